import type { Clock } from "./clock";
import { duration, type Notices } from "./notices";
import type { Quota, QuotaReport } from "./quota";

/** Part of the quota that is left to the dashboard and to other jobs of the same user. */
const FOR_OTHERS = 0.05;
/** Milliseconds: no header makes a pass wait for longer without asking again. */
const LONGEST = 300_000;

export interface LimiterOptions {
  readonly clock: Clock;
  /** What holds for as long as no answer says otherwise. None by default, as for an API on this machine. */
  readonly quota?: Quota | undefined;
  readonly notices: Notices;
}

/** What came of a request that had its turn. */
export interface Outcome {
  readonly report: QuotaReport;
  /** `throttled` when the API asked for fewer requests, `lost` when no usable answer came. */
  readonly verdict: "passed" | "throttled" | "lost";
}

/**
 * Gives requests their turn, so that all of a pass together stay within the API's quota.
 *
 * A request counts from when it is sent until a whole window after its answer: whenever the API counted it, it no longer does then. Where
 * answers tell how much is left, that counts too: it knows of other jobs. An API that throttles is left alone by everyone, and then asked
 * by one request before the others follow.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  #quota: Quota | undefined;
  /** When each request of the window was answered, the first one first. */
  #answered: number[] = [];
  #inFlight = 0;
  /** The lowest that an answer told for the present window. Requests in flight may or may not be in it. */
  #left: { requests: number; until: number } | undefined;
  #pausedUntil = 0;
  #isProbing = false;
  readonly #waiting: (() => void)[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.#quota = options.quota;
  }

  /** Waits for a turn. What it gives has to be called once, when the request is over. */
  async turn(): Promise<(outcome: Outcome) => void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#next();
    });
    return (outcome) => this.#over(outcome);
  }

  /** Nobody gets a turn for so long. */
  pause(ms: number, why: string): void {
    const pause = Math.min(ms, LONGEST);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock.now() + pause);
    this.#options.notices.waiting(pause, why);
    this.#next();
  }

  #over({ report, verdict }: Outcome): void {
    this.#inFlight -= 1;
    const now = this.#options.clock.now();
    if (verdict === "throttled") this.#isProbing = true;
    if (verdict === "passed") this.#isProbing = false;
    if (report.quota !== undefined) this.#quota = report.quota;
    if (report.left !== undefined) this.#learn(report.left, now);
    if (this.#quota !== undefined) this.#answered.push(now);
    this.#next();
  }

  /** Answers come in any order: in one window the lowest is true, since those that are not in it are still in flight. */
  #learn({ requests, ms }: NonNullable<QuotaReport["left"]>, now: number): void {
    const until = now + Math.min(ms, LONGEST);
    const isSameWindow = this.#left !== undefined && this.#left.until > now && until - this.#left.until < 1_000;
    if (!isSameWindow || this.#left === undefined) this.#left = { requests, until };
    else this.#left.requests = Math.min(this.#left.requests, requests);
  }

  /** Hands out the turns that there are, and comes back when there is another. */
  #next(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#waiting.length > 0) {
      const ms = this.#untilNext();
      if (ms > 0) {
        if (ms === Infinity) return;
        this.#cancelTimer = this.#options.clock.after(ms, () => this.#next());
        this.#options.notices.waiting(ms, this.#reason());
        return;
      }
      this.#inFlight += 1;
      this.#waiting.shift()?.();
    }
  }

  /** Milliseconds until a request may be sent; without end when an answer has to come first. */
  #untilNext(): number {
    const now = this.#options.clock.now();
    if (this.#pausedUntil > now) return this.#pausedUntil - now;
    if (this.#isProbing && this.#inFlight > 0) return Infinity;
    return Math.max(this.#untilLeft(now), this.#untilQuota(now));
  }

  #untilLeft(now: number): number {
    if (this.#left === undefined || this.#left.until <= now) return 0;
    return this.#left.requests > this.#inFlight ? 0 : this.#left.until - now;
  }

  #untilQuota(now: number): number {
    if (this.#quota === undefined) return 0;
    const { requests, windowMs } = this.#quota;
    const past = this.#answered.findIndex((at) => at + windowMs > now);
    this.#answered = past === -1 ? [] : past === 0 ? this.#answered : this.#answered.slice(past);
    const ours = Math.max(1, Math.floor(requests * (1 - FOR_OTHERS)));
    if (this.#answered.length + this.#inFlight < ours) return 0;
    const [first] = this.#answered;
    return first === undefined ? Infinity : first + windowMs - now;
  }

  #reason(): string {
    if (this.#quota === undefined) return "The API's quota is used up";
    const { requests, windowMs } = this.#quota;
    return `The API takes ${requests.toLocaleString("en")} requests of a user in ${duration(windowMs)}, other jobs and the dashboard included`;
  }
}
