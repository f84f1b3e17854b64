import fs from "node:fs";
import path from "node:path";
import { npm } from "../setup/npm.mjs";
import { changeset } from "./changeset.mjs";

/**
 * Gives both packages the version that the changesets ask for, and writes it wherever it stands.
 * @param {string} folder the repository, or a copy of what this changes
 * @returns {Promise<string>} the version
 */
export async function applyVersion(folder) {
  const code = await changeset(["version"], folder);
  if (code !== 0) throw new Error(`changeset version ended with ${code}`);
  const { version } = /** @type {{ version: string }} */ (JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")));
  const file = path.join(folder, "provider", "version.ts");
  const text = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, text.replace(/VERSION = "[^"]*"/, `VERSION = "${version}"`));
  // Nothing but our own versions has changed.
  const locked = await npm(["install", "--package-lock-only", "--offline"], { cwd: folder });
  if (locked.code !== 0) throw new Error(locked.output);
  return version;
}
