/** Formats the tree and mends what the linter can. */
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const bin = (/** @type {string[]} */ ...parts) => path.join(repository, "node_modules", ...parts);

await runHere(process.execPath, [bin("eslint", "bin", "eslint.js"), "--fix", "."], { cwd: repository });
process.exitCode = await runHere(process.execPath, [bin("prettier", "bin", "prettier.cjs"), "--write", "--log-level=warn", "."], {
  cwd: repository,
});
