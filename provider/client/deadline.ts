import type { Clock } from "./clock";

/** However slowly bytes arrive, one attempt at a request ends after this many milliseconds. */
const TOTAL_LIMIT_MS = 15 * 60 * 1000;

/**
 * Bounds one attempt at a request: it may not stand still for longer than `idleMs`, nor last for longer than 15 minutes.
 *
 * The engine cannot cancel a call of a dynamic provider, so without a bound a dead connection would hang `pulumi up`.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #cancelTotal: () => void;
  #cancelIdle: () => void;

  /** Rejects when the time is up, with a sentence. */
  readonly expired: Promise<never>;

  constructor(clock: Clock, idleMs: number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#cancelIdle = this.#startIdle();
    this.expired = new Promise((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason as Error));
    });
    // Nobody has to wait for it.
    this.expired.catch(() => undefined);
    this.#cancelTotal = clock.after(TOTAL_LIMIT_MS, () => this.#expire(`took longer than ${TOTAL_LIMIT_MS / 60_000} minutes`));
  }

  /** Aborts when the time is up; its reason is a sentence. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A byte went or came: the request does not stand still. */
  touch(): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#startIdle();
  }

  /** The request is over: no timer is left. */
  stop(): void {
    this.#cancelIdle();
    this.#cancelTotal();
  }

  #startIdle(): () => void {
    return this.#clock.after(this.#idleMs, () => this.#expire(`no byte came or went for ${this.#idleMs / 1000} seconds`));
  }

  #expire(reason: string): void {
    this.stop();
    this.#controller.abort(new DeadlineExpired(reason));
  }
}

/** Why a request was given up. */
export class DeadlineExpired extends Error {
  override readonly name = "DeadlineExpired";
}
