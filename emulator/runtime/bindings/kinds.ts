import type { Binding } from "../../model/script";
import type { RunSettings, Version, VersionMetadata } from "../runtime";

/** Values that workerd's loader can hand to a Worker. */
const PLAIN: ReadonlySet<string> = new Set(["plain_text", "secret_text", "json", "version_metadata"]);

/** Parts of a service worker; [documented] a module Worker imports such files instead. */
const PARTS: ReadonlySet<string> = new Set(["text_blob", "data_blob", "wasm_module"]);

/** Kinds that only the static configuration of a workerd can bind: its loader says that they cannot be serialized. */
const BOUND: ReadonlySet<string> = new Set([
  "kv_namespace",
  "r2_bucket",
  "d1",
  "queue",
  "ratelimit",
  "analytics_engine",
  "secret_key",
  "service",
  "durable_object_namespace",
  "assets",
]);

/** Whether a version has to run in an instance that has its bindings, and not in the loader, which takes modules only. */
export function needsInstance({ entry, settings, objects, assets }: Pick<Version, "entry" | "settings" | "objects" | "assets">): boolean {
  return entry.kind === "body" || assets !== undefined || objects.length > 0 || settings.bindings.some(isBound);
}

export function isBound({ type }: Binding): boolean {
  return BOUND.has(type);
}

export function isAbsent({ type }: Binding): boolean {
  return !PLAIN.has(type) && !PARTS.has(type) && !BOUND.has(type);
}

/** What a Worker reads when it uses a binding that is not there. */
export function absence({ name }: Binding, reason: string): string {
  return `The binding ${name} is not available in the emulator: ${reason}.`;
}

/** Messages by name of the bindings whose kind nothing here stands in for. */
export function absences(bindings: readonly Binding[]): Record<string, string> {
  const absent = bindings.filter(isAbsent);
  return Object.fromEntries(absent.map((binding) => [binding.name, absence(binding, `nothing stands in for the kind ${binding.type}`)]));
}

/** Before a version is stored, it has no id. */
const NO_METADATA: VersionMetadata = { id: "", tag: "", timestamp: "" };

/** Bindings that are plain values. */
export function plainValues({ bindings }: RunSettings, metadata: VersionMetadata = NO_METADATA): Record<string, unknown> {
  return Object.fromEntries(
    bindings.flatMap(({ name, type, text, json }) => {
      if (type === "plain_text" || type === "secret_text") return [[name, text]];
      if (type === "json") return [[name, json]];
      if (type === "version_metadata") return [[name, metadata]];
      return [];
    }),
  );
}
