import { type Cause, causeOf, type Moment } from "./causes";
import type { Clock } from "./clock";
import { CloudflareApiError } from "./errors";
import { pRetry } from "./lazy";

/** How often and how patiently a request is repeated. */
export interface RetryPolicy {
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds within which the second attempt begins; within twice as many the third, and so on. */
  readonly minTimeoutMs: number;
  /** Milliseconds at most between two attempts, a `Retry-After` of the answer included. */
  readonly maxTimeoutMs: number;
  /** Milliseconds after the first failure in which the last attempt must begin. No limit by default. */
  readonly budgetMs?: number;
}

/** Cloudflare blocks a user for five minutes at most, so nothing is waited for much longer. */
export const DEFAULT_RETRY: RetryPolicy = { retries: 4, minTimeoutMs: 1000, maxTimeoutMs: 300_000, budgetMs: 600_000 };

/** What a retry takes from outside. */
export interface RetrySurroundings {
  readonly clock: Clock;
  /** From 0 to 1, so that clients that failed together do not come back together. */
  readonly random: () => number;
  /** The moment of the request, when it has a special one. */
  readonly moment?: Moment | undefined;
  /** Hears of each failure that may pass, with the pause before the next attempt, `undefined` when there is none. */
  readonly onFailure?: (cause: Cause, pauseMs: number | undefined) => void;
}

/** Errors after the last repeat: a repeat around the repeats would only multiply them. */
const givenUp = new WeakSet<Error>();

/** Runs `attempt`, and again for as long as it fails for a passing reason and the policy allows. */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  { clock, random, moment, onFailure }: RetrySurroundings,
): Promise<T> {
  let firstFailure: number | undefined;

  /** Milliseconds until the next attempt, `undefined` when there is none. */
  const pauseAfter = (error: Error, consumed: number): number | undefined => {
    const cause = givenUp.has(error) ? undefined : causeOf(error, moment);
    if (cause === undefined) return undefined;
    firstFailure ??= clock.now();
    // Full jitter: see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    const own = Math.round(random() * policy.minTimeoutMs * (cause.slower ?? 1) * 2 ** consumed);
    const asked = CloudflareApiError.is(error) ? (error.retryAfterMs ?? 0) : 0;
    const pause = Math.min(Math.max(own, asked), policy.maxTimeoutMs);
    const left = (policy.budgetMs ?? Infinity) - (clock.now() - firstFailure);
    const isLast = consumed === policy.retries || pause > left;
    if (isLast) givenUp.add(error);
    onFailure?.(cause, isLast ? undefined : pause);
    return isLast ? undefined : pause;
  };

  let pause: number | undefined;
  return await pRetry()(attempt, {
    retries: policy.retries,
    // No pause of its own: it would not go by our clock.
    minTimeout: 0,
    async onFailedAttempt({ error, retriesConsumed }) {
      pause = pauseAfter(error, retriesConsumed);
      if (pause !== undefined && pause > 0) await new Promise<void>((resolve) => clock.after(pause ?? 0, resolve));
    },
    shouldRetry: () => pause !== undefined,
  });
}
