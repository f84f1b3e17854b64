import fs from "node:fs";
import path from "node:path";
import type { EngineStack } from "../engine";

/**
 * Every file below a stack's root, by its path there, that the test did not write itself into the program's folder: state, history, logs,
 * dumps, caches, temporary files.
 */
export function writtenFiles(stack: EngineStack, own: readonly string[]): Map<string, string> {
  const ours = new Set(own.map((name) => path.join(stack.folder, name)));
  const files = filesBelow(stack.root).filter((file) => !ours.has(file));
  return new Map(files.map((file) => [path.relative(stack.root, file), fs.readFileSync(file, "latin1")]));
}

/** Links lead out of the folder, and are not followed. */
function filesBelow(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
  });
}
