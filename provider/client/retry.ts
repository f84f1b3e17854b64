import type { Clock } from "./clock";
import { CloudflareApiError, TransportError } from "./errors";
import { pRetry } from "./lazy";

/** How often and how patiently a request is repeated. */
export interface RetryPolicy {
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds before the second attempt; each further one waits twice as long, with a random factor between 1 and 2. */
  readonly minTimeoutMs: number;
  /** Milliseconds at most between two attempts, a `Retry-After` of the answer included. */
  readonly maxTimeoutMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { retries: 4, minTimeoutMs: 500, maxTimeoutMs: 30_000 };

/** What may pass when the same request is sent again. Everything else is final at once. */
function isPassing(error: unknown): boolean {
  if (TransportError.is(error)) return true;
  if (!CloudflareApiError.is(error)) return false;
  return error.status === 408 || error.status === 429 || error.status >= 500 || error.has(971, 10035);
}

/** What a retry takes from outside. */
export interface RetrySurroundings {
  readonly clock: Clock;
  /** From 0 to 1, so that clients that failed together do not come back together. */
  readonly random: () => number;
  /** What passes for this caller, besides what passes for all. */
  readonly alsoPasses?: (error: unknown) => boolean;
}

/** Runs `attempt`, and again for as long as it fails for a passing reason and the policy allows. */
export function withRetry<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  { clock, random, alsoPasses = () => false }: RetrySurroundings,
): Promise<T> {
  const passes = (error: unknown): boolean => isPassing(error) || alsoPasses(error);
  return pRetry()(attempt, {
    retries: policy.retries,
    // No pause of its own: it would not go by our clock.
    minTimeout: 0,
    shouldRetry: ({ error }) => passes(error),
    async onFailedAttempt({ error, retriesConsumed, retriesLeft }) {
      if (retriesLeft === 0 || !passes(error)) return;
      const asked = CloudflareApiError.is(error) ? (error.retryAfterMs ?? 0) : 0;
      const own = policy.minTimeoutMs * 2 ** retriesConsumed * (1 + random());
      const pause = Math.min(Math.max(own, asked), policy.maxTimeoutMs);
      if (pause > 0) await new Promise<void>((resolve) => clock.after(pause, resolve));
    },
  });
}
