import fs from "node:fs";
import path from "node:path";
import type { EngineStack } from "../../tests/support/engine";
import type { ProbeReport } from "../children/probe";

/**
 * Runs a command of a stack and says what its provider's process did: see children/probe.ts. `folder`, below that of the program, is the
 * one whose files count.
 */
export async function probed<T>(stack: EngineStack, folder: string, run: () => Promise<T>): Promise<{ result: T; report: ProbeReport }> {
  const file = path.join(stack.root, "probe.json");
  const variables = {
    NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "..", "children", "probe.js"))}`,
    BENCH_PROBE: file,
    BENCH_PROBE_FOLDER: path.join(stack.folder, folder) + path.sep,
  };
  fs.rmSync(file, { force: true });
  Object.assign(stack.env, variables);
  try {
    const result = await run();
    return { result, report: JSON.parse(fs.readFileSync(file, "utf8")) as ProbeReport };
  } finally {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(stack.env, name);
  }
}
