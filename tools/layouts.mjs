/** Runs the tests of tests/layouts, which bring package managers from the registry: `layouts.mjs [arguments for mocha]`. */
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const tests = path.join(repository, "dist", "tests");

process.exitCode = await runHere(
  process.execPath,
  [
    "--enable-source-maps",
    path.join(repository, "node_modules", "mocha", "bin", "mocha.js"),
    ...["--no-config", "--require", path.join(tests, "support", "safe.js")],
    ...["--reporter", path.join(repository, "tools", "totals-reporter.cjs"), path.join(tests, "layouts", "layouts.js")],
    ...process.argv.slice(2),
  ],
  { cwd: repository },
);
