import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
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
 * one that can be trusted. A module that is gone stays as a file, since deleting is left to the user; a secret one is not touched.
 *
 * @returns what was done, and what is left to do, a line each.
 * @throws {UserError} for a name that leads elsewhere.
 */
export function accept(root: string, looked: readonly Looked[], kept: ReadonlyMap<string, Buffer>): string[] {
  // All names are looked at before anything is written.
  return looked.flatMap((one) => targetsOf(folderOf(root, one, looked), one)).flatMap((target) => settle(target, kept));
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
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return [`wrote ${file}${local === undefined ? ", which is new" : ""}`];
}
