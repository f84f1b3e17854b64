import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a provider in a process of its own has measured. */
export interface Measurement<Result> {
  /** MiB before the first call. */
  readonly idle: number;
  /** MiB at most until the end. */
  readonly peak: number;
  readonly result: Result;
}

/** Runs a provider in a process of its own (upload-child), and gives what it measured. */
export async function measure<Result>(...args: string[]): Promise<Measurement<Result>> {
  const { stdout } = await promisify(execFile)(process.execPath, [require.resolve("./upload-child"), ...args]);
  return JSON.parse(stdout) as Measurement<Result>;
}
