import * as pulumi from "@pulumi/pulumi";

/** Credentials and endpoint of a {@link Provider}. Give a token, or a key with its e-mail. */
export interface ProviderArgs {
  /** A token with the permission Workers Scripts: Edit. Secret in the state also when it is given as plain text. */
  apiToken?: pulumi.Input<string>;
  /** The Global API Key, with `email`. A token is the better way. Secret like `apiToken`. */
  apiKey?: pulumi.Input<string>;
  email?: pulumi.Input<string>;
  /** The account of the resources that name none. */
  accountId?: pulumi.Input<string>;
  /** Base URL of the API, with the version. Default https://api.cloudflare.com/client/v4. */
  baseUrl?: pulumi.Input<string>;
  /** Seconds that a request may stand still. Default 60. */
  requestTimeout?: pulumi.Input<number>;
}

/**
 * Credentials of their own for some of a stack's resources: give it as their `provider`. New credentials replace nothing.
 *
 * Nothing is taken from the environment or the stack's configuration but what is not given here.
 */
export class Provider extends pulumi.ProviderResource {
  /** @param name The name of the resource in the stack. */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const { apiToken, apiKey, email, accountId, baseUrl, requestTimeout } = args;
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
        "pulumi-workers:requestTimeout": requestTimeout === undefined ? undefined : pulumi.output(requestTimeout).apply(String),
        // Says that these credentials were chosen: the environment's never take their place.
        "pulumi-workers:explicitProvider": "true",
      },
      opts,
    );
  }
}
