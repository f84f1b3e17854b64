/** Runs the compiled tests: `test.mjs [--without-engine] [arguments for mocha]`. */
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const args = process.argv.slice(2);
const withoutEngine = args[0] === "--without-engine";

/** Folders of tests/ that start other programs: the engine's CLI, or wrangler. */
const needEngine = ["engine", "faults", "examples", "contract/wrangler"];

process.exitCode = await runHere(
  process.execPath,
  [
    "--enable-source-maps",
    path.join(repository, "node_modules", "mocha", "bin", "mocha.js"),
    ...(withoutEngine ? needEngine.flatMap((folder) => ["--ignore", `dist/tests/${folder}/**`]) : []),
    ...(withoutEngine ? args.slice(1) : args),
  ],
  { cwd: repository },
);
