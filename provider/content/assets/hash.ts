import { createHash, type Hash, hash as hashOf } from "node:crypto";
import { extname } from "node:path/posix";
import { type ModuleDigests, sha256 } from "../hash";
import { mediaType } from "./media-type";

/** Hex digits of an asset's hash: as many as the API takes. */
const DIGITS = 32;

/** Name the algorithms: a change of one changes its name, so that two algorithms never give the same hash. */
const ASSET = "pulumi-workers/asset/1";
const ASSETS = "pulumi-workers/assets/1";

/** A file as the state of a site counts it. */
export interface Asset {
  /** Where it is served, as `/blog/index.html`. */
  readonly path: string;
  /** 32 hex digits over the extension, the type and the content: see docs/assets.md. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** A hash of one asset, into which its content goes piece by piece. */
export class AssetHash {
  readonly #hash: Hash;

  constructor(path: string) {
    this.#hash = createHash("sha256").update(hashPrefix(path));
  }

  update(piece: Uint8Array): void {
    this.#hash.update(piece);
  }

  digest(): string {
    return this.#hash.digest("hex").slice(0, DIGITS);
  }
}

/** The same at once, for an asset whose content stands behind its prefix already. */
export function assetHash(prefixed: Uint8Array): string {
  return hashOf("sha256", prefixed, "hex").slice(0, DIGITS);
}

const prefixes = new Map<string, Buffer>();

/**
 * What is hashed before the content of an asset. The API keeps one file a hash, with the type that came with it: so equal bytes
 * of another type need another hash.
 */
export function hashPrefix(path: string): Buffer {
  const extension = extname(path).toLowerCase();
  let prefix = prefixes.get(extension);
  if (prefix === undefined) prefixes.set(extension, (prefix = Buffer.from(`${JSON.stringify([ASSET, extension, mediaType(path)])}\n`)));
  return prefix;
}

/** The hash of a whole site, 64 hex digits: over every path with its file, and the rules beside them. */
export function assetsHash(assets: readonly Asset[], rules: ModuleDigests): string {
  const files = assets.map(({ path, hash }) => [path, hash] as const).sort(byFirst);
  const modules = Object.entries(rules)
    .map(([name, { sha256 }]) => [name, sha256] as const)
    .sort(byFirst);
  return sha256(JSON.stringify([ASSETS, files, modules]));
}

/** By UTF-16 code units, on any machine and in any language. */
function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
