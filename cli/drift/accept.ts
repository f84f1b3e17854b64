import { mkdirSync, type Stats, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../provider/client/errors";
import { sha256 } from "../../provider/content/hash";
import { fileIn, folderOf, readFile } from "./folders";
import type { Looked } from "./look";

/** A file, and the hash of what shall be in it: none for a module that is gone. */
interface Target {
  readonly file: string;
  readonly hash?: string;
}

/**
 * Writes what is there now over the files of a folder, for each script that someone changed. Nothing is written when any name is not
 * one that can be trusted, or has no place. A module that is gone stays as a file, since deleting is left to the user; a secret one is not touched.
 *
 * @returns what was done, and what is left to do, a line each.
 * @throws {UserError} for a name that leads elsewhere, for one whose place is taken, and for a file that cannot be written.
 */
export function accept(root: string, looked: readonly Looked[], kept: ReadonlyMap<string, Buffer>): string[] {
  const targets = looked.flatMap((one) => targetsOf(folderOf(root, one, looked), one));
  requirePlaces(targets);
  return targets.flatMap((target) => settle(target, kept));
}

/** Two accounts may have a script of one name, and a module may be called as the folder of another. */
function requirePlaces(targets: readonly Target[]): void {
  const hashes = new Map<string, string>();
  for (const { file, hash } of targets) {
    if (hash === undefined) continue;
    if ((hashes.get(file) ?? hash) !== hash)
      throw new UserError(`${file} would be written twice, with different content. Nothing was written.`);
    hashes.set(file, hash);
  }
  for (const file of hashes.keys()) {
    if (stat(file)?.isDirectory() === true) throw new UserError(`${file} cannot be written: it is a folder. Nothing was written.`);
    const above = ancestors(file).find((folder) => hashes.has(folder) || stat(folder)?.isDirectory() === false);
    if (above !== undefined) throw new UserError(`${file} cannot be written: ${above} is a file, not a folder. Nothing was written.`);
  }
}

function ancestors(file: string): string[] {
  const above = path.dirname(file);
  return above === file ? [] : [above, ...ancestors(above)];
}

function stat(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}

function targetsOf(folder: string, { remote = {}, finding: { modules = [] } }: Looked): Target[] {
  const gone = modules.filter(({ change, secret }) => change === "removed" && !secret);
  return [
    ...Object.entries(remote).map(([name, digest]) => ({ file: fileIn(folder, name), hash: digest.sha256 })),
    ...gone.map(({ name }) => ({ file: fileIn(folder, name) })),
  ];
}

function settle({ file, hash }: Target, kept: ReadonlyMap<string, Buffer>): string[] {
  const local = readFile(file);
  if (hash === undefined) return local === undefined ? [] : [`left ${file}, which is gone there: delete it and take it out of the program`];
  const bytes = kept.get(hash);
  if (bytes === undefined || (local !== undefined && sha256(local) === hash)) return [];
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  return [`wrote ${file}${local === undefined ? ", which is new" : ""}`];
}
