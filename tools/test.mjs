/**
 * Runs the compiled tests: `test.mjs [--unit] [files or folders below tests/] [arguments for mocha]`. Several files run in as many processes as
 * there are processors: no test depends on another one. A single file runs in one process, in which `it.only` and a debugger work.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";
import { chooseTests } from "./tests/choose.mjs";

const [first, ...rest] = process.argv.slice(2);
const fastOnly = first === "--unit";
const args = fastOnly ? rest : process.argv.slice(2);

/** More of them would wait for each other: each test of the engine has several processes of its own. */
const JOBS = 4;

const compiled = path.join("dist", "tests");
const all = fs
  .readdirSync(path.join(repository, compiled), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.js"))
  .map((name) => name.replaceAll(path.sep, "/"));

try {
  const { files, others } = chooseTests(all, args, { fastOnly });
  const jobs = Math.min(os.availableParallelism(), JOBS, files.length);
  // The first file to be done is a long one.
  if (jobs > 1) console.log(`${String(files.length)} files in ${String(jobs)} processes; each is shown when it is done.`);
  process.exitCode = await runHere(
    process.execPath,
    [
      "--enable-source-maps",
      path.join(repository, "node_modules", "mocha", "bin", "mocha.js"),
      ...(jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : []),
      ...others,
      ...files.map((file) => path.join(compiled, file)),
    ],
    { cwd: repository },
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
