/**
 * Values with a meaning of their own on the way between the engine and a provider.
 *
 * Both forms are part of the engine's wire protocol, whatever the provider is written in.
 */

/** Stands for a value that only an update will know, at any depth of the inputs. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** JSON as it travels: what a resource takes and returns. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object with JSON inside, `undefined` for a key that is absent. */
export type JsonObject = Record<string, unknown>;

/** A Pulumi asset: exactly one of `path`, `text` and `uri`, and the sha256 that the engine computed. */
export interface WireAsset {
  readonly hash?: string;
  readonly path?: string;
  readonly text?: string;
  readonly uri?: string;
}

/** True for a plain object, false for arrays, null and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for the unknown value itself. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** True when the value is unknown or holds an unknown value at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** True for a Pulumi asset as it travels. */
export function isAsset(value: unknown): value is WireAsset {
  return isObject(value) && value[SIGNATURE_KEY] === ASSET_SIGNATURE;
}

/** True for a Pulumi archive as it travels. */
export function isArchive(value: unknown): boolean {
  return isObject(value) && value[SIGNATURE_KEY] === ARCHIVE_SIGNATURE;
}

/**
 * A deep copy that the engine can store: only JSON, and no key whose value is absent or null.
 *
 * The engine refuses `undefined`, dates, buffers and class instances anywhere in a result, and does so after the remote
 * has already changed, which loses the resource from the state. So every result passes here.
 * What has a JSON form of its own (a date, a URL) takes it. Bytes are left out, since a state holds no content, and so
 * is a value inside itself.
 */
export function toPlain(value: unknown): Json | undefined {
  return copy(value, [], false);
}

/** What stands under these names is the user's own data, in which a null says something: a JSON binding's value, a key's algorithm. */
const DATA: ReadonlySet<string> = new Set(["json", "algorithm", "keyJwk"]);

function copy(value: unknown, around: readonly object[], isData: boolean): Json | undefined {
  switch (typeof value) {
    case "string":
      return value.toWellFormed();
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return value.toString();
    case "object":
      if (value === null) return isData ? null : undefined;
      return around.includes(value) ? undefined : copyObject(value, [...around, value], isData);
    default:
      return undefined;
  }
}

function copyObject(value: object, around: readonly object[], isData: boolean): Json | undefined {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return undefined;
  if (Array.isArray(value)) return Array.from(value, (item) => copy(item, around, isData) ?? null);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return copy((toJSON as () => unknown).call(value), around, isData);
  const plain: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const plainItem = copy(item, around, isData || DATA.has(key));
    if (plainItem === undefined) continue;
    // defineProperty, so that a key such as "__proto__" stays a key.
    Object.defineProperty(plain, key.toWellFormed(), { value: plainItem, enumerable: true, configurable: true, writable: true });
  }
  return plain;
}
