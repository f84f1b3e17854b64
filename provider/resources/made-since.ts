import type { Client } from "../client/client";

/** `Date` headers tell the second, and two machines of the API may differ a little. */
const TOLERANCE_MS = 2_000;

/**
 * Tells what was made from now on from what was there before, by the API's own clock and the times it gives: for a POST
 * whose answer was lost.
 */
export interface Since {
  /** What has no time counts as older. */
  readonly made: (createdOn: string | undefined) => boolean;
  /** For the state, RFC 3339. */
  readonly time: () => string;
}

export function sinceNow(client: Client): Since {
  const mark = client.mark();
  return since(() => mark() - TOLERANCE_MS);
}

/** From a time that {@link Since.time} gave in an earlier process. */
export function sinceTime(time: unknown): Since {
  return since(() => Date.parse(String(time)));
}

function since(start: () => number): Since {
  return {
    made: (createdOn) => createdOn !== undefined && Date.parse(createdOn) >= start(),
    time: () => new Date(start()).toISOString(),
  };
}
