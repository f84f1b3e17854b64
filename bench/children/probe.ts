/**
 * Loaded before anything else into every Node process of a run of the engine (`node --require`): in the one that is the provider it
 * notes the most memory that was held, and each file of a folder that was looked at. The engine kills its plugins, so the notes are written
 * as they change.
 */
import fs from "node:fs";
import { peakMemory } from "../../tests/support/memory";

/** What the probe writes. */
export interface ProbeReport {
  /** MiB. */
  readonly peak: number;
  /** Calls that open a file of the folder, or ask about it. */
  readonly looks: number;
}

/** Every call that names a file and that a provider could use. */
const CALLS = ["access", "createReadStream", "existsSync", "lstat", "open", "openAsBlob", "readFile", "stat"].flatMap((name) => [
  name,
  `${name}Sync`,
]);

const { BENCH_PROBE: file, BENCH_PROBE_FOLDER: folder = "" } = process.env;

if (file !== undefined && process.argv[1]?.includes("dynamic-provider") === true) {
  let looks = 0;
  const write = (): void => {
    const report: ProbeReport = { peak: peakMemory(), looks };
    fs.writeFileSync(file, JSON.stringify(report));
  };
  for (const api of [fs, fs.promises] as unknown as Record<string, unknown>[]) {
    for (const name of CALLS) {
      const real = api[name];
      if (typeof real !== "function") continue;
      api[name] = (...args: unknown[]): unknown => {
        if (String(args[0]).startsWith(folder)) looks += 1;
        return (real as (...args: unknown[]) => unknown).apply(api, args);
      };
    }
  }
  write();
  setInterval(write, 100).unref();
}
