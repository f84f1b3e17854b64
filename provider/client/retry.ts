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

/** Runs `attempt`, and again for as long as it fails for a passing reason and the policy allows. */
export function withRetry<T>(attempt: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  return pRetry()(attempt, {
    retries: policy.retries,
    minTimeout: policy.minTimeoutMs,
    maxTimeout: policy.maxTimeoutMs,
    factor: 2,
    randomize: true,
    shouldRetry: ({ error }) => isPassing(error),
    async onFailedAttempt({ error, retryDelay }) {
      if (!isPassing(error) || !CloudflareApiError.is(error) || error.retryAfterMs === undefined) return;
      // p-retry waits for `retryDelay` after this; what is left of the time that the API asked for is waited here.
      const rest = Math.min(error.retryAfterMs, policy.maxTimeoutMs) - retryDelay;
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    },
  });
}
