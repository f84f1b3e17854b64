import type { Clock } from "./clock";

/** Milliseconds: of shorter waits nothing is said. */
const WORTH_SAYING = 5_000;

/** Says why nothing happens for a while: once, however many requests wait for the same. */
export class Notices {
  readonly #clock: Clock;
  readonly #say: (message: string) => void;
  #saidUntil = 0;

  constructor(clock: Clock, say: (message: string) => void = () => undefined) {
    this.#clock = clock;
    this.#say = say;
  }

  /** `why` is the start of a sentence. */
  waiting(ms: number, why: string): void {
    const until = this.#clock.now() + ms;
    if (ms < WORTH_SAYING || until <= this.#saidUntil) return;
    this.#saidUntil = until;
    this.#say(`${why}: going on in ${duration(ms)}.`);
  }
}

/** `1 second`, `90 seconds`, `5 minutes`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds > 120) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}
