import type { Content, ModuleFile } from "../model/script";
import { absences, plainValues } from "./bindings/kinds";
import type { RunSettings, VersionMetadata } from "./runtime";

/** What workerd calls the kinds of modules. */
export type Kind = "js" | "cjs" | "text" | "data" | "wasm";

/** By content type. Source maps, Python and its requirements are stored and not run. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "application/javascript+module": "js",
  "text/javascript+module": "js",
  "application/javascript": "cjs",
  "text/javascript": "cjs",
  "text/plain": "text",
  "application/octet-stream": "data",
  "application/wasm": "wasm",
};

/** [documented] The behaviour of a Worker that names no date is that of this one. */
const OLDEST_COMPATIBILITY_DATE = "2021-11-02";
const LENGTH_BYTES = 4;

export interface Code {
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly mainModule: string;
  readonly env: Readonly<Record<string, unknown>>;
  /** By name: bindings that only say that they are not available. */
  readonly absent: Readonly<Record<string, string>>;
  readonly modules: readonly { readonly name: string; readonly kind: Kind; readonly bytes: Uint8Array }[];
  /** Undefined: the Worker can reach what this machine can; null: nothing. */
  readonly globalOutbound?: null;
}

export function isPython({ entry, modules }: Content): boolean {
  return modules.some(({ name, contentType }) => name === entry.name && contentType === "text/x-python");
}

/** The date to run with: never newer than what this runtime knows. */
export function runnableDate(settings: RunSettings, newest: string): string {
  const date = settings.compatibility_date ?? OLDEST_COMPATIBILITY_DATE;
  return date > newest ? newest : date;
}

export function codeOf({ entry, modules }: Content, settings: RunSettings, newest: string, metadata?: VersionMetadata): Code {
  return {
    compatibilityDate: runnableDate(settings, newest),
    compatibilityFlags: settings.compatibility_flags,
    mainModule: entry.name,
    env: plainValues(settings, metadata),
    absent: absences(settings.bindings),
    modules: modules.flatMap(runnable),
  };
}

function runnable({ name, contentType, bytes }: ModuleFile): Code["modules"] {
  const kind = KINDS[contentType];
  return kind === undefined ? [] : [{ name, kind, bytes }];
}

/** One buffer for the host: the length of the description, the description as JSON, then the bytes of all modules. */
export function frame({ modules, ...code }: Code): Buffer {
  const description = { ...code, modules: modules.map(({ name, kind, bytes }) => ({ name, kind, size: bytes.byteLength })) };
  const json = Buffer.from(JSON.stringify(description));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json, ...modules.map(({ bytes }) => bytes)]);
}
