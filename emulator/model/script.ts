import type { AssetSettings } from "./assets";

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

/** What a version has besides its content, with the field names of the wire. Secrets are here with their values. */
export interface VersionSettings {
  /** In the order given; what was inherited is resolved. */
  readonly bindings: readonly Binding[];
  readonly compatibility_date?: string;
  readonly compatibility_flags: readonly string[];
  readonly usage_model: string;
  readonly placement?: unknown;
  readonly limits?: unknown;
  readonly cache_options?: unknown;
  readonly containers?: unknown;
  /** [documented] Durable Object classes and entrypoints by name. */
  readonly exports?: Readonly<Record<string, ExportEntry>>;
  readonly assets?: AssetSettings;
  readonly package_dependencies?: unknown;
}

/** [documented] What belongs to a script and to no version of it. */
export interface ScriptSettings {
  readonly logpush: boolean;
  readonly tags: readonly string[] | null;
  readonly tail_consumers: readonly unknown[] | null;
  readonly observability?: unknown;
}

export interface Settings extends VersionSettings, ScriptSettings {}

/** One entry of `exports`, as on the wire. */
export interface ExportEntry {
  readonly type: string;
  readonly state?: string;
  readonly storage?: string;
  readonly renamed_to?: string;
  readonly transferred_to?: string;
  readonly transfer_from?: string;
  readonly [field: string]: unknown;
}

export const DEFAULT_SETTINGS: Settings = {
  bindings: [],
  compatibility_flags: [],
  logpush: false,
  usage_model: "standard",
  tags: null,
  tail_consumers: null,
};

const SCRIPT_SETTINGS = ["logpush", "tags", "tail_consumers", "observability"] as const satisfies (keyof ScriptSettings)[];

/** What belongs to the script. */
export function scriptSettings(settings: ScriptSettings): ScriptSettings {
  return Object.fromEntries(Object.entries(settings).filter(([field]) => isScriptSetting(field))) as unknown as ScriptSettings;
}

/** What belongs to a version. */
export function versionSettings(settings: VersionSettings): VersionSettings {
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !isScriptSetting(field))) as unknown as VersionSettings;
}

function isScriptSetting(field: string): boolean {
  return (SCRIPT_SETTINGS as readonly string[]).includes(field);
}

export interface NamedHandlers {
  readonly name: string;
  readonly handlers: readonly string[];
}

/** What running the content's top level showed. */
export interface Inspection {
  readonly handlers: readonly string[];
  readonly namedHandlers: readonly NamedHandlers[];
  readonly startupTimeMs: number;
  /** False where nothing was run: the exports are not known. */
  readonly compiled?: false;
}

/** A class whose Durable Objects exist: provisioned by a migration or by `exports` when a version was deployed. */
export interface DurableObjectClass {
  readonly className: string;
  /** The namespace's id; it stays when the class is renamed or transferred, and so do the objects. */
  readonly namespaceId: string;
  readonly storage: "sqlite" | "legacy-kv";
}

/** [documented] Where the Worker answers on workers.dev. */
export interface Subdomain {
  readonly enabled: boolean;
  readonly previews_enabled: boolean;
}

/** Content that is stored: the key of its modules, and what they are. */
export interface Stored extends Inspection {
  /** The key of the modules in the store; null when there is no content. */
  readonly contentId: string | null;
  /** A digest for the emulator's own use, never answered. */
  readonly contentDigest: string;
  readonly entry: Entry | null;
}

/**
 * A script, which is a Worker: one thing with two faces. Its content and its settings are those of the version that is live; of two,
 * the one with the larger share. Without a deployment there is no content, and the settings are defaults.
 */
export interface ScriptRecord extends Stored {
  readonly account: string;
  readonly name: string;
  /** The script's immutable id, and the Worker's. */
  readonly tag: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  /** When the live deployment was made. */
  readonly deployedOn: string | null;
  readonly etag: string;
  readonly settings: Settings;
  readonly subdomain: Subdomain;
  readonly lastDeployedFrom: string;
  readonly author: string;
  /** [documented] The tag of the Durable Object migration that was applied last. */
  readonly migrationTag?: string;
  readonly durableObjects: readonly DurableObjectClass[];
}

/** Where nothing was compiled, nobody knows. A version without content runs no code. */
export function exportsClass({ namedHandlers, compiled, contentId }: Stored, className: string): boolean {
  return compiled === false || contentId === null || namedHandlers.some(({ name }) => name === className);
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
