/** A way to log in to the API, and where it was found, for messages: the values themselves are never shown. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string; readonly source: string }
  | { readonly kind: "key"; readonly key: string; readonly email: string; readonly source: string };

/** The request headers that log in. Source: the "Security" part of each page of Cloudflare's API reference. */
export function authHeaders(credentials: Credentials): Record<string, string> {
  return credentials.kind === "token"
    ? { authorization: `Bearer ${credentials.token}` }
    : { "x-auth-email": credentials.email, "x-auth-key": credentials.key };
}

/** The values that no message may show. */
export function secretsOf(credentials: Credentials): string[] {
  return credentials.kind === "token" ? [credentials.token] : [credentials.key];
}

/** True when the values can stand in a header: printable ASCII without spaces, as every token and key is. */
export function isSendable(credentials: Credentials): boolean {
  const values = credentials.kind === "token" ? [credentials.token] : [credentials.key, credentials.email];
  return values.every((value) => /^[\x21-\x7e]+$/.test(value));
}
