import fs from "node:fs";
import path from "node:path";
import { SetupError } from "./error.mjs";
import { npm, npmError } from "./npm.mjs";
import { repository } from "./paths.mjs";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Locked */

/** @type {import("./step.mjs").Step} */
export const dependencies = {
  name: "npm packages",
  size: "740 MB (165 MB download)",
  folder: path.join(repository, "node_modules"),
  isThere: () => isInstalled(repository),
  // Named after the tree: two clones may install at once, one clone must not.
  lock: `packages-${Buffer.from(repository).toString("base64url").slice(-120)}`,
  async bring() {
    const { code, output } = await npm(["ci"], { cwd: repository });
    if (code !== 0) {
      throw new SetupError(`npm could not install the packages of package-lock.json:\n${npmError(output)}`, [
        "a way to the npm registry (see `npm config get registry`), then run the command again",
      ]);
    }
    return "";
  },
};

/**
 * Whether what npm noted in node_modules is what the lockfile asks for. Packages for other platforms are optional and not installed.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const wanted = read(path.join(folder, "package-lock.json"));
  const present = read(path.join(folder, "node_modules", ".package-lock.json"));
  if (wanted === undefined || present === undefined) return false;
  return (
    Object.entries(present).every(([name, entry]) => isSame(entry, wanted[name])) &&
    Object.entries(wanted).every(([name, entry]) => name === "" || name in present || entry.optional || entry.devOptional)
  );
}

/**
 * @param {Locked} entry
 * @param {Locked | undefined} other
 */
function isSame(entry, other) {
  return other !== undefined && entry.version === other.version && entry.integrity === other.integrity;
}

/**
 * @param {string} file
 * @returns {Record<string, Locked> | undefined}
 */
function read(file) {
  if (!fs.existsSync(file)) return undefined;
  return /** @type {{ packages: Record<string, Locked> }} */ (JSON.parse(fs.readFileSync(file, "utf8"))).packages;
}
