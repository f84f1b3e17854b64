import type { Clock } from "../../emulator";

/** When these clocks start: a Sunday, at midnight. */
export const START = Date.UTC(2026, 10, 1);

const MINUTE = 60_000;

/** A clock of an emulator that only a test moves. */
export class Minutes implements Clock {
  #now = START;
  #wake: (() => void) | undefined;
  #asked: (() => void) | undefined;

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    const due = this.#now + milliseconds;
    this.#asked?.();
    while (this.#now < due) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Moves on, and waits until somebody sleeps again. */
  async advance(minutes: number): Promise<void> {
    this.#now += minutes * MINUTE;
    const asked = new Promise<void>((resolve) => (this.#asked = resolve));
    this.#wake?.();
    await asked;
  }
}
