import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadOptional } from "../optional";
import { pathGiven } from "../files";
import type { Part, Refusals } from "./fields";
import { keys } from "./keys";

/** What we call of wrangler: its own types need packages that only its authors have. */
interface Wrangler {
  experimental_readRawConfig(args: { readonly config: string } | { readonly script: string }, options: object): RawConfiguration;
  unstable_readConfig(args: { readonly config: string; readonly env?: string }, options: object): Part;
}

interface RawConfiguration {
  readonly rawConfig: Part;
  readonly configPath?: string;
}

export interface ReadConfiguration {
  /** Absolute path of the file that counts: where a build left a configuration of its own, that one. */
  readonly file: string;
  /** The file, as messages name it. */
  readonly shown: string;
  /** With defaults filled in and the environment applied. */
  readonly config: Part;
  /** A file in the folder of the package wrangler. */
  readonly wrangler: string;
}

/** The names under which wrangler looks for a configuration, in its order. */
const NAMES = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/**
 * Reads a configuration with wrangler's own reader.
 *
 * @throws {pulumi.RunError} for a file that is not there or that wrangler refuses, with wrangler's words.
 */
export function readConfiguration(path: string, env: string | undefined, where: string, refusals: Refusals): ReadConfiguration {
  const given = resolve(pathGiven(path, where));
  const stats = statSync(given, { throwIfNoEntry: false });
  const found =
    stats?.isDirectory() === true
      ? NAMES.map((name) => join(given, name)).find((file) => statSync(file, { throwIfNoEntry: false }))
      : given;
  if (found === undefined) throw new pulumi.RunError(`${where}: ${given} has none of ${NAMES.join(", ")}.`);
  if (stats === undefined) throw new pulumi.RunError(`${where}: ${given} is not there.`);
  const { library, manifest } = loadOptional({ name: "wrangler", neededBy: where, since: [4, 36] });
  const wrangler = library as Wrangler;
  try {
    // As in `wrangler deploy` in that folder, the configuration that a build left (.wrangler/deploy/config.json) goes first.
    const options = { hideWarnings: true, useRedirectIfAvailable: stats.isDirectory() };
    const { rawConfig, configPath } = wrangler.experimental_readRawConfig(
      stats.isDirectory() ? { script: found } : { config: found },
      options,
    );
    const file = configPath ?? found;
    const config = wrangler.unstable_readConfig({ config: file, ...(env === undefined ? {} : { env }) }, { hideWarnings: true });
    refuseUnknown(rawConfig, env, refusals);
    const lost = notInherited(rawConfig, config);
    if (lost.length > 0) {
      void pulumi.log.warn(
        `${where}: ${relative(process.cwd(), file)} has ${lost.join(", ")} at its top level and not in env.${env}, which does not inherit ${lost.length === 1 ? "it" : "them"}: the version goes without.`,
      );
    }
    return { file, shown: relative(process.cwd(), file), config: config, wrangler: manifest };
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    const { message, location, file, line } = error as Error & { location?: { line?: number }; file?: string; line?: number };
    const at = location?.line ?? line;
    throw new pulumi.RunError(
      `${where}: wrangler cannot read ${relative(process.cwd(), file ?? found)}${at === undefined ? "" : `:${at}`}: ${message}`,
    );
  }
}

/** Every key that the file has needs a place: wrangler itself only warns about one that it does not know. */
function refuseUnknown(raw: Part, env: string | undefined, refusals: Refusals): void {
  const environments = (raw["env"] ?? {}) as Readonly<Record<string, Part>>;
  const scopes: [prefix: string, part: Part][] = [["", raw]];
  if (env !== undefined && environments[env] !== undefined) scopes.push([`env.${env}.`, environments[env]]);
  for (const [prefix, part] of scopes) {
    for (const [key, value] of Object.entries(part)) {
      const fate = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (fate === undefined) refusals.add(prefix + key, "neither wrangler's documentation nor this release knows it. Is it misspelt?");
      else if (fate.to === "refused" && isSet(value)) refusals.add(prefix + key, `cannot be mapped. ${fate.instead}`);
    }
  }
}

/** Keys of the top level that count for nothing in the environment: wrangler says so in a terminal, which nobody sees here. */
function notInherited(raw: Part, config: Part): string[] {
  return Object.keys(raw).filter(
    (key) => Object.hasOwn(keys, key) && keys[key]?.to !== "wrangler" && isSet(raw[key]) && !isSet(config[key]),
  );
}

/** What says nothing is not refused: builds write every key, with nothing in it. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== "object" || Object.values(value).some(isSet);
}
