/**
 * The door to every task: `node tools/run.mjs <task> [arguments]`. Runs on any Node from 18 on with nothing installed, brings what the
 * task needs, and starts the task in an environment that reaches no account.
 */
import path from "node:path";
import { contractVariables, withPath, withoutAccounts } from "./environment.mjs";
import { cleanCache } from "./setup/cache.mjs";
import { SetupError } from "./setup/error.mjs";
import { cacheFolder, repository } from "./setup/paths.mjs";
import { nodeProgram } from "./setup/node.mjs";
import { runHere } from "./setup/process.mjs";
import { setUp } from "./setup/setup.mjs";

/**
 * The scripts that a task runs one after the other, whether they need the engine, and which variables they alone may see.
 * @type {Record<string, { needs: "code" | "engine", scripts: string[][], sees?: readonly string[] }>}
 */
const tasks = {
  build: { needs: "code", scripts: [["build.mjs"]] },
  check: { needs: "code", scripts: [["check.mjs"]] },
  format: { needs: "code", scripts: [["format.mjs"]] },
  test: { needs: "engine", scripts: [["build.mjs"], ["test.mjs"]] },
  "test:unit": { needs: "code", scripts: [["build.mjs"], ["test.mjs", "--unit"]] },
  "test:mutation": { needs: "code", scripts: [["build.mjs"], ["mutation.mjs"]] },
  docs: {
    needs: "code",
    scripts: [["build.mjs"], ["api-coverage.mjs"], ["emulator-labels.mjs"], ["client-table.mjs"], ["resource-pages.mjs"]],
  },
  bench: { needs: "engine", scripts: [["build.mjs"], ["bench.mjs"]] },
  "test:contract": { needs: "code", scripts: [["build.mjs"], ["contract.mjs"]], sees: contractVariables },
  "test:layouts": { needs: "engine", scripts: [["build.mjs"], ["layouts.mjs"]] },
  "release:version": { needs: "code", scripts: [["version.mjs"]] },
  release: { needs: "code", scripts: [["check.mjs"], ["release.mjs"]] },
  demo: { needs: "engine", scripts: [["build.mjs"], ["demo.mjs"]] },
};

/**
 * @param {string | undefined} name
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function main(name, args) {
  if (name === "setup") return setup(args);
  const task = tasks[name ?? ""];
  if (task === undefined) {
    console.error(`Tasks: ${["setup", ...Object.keys(tasks)].join(", ")}`);
    return 2;
  }
  const folders = await setUp(task.needs);
  const env = withPath(withoutAccounts(process.env), folders);
  for (const name of task.sees ?? []) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  for (const [index, [script = "", ...own]] of task.scripts.entries()) {
    const given = index === task.scripts.length - 1 ? args : [];
    const code = await runHere(nodeProgram, [path.join(repository, "tools", script), ...own, ...given], { cwd: repository, env });
    if (code !== 0) return code;
  }
  return 0;
}

/** @param {readonly string[]} args */
async function setup(args) {
  if (args.includes("--clean")) {
    const removed = cleanCache();
    console.log(`${removed.length > 0 ? `removed ${removed.join(", ")} from` : "nothing of ours in"} ${cacheFolder()}`);
    return 0;
  }
  /** @type {string[]} */
  const printed = [];
  await setUp("engine", (line) => {
    printed.push(line);
    console.log(line);
  });
  if (printed.length === 0) console.log("Everything is there.");
  return 0;
}

main(process.argv[2], process.argv.slice(3)).then(
  (code) => (process.exitCode = code),
  (/** @type {unknown} */ error) => {
    // Only what nobody foresaw comes with a stack trace.
    console.error(error instanceof SetupError ? `\n${error.toString()}` : error);
    process.exitCode = 1;
  },
);
