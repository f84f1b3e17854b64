import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ignore } from "../lazy";

/** Holds patterns of what is no asset, as git writes them. */
export const IGNORE_FILE = ".assetsignore";

/** Files of a site that are rules for it, and not a part of it. */
export const RULE_FILES = ["_headers", "_redirects"] as const;

/** What is never an asset, at the top of the folder: the same as for wrangler. */
const DEFAULTS = [IGNORE_FILE, ...RULE_FILES].map((name) => `/${name}`);

/** Patterns of a folder. */
export interface Ignored {
  /** Whether the folder has patterns of its own. */
  readonly hasFile: boolean;
  /** Whether a path below the folder is left out: `img/a.png`, or `img/` for a folder. */
  readonly has: (path: string) => boolean;
}

/** A file of patterns that is not text: what is ignored could be public by mistake. */
export class UnreadableIgnoreFileError extends Error {
  override readonly name = "UnreadableIgnoreFileError";
}

/**
 * The patterns of a folder: those of its `.assetsignore`, read by the rules of .gitignore, after the ones that always hold.
 *
 * @throws {UnreadableIgnoreFileError} when the file is not UTF-8.
 */
export function ignoredIn(directory: string): Ignored {
  const patterns = ignore()().add(DEFAULTS);
  const text = readIgnoreFile(join(directory, IGNORE_FILE));
  if (text !== undefined) patterns.add(text);
  return { hasFile: text !== undefined, has: (path) => patterns.ignores(path) };
}

function readIgnoreFile(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UnreadableIgnoreFileError(`cannot be read: ${(error as Error).message}`);
  }
  if (!isUtf8(bytes)) throw new UnreadableIgnoreFileError("is not UTF-8 text. Save it as UTF-8.");
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}
