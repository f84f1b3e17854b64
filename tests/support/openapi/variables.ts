import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Names the file in which a child process writes what it found. */
export const FILE_VARIABLE = "EMULATOR_RECORDINGS";

let folder: string | undefined;

/** The file of this run. */
export function recordingsFile(): string {
  folder ??= mkdtempSync(path.join(tmpdir(), "emulator-recordings-"));
  return path.join(folder, "problems");
}

export function removeRecordings(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
}

/** With these, a Node process that runs an emulator shows its exchanges to the OpenAPI description too. */
export function recordingVariables(): Record<string, string> {
  return { [FILE_VARIABLE]: recordingsFile(), NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "child.js"))}` };
}
