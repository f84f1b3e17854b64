/**
 * Runs the contract suite against a real account: `contract.mjs [arguments for mocha]`. What it makes has names of its own, and is deleted
 * afterwards. `npm test` runs the same suite against the emulator.
 */
import path from "node:path";
import { contractVariables } from "./environment.mjs";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const missing = contractVariables.filter((name) => !process.env[name]);

if (missing.length > 0) {
  console.error(`The contract suite runs against the account that ${contractVariables.join(" and ")} name: set ${missing.join(" and ")}.`);
  console.error(
    "The token needs the permissions to edit Workers scripts, KV storage and queues. npm test runs the same suite against the emulator.",
  );
  process.exitCode = 2;
} else {
  const tests = path.join(repository, "dist", "tests");
  const required = [path.join(tests, "contract", "real-account.js"), path.join(tests, "support", "safe.js")];
  process.exitCode = await runHere(
    process.execPath,
    [
      "--enable-source-maps",
      path.join(repository, "node_modules", "mocha", "bin", "mocha.js"),
      "--no-config",
      ...required.flatMap((file) => ["--require", file]),
      ...["--reporter", path.join(repository, "tools", "totals-reporter.cjs"), path.join(tests, "contract", "*.test.js")],
      ...process.argv.slice(2),
    ],
    { cwd: repository },
  );
}
