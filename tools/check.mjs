/** Everything that can be said about the code without running it. Runs all of it, says more only about what failed. */
import fs from "node:fs";
import path from "node:path";
import { addressesIn, missingIn } from "./check/lockfile.mjs";
import { packages } from "./check/packages.mjs";
import { repository } from "./setup/paths.mjs";
import { run } from "./setup/process.mjs";

/** @typedef {{ code: number, output: string }} Result */

/** @type {[string, () => Promise<Result>][]} */
const checks = [
  ["format", () => tool("prettier/bin/prettier.cjs", "--check", "--log-level=warn", ".")],
  ["types", () => run(process.execPath, [path.join(repository, "tools", "build.mjs")], { cwd: repository })],
  ["examples", () => tool("typescript/bin/tsc", "-p", "examples")],
  ["lint", () => tool("eslint/bin/eslint.js", "--max-warnings=0", ".")],
  ["unused", () => tool("knip/bin/knip.js", "--treat-config-hints-as-errors")],
  ["lockfiles", async () => lockfiles(["package-lock.json", "tools/node/package-lock.json"])],
  ["packages", () => packages(tool)],
];

const failed = [];
for (const [name, check] of checks) {
  const begin = performance.now();
  const { code, output } = await check();
  const time = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  if (code !== 0) {
    failed.push(name);
    console.log(`\n${output.trim()}\n`);
  }
  console.log(`${code === 0 ? "✓" : "✗"} ${name.padEnd(10)} ${time}`);
}
console.log(
  failed.length === 0
    ? "all checks passed"
    : `failed: ${failed.join(", ")}${failed.includes("format") ? " (npm run format mends the format)" : ""}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/**
 * Runs a program of a development dependency.
 * @param {string} script
 * @param {string[]} args
 */
function tool(script, ...args) {
  return run(process.execPath, [path.join(repository, "node_modules", script), ...args], { cwd: repository });
}

/**
 * @param {string[]} files
 * @returns {Result}
 */
function lockfiles(files) {
  const problems = files.flatMap((file) => {
    const text = fs.readFileSync(path.join(repository, file), "utf8");
    return [
      ...addressesIn(text).map((name) => `${file}: ${name} has a download address`),
      ...missingIn(text).map((name) => `${file}: ${name} is missing, npm ci will refuse it`),
    ];
  });
  return { code: problems.length === 0 ? 0 : 1, output: problems.join("\n") };
}
