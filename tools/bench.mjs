/** Runs the compiled benchmarks: `bench.mjs [arguments for bench/main.ts]`. */
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

process.exitCode = await runHere(process.execPath, [path.join(repository, "dist", "bench", "main.js"), ...process.argv.slice(2)], {
  cwd: repository,
});
