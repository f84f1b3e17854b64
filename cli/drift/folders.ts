import { lstatSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../provider/client/errors";
import type { Looked } from "./look";

/**
 * Where the modules of a script lie as files: in the folder itself when the stack has one WorkerScriptContent, else in the folder of the
 * script's name below it.
 */
export function folderOf(root: string, { resource }: Looked, all: readonly Looked[]): string {
  const contents = all.filter(({ resource: { type } }) => type === "WorkerScriptContent");
  if (contents.length === 1) return root;
  return fileIn(root, resource.id.split("/").at(-1) ?? "");
}

/**
 * The path of a module below a folder.
 *
 * @throws {UserError} for a name that is no such path.
 */
export function fileIn(folder: string, name: string): string {
  const file = safePath(folder, name);
  if (file !== undefined) return file;
  throw new UserError(
    `the module ${JSON.stringify(name)} has a name that is no plain path below ${folder}, so it is neither read nor written there. Nothing was written.`,
  );
}

/**
 * The path of a module below a folder, `undefined` for a name that is no such path. The name comes from the remote, so it is trusted
 * with nothing: it must not leave the folder, by its parts or through a link, and not reach where files take effect without being seen,
 * as .git and node_modules.
 */
export function safePath(folder: string, name: string): string | undefined {
  const parts = name.split("/");
  // eslint-disable-next-line no-control-regex
  const isPlain = parts.every((part) => /^[^.\\:\u0000-\u001f\u007f][^\\:\u0000-\u001f\u007f]*$/.test(part) && !/[. ]$/.test(part));
  if (!isPlain || parts.some((part) => part.toLowerCase() === "node_modules")) return undefined;
  const top = path.resolve(folder);
  const file = path.join(top, ...parts);
  const root = realpath(top);
  if (root === undefined) return file;
  for (let at = file; at !== top; at = path.dirname(at)) {
    if (isLink(at)) return undefined;
    const real = realpath(at);
    if (real !== undefined && !real.startsWith(root + path.sep)) return undefined;
  }
  return file;
}

/** The bytes of a file, `undefined` when there is none. */
export function readFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    // Neither it nor, where a part of its path is a file, anything below that part.
    return false;
  }
}

function realpath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
