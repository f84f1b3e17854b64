import { createHash, createHmac } from "node:crypto";
import type { Content, ScriptRecord } from "./script";

const ETAG_HEX_DIGITS = 32;

/** Order of the parts does not count: the same modules in another order are the same content. */
export function contentDigest(content: Content): string {
  const modules = content.modules
    .map((module) => [module.name, module.contentType, createHash("sha256").update(module.bytes).digest("hex")])
    .sort((a, b) => Buffer.compare(Buffer.from(String(a[0])), Buffer.from(String(b[0]))));
  return createHash("sha256")
    .update(JSON.stringify([content.entry.kind, content.entry.name, modules]))
    .digest("hex");
}

/**
 * Opaque: keyed with a secret of this state, so that no client can compute it from what it uploads. [observed] 32 hex digits that
 * move with the content. [documented] "Hashed script content".
 */
export function etag(secret: Uint8Array, script: Pick<ScriptRecord, "tag" | "contentDigest" | "settings">): string {
  return createHmac("sha256", secret)
    .update(JSON.stringify([script.tag, script.contentDigest, canonical(script.settings)]))
    .digest("hex")
    .slice(0, ETAG_HEX_DIGITS);
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => [key, canonical(field)]);
}
