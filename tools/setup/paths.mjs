import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The clone that these scripts are part of, also when they run as compiled for the tests. */
export const repository = ancestorWith("package-lock.json", path.dirname(fileURLToPath(import.meta.url)));

/** Distinguishes what a shared home folder may hold for more than one kind of machine. */
export const platform = `${process.platform}-${process.arch}`;

/** @param {string} name */
export const executable = (name) => (process.platform === "win32" ? `${name}.exe` : name);

/**
 * The folder that later clones share; PULUMI_WORKERS_CACHE names another one.
 * @param {Record<string, string | undefined>} environment
 * @param {string} [system]
 */
export function cacheFolder(environment = process.env, system = process.platform) {
  if (environment["PULUMI_WORKERS_CACHE"]) return path.resolve(environment["PULUMI_WORKERS_CACHE"]);
  const home = os.homedir();
  if (system === "darwin") return path.join(home, "Library", "Caches", "pulumi-workers");
  if (system === "win32") return path.join(environment["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), "pulumi-workers");
  return path.join(environment["XDG_CACHE_HOME"] || path.join(home, ".cache"), "pulumi-workers");
}

/**
 * The folder of a PATH that holds a program, or nothing.
 * @param {string} name
 * @param {Record<string, string | undefined>} environment
 */
export function folderOnPath(name, environment = process.env) {
  const folders = (environment["PATH"] ?? environment["Path"] ?? "").split(path.delimiter).filter(Boolean);
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  return folders.find((folder) => names.some((file) => existsSync(path.join(folder, file))));
}

/**
 * @param {string} name
 * @param {string} folder
 * @returns {string}
 */
function ancestorWith(name, folder) {
  return existsSync(path.join(folder, name)) ? folder : ancestorWith(name, path.dirname(folder));
}
