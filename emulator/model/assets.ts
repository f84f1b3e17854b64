import { createHash } from "node:crypto";
import type { AssetEntry } from "../store/assets";

/** Static assets of a version. */
export interface AssetSettings {
  /** The id of the manifest in the store; undefined where a version configures assets and has none. */
  readonly manifest?: string;
  /** [documented] `assets.config`, with the text of the files `_headers` and `_redirects` under their names. */
  readonly config: AssetConfig;
}

export interface AssetConfig {
  readonly html_handling?: string;
  readonly not_found_handling?: string;
  readonly run_worker_first?: boolean | readonly string[];
  readonly _headers?: string;
  readonly _redirects?: string;
  readonly [field: string]: unknown;
}

/** The same files have the same manifest, whoever sends it and when. */
export function manifestId(entries: readonly AssetEntry[]): string {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, hash, size }) => [path, hash, size]);
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
