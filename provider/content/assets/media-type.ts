import { mime } from "../lazy";

/** Asks the API to keep no type, so that an asset is served without one. Source: Cloudflare's documentation, "Direct uploads". */
const NONE = "application/null";

/**
 * The type with which an asset is served, by the extension of its name: text is UTF-8. The same as wrangler gives.
 */
export function mediaType(name: string): string {
  const type = mime().getType(name);
  if (type === null) return NONE;
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}
