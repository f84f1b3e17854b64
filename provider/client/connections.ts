import type { Dispatcher } from "undici";
import { UserError } from "./errors";
import { undici } from "./lazy";

/**
 * Connections to the API, through the proxy that HTTPS_PROXY and NO_PROXY name.
 *
 * @throws {UserError} for a proxy that cannot be used.
 */
export function connections(url: URL, timeoutMs: number): Dispatcher {
  const { Agent, EnvHttpProxyAgent } = undici();
  const connect = { timeout: timeoutMs };
  // Plain http is only allowed for this machine (see the configuration), where a proxy is in the way.
  if (url.protocol === "http:") return new Agent({ connect });
  try {
    return new EnvHttpProxyAgent({ connect });
  } catch {
    // The library's error shows the address, which may hold a password.
    throw new UserError(
      "The proxy in HTTPS_PROXY or HTTP_PROXY is not one that can be used. It is a URL such as http://proxy.example.com:3128.",
    );
  }
}
