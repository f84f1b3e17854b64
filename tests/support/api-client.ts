import { Client, type ClientOptions } from "../../provider/client/client";

/** Shaped like a token of Cloudflare's. */
export const TOKEN = "Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY";

/** A client that repeats at once, with one token. */
export function apiClient(options: Partial<ClientOptions> & { readonly baseUrl: string }): Client {
  return new Client({
    credentials: [{ kind: "token", token: TOKEN, source: "the test" }],
    timeoutMs: 60_000,
    retry: { retries: 2, minTimeoutMs: 0, maxTimeoutMs: 0 },
    ...options,
  });
}
