import type { Content, ModuleFile, Settings } from "../model/script";

/** What workerd calls the kinds of modules. */
type Kind = "js" | "cjs" | "text" | "data" | "wasm";

const KINDS: Readonly<Record<string, Kind>> = {
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
  readonly modules: readonly { readonly name: string; readonly kind: Kind; readonly bytes: Uint8Array }[];
  /** Undefined: the Worker can reach what this machine can; null: nothing. */
  readonly globalOutbound?: null;
}

export function isPython({ entry, modules }: Content): boolean {
  return modules.some(({ name, contentType }) => name === entry.name && contentType === "text/x-python");
}

/** The date to run with: never newer than what this runtime knows. */
export function runnableDate(settings: Settings, newest: string): string {
  const date = settings.compatibility_date ?? OLDEST_COMPATIBILITY_DATE;
  return date > newest ? newest : date;
}

export function codeOf({ entry, modules }: Content, settings: Settings, newest: string): Code {
  return {
    compatibilityDate: runnableDate(settings, newest),
    compatibilityFlags: settings.compatibility_flags,
    mainModule: entry.name,
    env: environment(settings),
    modules: modules.flatMap(runnable),
  };
}

/** Source maps, Python and its requirements are stored and not run. */
function runnable({ name, contentType, bytes }: ModuleFile): Code["modules"] {
  const kind = KINDS[contentType];
  return kind === undefined ? [] : [{ name, kind, bytes }];
}

/** Bindings that are plain values. The kinds that need a service of their own are not there yet. */
export function environment({ bindings }: Settings): Record<string, unknown> {
  return Object.fromEntries(
    bindings.flatMap(({ name, type, text, json }) => {
      if (type === "plain_text" || type === "secret_text") return [[name, text]];
      if (type === "json") return [[name, json]];
      return [];
    }),
  );
}

/** One buffer for the host: the length of the description, the description as JSON, then the bytes of all modules. */
export function frame({ modules, ...code }: Code): Buffer {
  const description = { ...code, modules: modules.map(({ name, kind, bytes }) => ({ name, kind, size: bytes.byteLength })) };
  const json = Buffer.from(JSON.stringify(description));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json, ...modules.map(({ bytes }) => bytes)]);
}
