import type { Client } from "../client/client";

/** `Date` headers tell the second, and two machines of the API may differ a little. */
const TOLERANCE_MS = 2_000;

/**
 * Tells what was made from now on from what was there before, by the API's own clock and the times it gives: for a POST
 * whose answer was lost. What has no time counts as older.
 */
export function madeSinceNow(client: Client): (createdOn: string | undefined) => boolean {
  const start = performance.now();
  return (createdOn) => {
    const since = client.serverNow() - (performance.now() - start) - TOLERANCE_MS;
    return createdOn !== undefined && Date.parse(createdOn) >= since;
  };
}
