/** `npm run bench [-- name… --rounds N --quick]`: what docs/performance.md says, measured. The last line of standard output is JSON. */
import os from "node:os";
import { parseArgs } from "node:util";
import { deploy } from "./deploy";
import { emulator } from "./emulator";
import { folder } from "./folder";
import type { Benchmark } from "./harness/benchmark";
import type { Figure } from "./harness/figure";
import { json, table } from "./harness/table";
import { noop } from "./noop";
import { refresh } from "./refresh";
import { scale } from "./scale";
import { start } from "./start";
import { state } from "./state";
import { uploadContent } from "./upload-content";
import { uploadVersion } from "./upload-version";

const benchmarks: readonly Benchmark[] = [noop, refresh, state, uploadContent, uploadVersion, start, scale, folder, deploy, emulator];

/** What fewer rounds say is not worth a ratio. */
const ROUNDS = 7;

const USAGE = `npm run bench [-- name… --rounds N --quick]

name       one of ${benchmarks.map(({ name }) => name).join(", ")}; all of them by default
--rounds   rounds of each comparison, ${ROUNDS} by default
--quick    tiny sizes and one round: shows that a benchmark runs, and says nothing about speed`;

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { names, rounds, quick } = options;
  const load = os.loadavg().map((average) => average.toFixed(1));
  console.log(`${os.availableParallelism()} processors, load ${load.join(" ")}, Node ${process.version}, ${rounds} rounds`);
  const figures: Figure[] = [];
  let failed = false;
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    console.log(`\n${benchmark.name}: ${benchmark.question}`);
    const begin = performance.now();
    try {
      const found = await benchmark.run({ rounds, quick });
      figures.push(...found);
      for (const line of table(found)) console.log(`  ${line}`);
    } catch (error) {
      // What the others say is worth as much without this one.
      failed = true;
      console.error(error);
    }
    console.log(`  ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  }
  console.log(`\n${json(figures)}`);
  return failed ? 1 : 0;
}

function readOptions(args: string[]): { names: string[]; rounds: number; quick: boolean } | undefined {
  try {
    const options = { rounds: { type: "string" }, quick: { type: "boolean", default: false } } as const;
    const { values, positionals: names } = parseArgs({ args, allowPositionals: true, options });
    const rounds = Number(values.rounds ?? (values.quick ? 1 : ROUNDS));
    const known = names.every((name) => benchmarks.some((benchmark) => benchmark.name === name));
    return known && Number.isInteger(rounds) && rounds > 0 ? { names, rounds, quick: values.quick } : undefined;
  } catch {
    return undefined;
  }
}
