import { isUtf8 } from "node:buffer";
import { createTwoFilesPatch } from "diff";
import type { ModuleDigest } from "../../provider/content/hash";
import { sha256 } from "../../provider/content/hash";
import { printable, printableLine } from "../../provider/client/printable";
import { folderOf, readFile, safePath } from "./folders";
import type { Looked } from "./look";

/** Lines that may be gone and come before a diff is too long to help, and to compute. */
const LONGEST = 5_000;

/**
 * From the files of a folder to what is there now, as a unified diff: of each script that differs, module by module. What is no text is
 * told by size and hash. Secret modules are not in it.
 */
export function diffs(root: string, looked: readonly Looked[], kept: ReadonlyMap<string, Buffer>): string {
  return looked
    .filter(({ remote }) => remote !== undefined)
    .map((one) => scriptDiff(folderOf(root, one, looked), one, kept))
    .join("");
}

function scriptDiff(folder: string, { remote = {}, finding }: Looked, kept: ReadonlyMap<string, Buffer>): string {
  const removed = (finding.modules ?? []).filter(({ change, secret }) => change === "removed" && !secret).map(({ name }) => name);
  const names = [...new Set([...Object.keys(remote), ...removed])].sort();
  return names.map((name) => moduleDiff(name, localFile(folder, name), remote[name], kept)).join("");
}

/** A name that leads elsewhere has no file here, and is shown as what is new. */
function localFile(folder: string, name: string): Buffer | undefined {
  const file = safePath(folder, name);
  return file === undefined ? undefined : readFile(file);
}

function moduleDiff(name: string, local: Buffer | undefined, digest: ModuleDigest | undefined, kept: ReadonlyMap<string, Buffer>): string {
  if (local === undefined && digest === undefined) return "";
  if (local !== undefined && sha256(local) === digest?.sha256) return "";
  const remote = digest === undefined ? undefined : kept.get(digest.sha256);
  const from = local === undefined ? "/dev/null" : `local/${printableLine(name)}`;
  const to = digest === undefined ? "/dev/null" : `remote/${printableLine(name)}`;
  const [before, after] = [textOf(local), digest !== undefined && remote === undefined ? undefined : textOf(remote)];
  if (before !== undefined && after !== undefined) {
    const options = {
      context: 3,
      maxEditLength: LONGEST,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    };
    const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, options);
    if (patch !== undefined) return printable(patch);
  }
  return `Modules ${from} (${sizeOf(local)}) and ${to} (${digest === undefined ? "none" : inShort(digest.size, digest.sha256)}) differ\n`;
}

/** `undefined` for what is no text. No file is an empty text. */
function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return "";
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString("utf8") : undefined;
}

function sizeOf(bytes: Buffer | undefined): string {
  return bytes === undefined ? "none" : inShort(bytes.length, sha256(bytes));
}

function inShort(size: number, hash: string): string {
  return `${size} bytes, sha256 ${hash.slice(0, 8)}…`;
}
