import { CloudflareApiError } from "../client/errors";

/** True when the API says that there is no Worker of that name: 10007, and 10090 or 10092 from older endpoints. */
export function isNoSuchWorker(error: unknown): boolean {
  return CloudflareApiError.is(error) && error.status === 404 && error.has(10007, 10090, 10092);
}
