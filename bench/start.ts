import path from "node:path";
import type { Benchmark } from "./harness/benchmark";
import { runChild } from "./harness/child";
import { compared, counted } from "./harness/figure";
import { alternate } from "./harness/rounds";

/** What an answer of check and diff has no use for. */
const HEAVY = ["undici", "form-data", "typescript"];

/** A process is short, and the difference that is asked for is shorter than the noise of one. */
const RUNS_A_ROUND = 5;

export const start: Benchmark = {
  name: "start",
  question: "What do the first check and diff of a process cost?",
  run: async ({ rounds }) => {
    const runs = await alternate(rounds, { floor: () => timeOf("start-empty"), ours: () => timeOf("start-ours") });
    const loaded = JSON.parse(await runChild("start-ours", "--loaded")) as string[];
    const heavy = HEAVY.filter((name) => loaded.some((file) => file.includes(`${path.sep}node_modules${path.sep}${name}${path.sep}`)));
    return [
      compared("start wall", "ms", runs, { of: "difference", limit: 25 }),
      counted("start, modules loaded", "", loaded.length),
      counted("start, heavy libraries loaded", "", heavy.length, { of: "value", limit: 0 }),
    ];
  },
};

/** The shortest of a few runs: what else the machine does can only make one longer. */
async function timeOf(name: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS_A_ROUND; run++) {
    const begin = performance.now();
    await runChild(name);
    times.push(performance.now() - begin);
  }
  return Math.min(...times);
}
