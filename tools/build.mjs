/**
 * Compiles everything into dist/, for the tests and tools, and removes from there what has no source any more: a deleted test must not run.
 * Then writes what is published into lib/ and packages/emulator/lib/.
 */
import fs from "node:fs";
import path from "node:path";
import { writeLibrary } from "./build/library.mjs";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const dist = path.join(repository, "dist");

const code = await runHere(process.execPath, [path.join(repository, "node_modules", "typescript", "bin", "tsc"), "-p", repository]);
if (fs.existsSync(dist)) prune(dist);
process.exitCode = code;
if (code === 0) {
  await writeLibrary();
  if (process.platform !== "win32") linkCommand();
}

/** For `npx pulumi-workers` in this tree: npm links the commands that are there when it installs, and this one is made later. */
function linkCommand() {
  const link = path.join(repository, "node_modules", ".bin", "pulumi-workers");
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), path.join(repository, "lib", "cli", "main.js")), link);
}

/** @param {string} folder */
function prune(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) prune(file);
    else if (!hasSource(path.relative(dist, file))) fs.rmSync(file);
  }
  if (folder !== dist && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

/** @param {string} compiled relative to dist */
function hasSource(compiled) {
  const match = /^(.*?)(?:\.d)?\.([mc]?)[jt]s(?:\.map)?$/.exec(compiled);
  // The compiler's own notes.
  if (match === null) return true;
  const [, stem = "", kind = ""] = match;
  return [`${stem}.${kind}ts`, `${stem}.${kind}js`].some((source) => fs.existsSync(path.join(repository, source)));
}
