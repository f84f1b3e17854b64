import { createHash } from "node:crypto";
import { isObject } from "../values";
import { canonicalType, type EntryKind } from "./module-type";

/** What the state keeps of a module: enough to see any change, nothing of the content. */
export interface ModuleDigest {
  /** sha256 over the raw bytes, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
}

/** The modules by name. */
export type ModuleDigests = Readonly<Record<string, ModuleDigest>>;

/** Which module starts the Worker, and how. */
export interface Entry {
  readonly kind: EntryKind;
  readonly name: string;
}

/** True for what a check has made of a module before. */
export function isDigest(value: unknown): value is ModuleDigest & Record<string, unknown> {
  return (
    isObject(value) && typeof value["sha256"] === "string" && typeof value["size"] === "number" && typeof value["contentType"] === "string"
  );
}

/** Names the algorithm: a change of it changes this, so that two algorithms never give the same hash. */
const ALGORITHM = "pulumi-workers/content/1";

/** Says where code comes from, never what it does: that there is one counts, its bytes do not. */
const SOURCE_MAP = "application/source-map";

/** sha256 in hex. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The hash of a whole content: 64 hex digits that change when a byte, a name, a type or the entry changes, and never with
 * paths, order or platform, nor with the bytes of a source map. docs/hashing.md has the algorithm and test vectors.
 */
export function contentHash(modules: ModuleDigests, entry: Entry): string {
  const rows = Object.entries(modules)
    .map(([name, { contentType, sha256 }]) => [name, canonicalType(contentType), sha256] as const)
    .map(([name, type, hash]) => [name, type, type === SOURCE_MAP ? "" : hash] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sha256(JSON.stringify([ALGORITHM, entry.kind, entry.name, rows]));
}
