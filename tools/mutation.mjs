/**
 * Changes the code in small ways, and counts how many of these mutants make a test fail: `mutation.mjs [part …] [--files a.ts,b.ts]`. It takes
 * minutes of a processor a part, so it runs on demand and never in CI.
 */
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import "./mutation/mocha.cjs";
import { targets } from "./mutation/targets.mjs";
import { repository } from "./setup/paths.mjs";

/** Percent of the mutants that have to be noticed. */
const GOAL = 85;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { files: { type: "string" }, jobs: { type: "string" } } });
const unknown = positionals.find((name) => !(name in targets));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}. Parts: ${Object.keys(targets).join(", ")}`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(targets);

// In each process that Stryker starts, as here.
process.env["NODE_OPTIONS"] = `--require ${JSON.stringify(path.join(repository, "tools", "mutation", "mocha.cjs"))}`;

// Whoever works on this machine meanwhile comes first.
os.setPriority(os.constants.priority.PRIORITY_LOW);

/** @typedef {{ readonly fileName: string, readonly status: string }} Mutant */

/** @type {Map<string, { noticed: number, all: number }>} */
const scores = new Map();
for (const name of names) {
  const { mutate, tests } = /** @type {NonNullable<(typeof targets)[string]>} */ (targets[name]);
  const files = values.files === undefined ? mutate : values.files.split(",");
  console.log(`\n── ${name}: ${files.join(", ")}`);
  const mutants = await new Stryker({
    mutate: [...files],
    testRunner: "mocha",
    plugins: ["@stryker-mutator/mocha-runner"],
    coverageAnalysis: "perTest",
    mochaOptions: {
      "no-config": true,
      "no-package": true,
      require: ["./dist/tests/support/safe.js"],
      spec: tests.map((folder) => `dist/tests/unit/${folder}/*.test.js`),
      // Each takes seconds, for every mutant that it meets.
      ignore: ["dist/tests/unit/**/*.property.test.js"],
    },
    // The compiler's opinion of a mutant is not asked: what it refuses never runs in a release, and a test shall notice it all the same.
    buildCommand: "tsc -p tools/mutation",
    ignorePatterns: ["dist", "lib", "packages", "examples", "tests/samples"],
    tempDirName: path.join(os.tmpdir(), "pulumi-workers-mutation"),
    concurrency: Number(values.jobs ?? 1),
    timeoutMS: 10_000,
    reporters: ["clear-text"],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportScoreTable: false },
    allowConsoleColors: false,
    disableTypeChecks: false,
    thresholds: { high: 100, low: GOAL, break: null },
  }).runMutationTest();
  for (const { fileName, status } of /** @type {readonly Mutant[]} */ (mutants)) {
    const file = path.relative(repository, fileName);
    const score = scores.get(file) ?? { noticed: 0, all: 0 };
    scores.set(file, score);
    if (status === "Killed" || status === "Timeout") score.noticed += 1;
    if (status !== "CompileError" && status !== "Ignored" && status !== "RuntimeError") score.all += 1;
  }
}

const rows = [...scores].map(([file, score]) => ({ file, ...score }));
const total = {
  file: "together",
  noticed: rows.reduce((sum, { noticed }) => sum + noticed, 0),
  all: rows.reduce((sum, { all }) => sum + all, 0),
};
console.log("");
for (const { file, noticed, all } of [...rows, total]) {
  console.log(`${percent(noticed, all).padStart(7)}  ${String(noticed).padStart(4)} of ${String(all).padStart(4)}  ${file}`);
}
if ((total.noticed / total.all) * 100 < GOAL) {
  console.log(`less than ${String(GOAL)} %`);
  process.exitCode = 1;
}

/**
 * @param {number} part
 * @param {number} all
 */
function percent(part, all) {
  return `${((part / all) * 100).toFixed(1)} %`;
}
