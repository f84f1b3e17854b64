import type { Clock } from "../clock";
import { failure } from "./envelope";
import { CODES } from "./errors";
import type { ApiResponse } from "./message";

/** [documented] 1,200 requests in five minutes a user, then none for five minutes. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
  /** Whether answers tell what is left, in `Ratelimit` and `Ratelimit-Policy`. True by default. */
  readonly headers?: boolean;
}

/** Counts requests in a window that moves with them; whoever exceeds it is refused for a whole window. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  /** When the requests of the window came, in milliseconds, the first one first. */
  #times: number[] = [];
  #blockedUntil = 0;

  constructor(limit: RateLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** The refusal of a request that is one too many. */
  refuse(): ApiResponse | undefined {
    const { requests, seconds } = this.#limit;
    const now = this.#clock.now();
    this.#times = this.#times.filter((time) => time > now - seconds * 1000);
    if (now >= this.#blockedUntil && this.#times.length < requests) {
      this.#times.push(now);
      return undefined;
    }
    if (now >= this.#blockedUntil) this.#blockedUntil = now + seconds * 1000;
    const refusal = failure(429, [{ code: CODES.throttled, message: "Please wait and consider throttling your request speed" }]);
    const wait = Math.ceil((this.#blockedUntil - now) / 1000);
    return { ...refusal, headers: { ...refusal.headers, "retry-after": String(wait) } };
  }

  /** An answer with what is left. */
  tell(response: ApiResponse): ApiResponse {
    const { requests, seconds, headers } = this.#limit;
    if (headers === false) return response;
    const [first = this.#clock.now()] = this.#times;
    const reset = Math.ceil((first - this.#clock.now()) / 1000) + seconds;
    const told = {
      ratelimit: `"default";r=${requests - this.#times.length};t=${reset}`,
      "ratelimit-policy": `"default";q=${requests};w=${seconds}`,
    };
    return { ...response, headers: { ...response.headers, ...told } };
  }
}
