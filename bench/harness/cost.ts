import fs from "node:fs";
import { type Outcome, succeed } from "../../tests/support/engine";
import { compared, type Figure, type Goal } from "./figure";
import { each } from "./rounds";

/** What one run of the engine took. */
export interface Cost {
  /** Wall time, milliseconds. */
  readonly ms: number;
  /** Processor time of the CLI and every process below it, milliseconds. `NaN` where the system does not tell. */
  readonly cpuMs: number;
}

/** Runs a command of the CLI, which must succeed, and says what it took. Nothing else may run in child processes meanwhile. */
export async function cost(run: () => Promise<Outcome>): Promise<Cost> {
  const before = cpuOfChildren();
  const begin = performance.now();
  succeed(await run());
  const ms = performance.now() - begin;
  return { ms, cpuMs: cpuOfChildren() - before };
}

/** Both times of a command against the floor's: the goal is about wall time, and the processor's is only reported. */
export function costFigures(name: string, runs: readonly Record<"ours" | "floor", Cost>[], goal?: Goal): Figure[] {
  const pairs = (of: keyof Cost): { ours: number; floor: number }[] => each(runs, (measured) => measured[of]);
  return [compared(`${name} wall`, "ms", pairs("ms"), goal), compared(`${name} cpu`, "ms", pairs("cpuMs"))];
}

/** Of every round, one side against another. */
export function against<Side extends string>(
  runs: readonly Record<Side, Cost>[],
  ours: Side,
  floor: Side,
): Record<"ours" | "floor", Cost>[] {
  return runs.map((run) => ({ ours: run[ours], floor: run[floor] }));
}

/** Milliseconds of processor time that ended child processes, and theirs, have used so far. Linux counts in hundredths of a second. */
function cpuOfChildren(): number {
  try {
    const stat = fs.readFileSync("/proc/self/stat", "latin1");
    // The name of the program stands in brackets and may hold spaces; the fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system] = [Number(fields[13]), Number(fields[14])];
    return (user + system) * 10;
  } catch {
    return NaN;
  }
}
