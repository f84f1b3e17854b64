import * as pulumi from "@pulumi/pulumi";

/** Credentials and endpoint of a {@link Provider}. Give a token, or a key with its e-mail. */
export interface ProviderArgs {
  /** A token with the permission Workers Scripts: Edit. Secret in the state also when it is given as plain text. */
  apiToken?: pulumi.Input<string>;
  /** The Global API Key, with `email`. A token is the better way. Secret like `apiToken`. */
  apiKey?: pulumi.Input<string>;
  email?: pulumi.Input<string>;
  /** The account of the resources that name none. Default: CLOUDFLARE_ACCOUNT_ID. */
  accountId?: pulumi.Input<string>;
  /** Base URL of the API, with the version. Default: CLOUDFLARE_BASE_URL, then https://api.cloudflare.com/client/v4. */
  baseUrl?: pulumi.Input<string>;
  /** Seconds that a request may stand still. Default 60. */
  requestTimeout?: pulumi.Input<number>;
  /** MiB that the modules of a Worker may have together. Default 64. */
  maxWorkerSize?: pulumi.Input<number>;
  /** MiB that they may have compressed with gzip. Without it, more than 10 is only warned about. */
  maxCompressedWorkerSize?: pulumi.Input<number>;
}

/**
 * Credentials of their own for some of a stack's resources: give it as their `provider`. New credentials replace nothing.
 *
 * Of the stack's configuration nothing is taken. Credentials never come from the environment either; account and base URL do when
 * they are not given here.
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
