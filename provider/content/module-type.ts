/**
 * The content types of a Worker's modules.
 *
 * Source: Cloudflare's API reference, "Put script content", the parameter `files`.
 */

/** Every content type that the API documents for a module. */
export const CONTENT_TYPES = [
  "application/javascript+module",
  "text/javascript+module",
  "application/javascript",
  "text/javascript",
  "text/x-python",
  "text/x-python-requirement",
  "application/wasm",
  "text/plain",
  "application/octet-stream",
  "application/source-map",
] as const;

/** One of the content types that the API documents for a module. */
export type ContentType = (typeof CONTENT_TYPES)[number];

/** Whether the entry is an ES module (`mainModule`) or a service worker (`bodyPart`), or a Python Worker. */
export type EntryKind = "mainModule" | "bodyPart";

const BY_EXTENSION: Readonly<Record<string, ContentType>> = {
  ".js": "application/javascript+module",
  ".mjs": "application/javascript+module",
  ".cjs": "application/javascript",
  ".py": "text/x-python",
  ".wasm": "application/wasm",
  ".txt": "text/plain",
  ".html": "text/plain",
  ".sql": "text/plain",
  ".bin": "application/octet-stream",
  ".map": "application/source-map",
};

/** The extensions that say a module's type, for messages. */
export const KNOWN_EXTENSIONS: readonly string[] = Object.keys(BY_EXTENSION);

/** True for one of the documented content types. */
export function isContentType(value: unknown): value is ContentType {
  return (CONTENT_TYPES as readonly unknown[]).includes(value);
}

/**
 * The type of a module whose program does not say it, by the extension of its name, in any case.
 *
 * Beside a service worker (`bodyPart`) `.js` is a classic script, not an ES module. A `requirements.txt` beside a Python
 * entry lists its packages. `undefined` when the extension says nothing.
 */
export function typeByExtension(name: string, entry: { readonly kind: EntryKind; readonly name: string }): ContentType | undefined {
  const extension = /\.[^./\\]+$/.exec(name)?.[0].toLowerCase();
  if (extension === undefined) return undefined;
  if (extension === ".js" && entry.kind === "bodyPart") return "application/javascript";
  if (isPython(entry.name) && /(^|\/)requirements\.txt$/i.test(name)) return "text/x-python-requirement";
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

function isPython(name: string): boolean {
  return name.toLowerCase().endsWith(".py");
}

/**
 * The type as it counts for comparing: `text/javascript` is another spelling of `application/javascript`, and a remote may
 * add parameters or change the case.
 */
export function canonicalType(type: string): string {
  const essence = type.replace(/;.*$/s, "").trim().toLowerCase();
  return essence.replace(/^text\/javascript(?=\+module$|$)/, "application/javascript");
}

/** True for the types whose content is text, which must be UTF-8. */
export function isText(type: ContentType): boolean {
  return type !== "application/wasm" && type !== "application/octet-stream";
}

/** True for the types that can be the entry of this kind. */
export function canBeEntry(type: ContentType, kind: EntryKind): boolean {
  const canonical = canonicalType(type);
  return kind === "bodyPart"
    ? canonical === "application/javascript"
    : canonical === "application/javascript+module" || canonical === "text/x-python";
}
