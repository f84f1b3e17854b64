import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** Time and chance, as arguments: a test decides both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds, or soon after the signal says that nobody waits any more. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** That many random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

export const systemRandom: RandomBytes = (count) => randomBytes(count);

const MICROSECONDS_PER_MILLISECOND = 1000;

/**
 * Timestamps with microseconds, as the API writes them. Two calls never give the same one, so that every write moves `modified_on`
 * even within a millisecond.
 */
export function timestamps(clock: Clock): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.now() * MICROSECONDS_PER_MILLISECOND);
    const milliseconds = Math.floor(last / MICROSECONDS_PER_MILLISECOND);
    const micros = String(last % MICROSECONDS_PER_MILLISECOND).padStart(3, "0");
    return new Date(milliseconds).toISOString().replace("Z", `${micros}Z`);
  };
}

export function hex(random: RandomBytes, bytes: number): string {
  return Buffer.from(random(bytes)).toString("hex");
}

/** A version 4 UUID. */
export function uuid(random: RandomBytes): string {
  const digits = hex(random, 16);
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20)].join("-");
}
