import { peakMemory } from "../../tests/support/memory";

/** What a child prints. */
export interface Report {
  /** Milliseconds. */
  readonly ms: number;
  /** By how much the most memory that the process held is above what it held before, MiB. */
  readonly aboveIdle: number;
}

/** Runs something, and prints what it took. */
export async function report(run: () => Promise<void>): Promise<void> {
  const idle = process.memoryUsage.rss() / 2 ** 20;
  const begin = performance.now();
  await run();
  const result: Report = { ms: performance.now() - begin, aboveIdle: peakMemory() - idle };
  process.stdout.write(JSON.stringify(result), () => process.exit());
}
