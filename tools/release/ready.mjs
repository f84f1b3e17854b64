import fs from "node:fs";
import path from "node:path";
import { run } from "../setup/process.mjs";

/**
 * What stands against a release of what is in a folder.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function notReady(folder) {
  const waiting = changesetsIn(folder);
  const status = await run("git", ["status", "--porcelain"], { cwd: folder });
  return [
    ...(waiting.length === 0 ? [] : [`${waiting.join(", ")}: changes that have no version yet. Run: npm run release:version`]),
    ...(status.code === 0 && status.stdout === ""
      ? []
      : ["There are changes that no commit has: what is published must be in the history."]),
  ];
}

/** @param {string} folder */
function changesetsIn(folder) {
  return fs
    .readdirSync(path.join(folder, ".changeset"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => `.changeset/${name}`);
}
