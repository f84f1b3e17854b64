import { parseDigestText } from "../provider/content/digest-text";

/**
 * A module as the state keeps it, nothing of its content: its type as Cloudflare names it, its size in bytes, and the sha256 over its raw bytes
 * in 64 hex digits. `application/javascript+module; size=194; sha256=4646ecb1…`
 */
export type ModuleDigest = `${string}; size=${number}; sha256=${string}`;

/** What a {@link ModuleDigest} says. */
export interface ParsedModuleDigest {
  /** The type, as Cloudflare names it: `application/javascript+module`. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** sha256 over the raw bytes, 64 hex digits. */
  readonly sha256: string;
}

/**
 * Reads a digest, for a policy or a report. `undefined` for what is none, such as the digest of content that a preview does not know. A state
 * from before 0.1.0 has what this gives until it is refreshed, which is given back as it is.
 *
 * @example
 * import { parseModuleDigest } from "pulumi-workers";
 *
 * parseModuleDigest("text/plain; size=5; sha256=2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")?.size; // 5
 */
export function parseModuleDigest(digest: string | ParsedModuleDigest): ParsedModuleDigest | undefined {
  return typeof digest === "string" ? parseDigestText(digest) : digest;
}
