import * as pulumi from "@pulumi/pulumi";

/** Credentials and endpoint of a {@link Provider}. Give a token, or a key with its e-mail. */
export interface ProviderArgs {
  /**
   * An API token: see docs/credentials.md for the permissions. Secret in the state also when it is given as plain text. Excludes `apiKey`.
   *
   * @default none: `apiKey` with `email`
   */
  apiToken?: pulumi.Input<string>;
  /**
   * The Global API Key, with `email`. A token is the better way. Secret like `apiToken`.
   *
   * @default none: `apiToken`
   */
  apiKey?: pulumi.Input<string>;
  /**
   * The e-mail address of the `apiKey`.
   *
   * @default none
   */
  email?: pulumi.Input<string>;
  /**
   * The account of the resources that name none. A change replaces those.
   *
   * @default `CLOUDFLARE_ACCOUNT_ID`
   */
  accountId?: pulumi.Input<string>;
  /**
   * Base URL of the API, with the version.
   *
   * @default `CLOUDFLARE_BASE_URL`, then `https://api.cloudflare.com/client/v4`
   */
  baseUrl?: pulumi.Input<string>;
  /**
   * Seconds that a request may stand still: no byte sent, none received.
   *
   * @default 60
   */
  requestTimeout?: pulumi.Input<number>;
  /**
   * MiB that the modules of a Worker may have together: see docs/modules.md.
   *
   * @default 64
   */
  maxWorkerSize?: pulumi.Input<number>;
  /**
   * MiB that they may have compressed with gzip.
   *
   * @default none: more than 10 is warned about
   */
  maxCompressedWorkerSize?: pulumi.Input<number>;
}

/**
 * Credentials of their own for some of a stack's resources: for a second account, or a token with fewer permissions. Give it as their
 * `provider`. New credentials replace nothing.
 *
 * Of the stack's configuration nothing is taken. Credentials never come from the environment either; account and base URL do when
 * they are not given here. A stack needs none: without one, resources take `cloudflare:apiToken` of the stack's configuration, then
 * `CLOUDFLARE_API_TOKEN`.
 *
 * @example
 * import * as pulumi from "@pulumi/pulumi";
 * import { Provider, Worker } from "pulumi-workers";
 *
 * const staging = new Provider("staging", {
 *   accountId: "0123456789abcdef0123456789abcdef",
 *   apiToken: new pulumi.Config().requireSecret("stagingToken"),
 * });
 *
 * new Worker("api", { name: "api" }, { provider: staging });
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name The name of the resource in the stack.
   * @throws {pulumi.RunError} without credentials: neither a token, nor a key with its e-mail.
   */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    // A program in JavaScript can leave anything out.
    const { apiToken, apiKey, email, accountId, baseUrl, ...limits } = (args as ProviderArgs | undefined) ?? {};
    if (apiToken === undefined && (apiKey === undefined || email === undefined)) {
      throw new pulumi.RunError(
        `Provider ${JSON.stringify(name)}: give apiToken, or apiKey with email. The environment's credentials are not taken here.`,
      );
    }
    // The package is the engine's own for dynamic resources: it hands these to our provider as its configuration.
    super(
      "pulumi-nodejs",
      name,
      {
        "cloudflare:apiToken": apiToken === undefined ? undefined : pulumi.secret(apiToken),
        "cloudflare:apiKey": apiKey === undefined ? undefined : pulumi.secret(apiKey),
        "cloudflare:email": email,
        "cloudflare:baseUrl": baseUrl,
        "pulumi-workers:accountId": accountId,
        "pulumi-workers:requestTimeout": asText(limits.requestTimeout),
        "pulumi-workers:maxWorkerSize": asText(limits.maxWorkerSize),
        "pulumi-workers:maxCompressedWorkerSize": asText(limits.maxCompressedWorkerSize),
        // Says that these credentials were chosen: the environment's never take their place.
        "pulumi-workers:explicitProvider": "true",
      },
      opts,
    );
  }
}

/** Configuration is text. */
function asText(value: pulumi.Input<number> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.output(value).apply(String);
}
