import type * as pulumi from "@pulumi/pulumi";
import type { BindingArgs } from "../bindings";
import type { WorkerArgs } from "../worker";
import type { WorkerVersionArgs } from "../worker-version";
import { bindingsOf } from "./bindings";
import { codeOf } from "./code";
import { Refusals } from "./fields";
import { readConfiguration } from "./read";
import { dataOf, versionSettings, type WranglerData, workerSettings } from "./settings";

/** How a configuration of wrangler is read. */
export interface FromWranglerOptions {
  /** The environment of the file, as `wrangler deploy --env`. Default: none, so the top level. */
  readonly env?: string;
  /**
   * Bindings by name, in the place of those of the file or beside them: secrets, and what the program makes itself. The file then needs
   * no id for them.
   */
  readonly bindings?: Readonly<Record<string, pulumi.Input<BindingArgs>>>;
}

/** A configuration of wrangler, as resources take it. */
export interface WranglerWorker extends WranglerData {
  /** What a WorkerVersion takes, but for `workerId`. */
  readonly version: Omit<WorkerVersionArgs, "workerId">;
  /** What a Worker takes. */
  readonly worker: WorkerArgs;
}

/**
 * A Worker from the file that wrangler reads (wrangler.jsonc, .json or .toml), so that one file serves `wrangler dev`,
 * `wrangler types` and Pulumi.
 *
 * wrangler's own reader reads it, and the code is bundled as wrangler would bundle it. Each key of the file becomes a part of
 * `version`, of `worker` or of the data beside them, or is about wrangler itself; one that has no place is an error. wrangler is
 * an optional peer dependency: install it beside this package.
 *
 * @param path The file. A folder stands for the file in it, or for the configuration that a build such as the Vite plugin's left there.
 * @example
 * const { worker, version } = await fromWrangler("wrangler.jsonc", { env: "production" });
 * const api = new Worker("api", worker);
 * new WorkerVersion("api", { workerId: api.name, ...version });
 * @throws {pulumi.RunError} (the promise rejects) for a file that wrangler refuses, for keys that have no place, all at once, and for errors
 * in the sources.
 */
export async function fromWrangler(path: string, options: FromWranglerOptions = {}): Promise<WranglerWorker> {
  const { env, bindings: given = {} } = options;
  const where = `fromWrangler(${JSON.stringify(path)}${env === undefined ? "" : `, env ${JSON.stringify(env)}`})`;
  const refusals = new Refusals();
  const read = readConfiguration(path, env, where, refusals);
  const { config, file } = read;
  const worker = workerSettings(config, refusals);
  const settings = versionSettings(config, file, refusals);
  const bindings = bindingsOf(config, given, refusals);
  // Throws what was refused so far, before anything is built.
  const code = await codeOf(read, where, refusals);
  return { worker, version: { ...code, ...settings, bindings }, ...dataOf(config) };
}
