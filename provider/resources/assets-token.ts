/** Milliseconds for which a token holds, where it does not say so itself. Source: Cloudflare's documentation, "Direct uploads". */
const LIFE_MS = 60 * 60 * 1000;
/** Milliseconds that a token must have left to be used: what it is sent with takes its time too. */
const MARGIN_MS = 5 * 60 * 1000;

/** A token of the asset uploads, with the time at which it ends. It never leaves the memory of the process but for the API. */
export interface AssetsToken {
  readonly jwt: string;
  /** Milliseconds since the epoch, by the API's clock. */
  readonly receivedAt: number;
  readonly expiresAt: number;
}

/** @param now Milliseconds since the epoch, by the API's clock. */
export function assetsToken(jwt: string, now: number): AssetsToken {
  return { jwt, receivedAt: now, expiresAt: expiryIn(jwt) ?? now + LIFE_MS };
}

/** Whether there is time left to use it. */
export function isFresh({ expiresAt }: AssetsToken, now: number): boolean {
  return expiresAt - now > MARGIN_MS;
}

/** When a JSON Web Token ends by its own claim. Source: RFC 7519, 4.1.4. Whether it is genuine is the API's to say. */
function expiryIn(jwt: string): number | undefined {
  try {
    const claims = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString()) as { exp?: unknown } | null;
    return typeof claims?.exp === "number" ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
