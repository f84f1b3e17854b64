import path from "node:path";
import { repository } from "../setup/paths.mjs";
import { runHere } from "../setup/process.mjs";

/**
 * Runs changesets on this terminal and gives its exit code.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function changeset(args, cwd) {
  return runHere(process.execPath, [path.join(repository, "node_modules", "@changesets", "cli", "bin.js"), ...args], { cwd });
}
