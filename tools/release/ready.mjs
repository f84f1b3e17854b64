import fs from "node:fs";
import path from "node:path";
import { run } from "../setup/process.mjs";

const MANIFESTS = ["package.json", "packages/emulator/package.json"];

/**
 * What stands against a release of what is in a folder.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function notReady(folder) {
  const waiting = changesetsIn(folder);
  const status = await run("git", ["status", "--porcelain"], { cwd: folder });
  return [
    ...MANIFESTS.filter((file) => !hasRepository(path.join(folder, file))).map(
      (file) => `${file} has no repository: on npm, the links of its README and SECURITY.md lead nowhere. Name it.`,
    ),
    ...(waiting.length === 0 ? [] : [`${waiting.join(", ")}: changes that have no version yet. Run: npm run release:version`]),
    ...(status.code === 0 && status.stdout === ""
      ? []
      : ["There are changes that no commit has: what is published must be in the history."]),
  ];
}

/** @param {string} file */
function hasRepository(file) {
  return JSON.parse(fs.readFileSync(file, "utf8")).repository !== undefined;
}

/** @param {string} folder */
function changesetsIn(folder) {
  return fs
    .readdirSync(path.join(folder, ".changeset"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => `.changeset/${name}`);
}
