/** Compiles everything into dist/ and removes from there what has no source any more: a deleted test must not run. */
import fs from "node:fs";
import path from "node:path";
import { repository } from "./setup/paths.mjs";
import { runHere } from "./setup/process.mjs";

const dist = path.join(repository, "dist");

const code = await runHere(process.execPath, [path.join(repository, "node_modules", "typescript", "bin", "tsc"), "-p", repository]);
if (fs.existsSync(dist)) prune(dist);
const command = path.join(dist, "cli", "main.js");
if (process.platform !== "win32" && fs.existsSync(command)) linkCommand();
process.exitCode = code;

/** For `npx pulumi-workers` in this tree: npm links the commands that are there when it installs, and this one is compiled later. */
function linkCommand() {
  fs.chmodSync(command, 0o755);
  const link = path.join(repository, "node_modules", ".bin", "pulumi-workers");
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), command), link);
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
