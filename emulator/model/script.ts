/** A module or a part of a service worker, as it was uploaded. */
export interface ModuleFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** `module` is a module Worker, `body` a service worker. */
export interface Entry {
  readonly kind: "module" | "body";
  readonly name: string;
}

export interface Content {
  readonly entry: Entry;
  readonly modules: readonly ModuleFile[];
}

/** A binding as on the wire: a name, a type, and whatever that type has. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Everything about a script but its content, with the field names of the wire. */
export interface Settings {
  readonly bindings: readonly Binding[];
  readonly compatibility_date?: string;
  readonly compatibility_flags: readonly string[];
  readonly logpush: boolean;
  readonly usage_model: string;
  readonly tags: readonly string[] | null;
  readonly tail_consumers: readonly unknown[] | null;
  readonly observability?: unknown;
  readonly placement?: unknown;
  readonly limits?: unknown;
  readonly cache_options?: unknown;
}

export const DEFAULT_SETTINGS: Settings = {
  bindings: [],
  compatibility_flags: [],
  logpush: false,
  usage_model: "standard",
  tags: null,
  tail_consumers: null,
};

export interface NamedHandlers {
  readonly name: string;
  readonly handlers: readonly string[];
}

/** What running the content's top level showed. */
export interface Inspection {
  readonly handlers: readonly string[];
  readonly namedHandlers: readonly NamedHandlers[];
  readonly startupTimeMs: number;
}

export interface ScriptRecord extends Inspection {
  readonly account: string;
  readonly name: string;
  /** The script's immutable id. */
  readonly tag: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  readonly etag: string;
  /** The key of the modules in the store; null when the script has no content yet. */
  readonly contentId: string | null;
  /** A digest for the emulator's own use, never answered. */
  readonly contentDigest: string;
  readonly entry: Entry | null;
  readonly settings: Settings;
  readonly lastDeployedFrom: string;
  readonly author: string;
  readonly migrationTag?: string;
}

const SECRET_TYPES: ReadonlySet<string> = new Set(["secret_text", "secret_key"]);
const SECRET_FIELDS: ReadonlySet<string> = new Set(["text", "key_base64", "key_jwk"]);

export function isSecret(binding: Binding): boolean {
  return SECRET_TYPES.has(binding.type);
}

/** [documented] `text`, `key_base64` and `key_jwk` of secrets are write-only. */
export function withoutSecret(binding: Binding): Binding {
  if (!isSecret(binding)) return binding;
  return Object.fromEntries(Object.entries(binding).filter(([field]) => !SECRET_FIELDS.has(field))) as Binding;
}
