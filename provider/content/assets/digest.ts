import { isObject } from "../../values";
import type { ModuleDigests } from "../hash";

/** What the state keeps of a folder of assets, however many files it has. */
export interface AssetsDigest {
  /** The hash over every path and file, 64 hex digits: see docs/assets.md. */
  readonly sha256: string;
  readonly files: number;
  /** Bytes of all the files. */
  readonly size: number;
  /** The files of rules, which travel as modules: `_headers`, `_redirects`. */
  readonly rules?: ModuleDigests;
}

/** True for what a check has made of a folder before. */
export function isAssetsDigest(value: unknown): value is AssetsDigest & Record<string, unknown> {
  return isObject(value) && typeof value["sha256"] === "string" && typeof value["files"] === "number" && typeof value["size"] === "number";
}
