import { createHash } from "node:crypto";
import { isArchive, isAsset, isObject, isUnknown, UNKNOWN, type WireAsset } from "../values";
import { concurrently } from "./concurrently";
import { type Entry, isDigest, type ModuleDigest, sha256 } from "./hash";
import { inspect } from "./inspect";
import { CONTENT_TYPES, type ContentType, isContentType, KNOWN_EXTENSIONS, typeByExtension } from "./module-type";
import { problemOfName } from "./module-name";
import { at, closestName, noSuchProperty, Problems } from "./problems";
import { eachPiece, NotAFileError, type Source, sizeOf } from "./source";
import type { ContentStore } from "./store";

/** What a program gives of a module. */
const SOURCES = ["content", "contentFile", "contentBase64"];
const PROPERTIES = [...SOURCES, "contentType"];

export interface DigestOptions {
  readonly entry: Entry;
  /** The digests of the last check: what they hold is not looked into again. */
  readonly known: unknown;
  readonly store: ContentStore;
  readonly problems: Problems;
}

/**
 * Turns the modules of a program, by name, into digests, and keeps where their bytes are in the store.
 *
 * Each module is `{content | contentFile | contentBase64, contentType?}`, the unknown value, or a digest that is already
 * there (when the program ignores changes of the modules). Modules with unknown parts become the unknown value.
 */
export async function digestModules(modules: Record<string, unknown>, options: DigestOptions): Promise<Record<string, unknown>> {
  const names = Object.keys(modules).sort();
  const results = new Map<string, { readonly value: unknown; readonly problems: Problems }>();
  await concurrently(names, async (name) => {
    const problems = new Problems();
    results.set(name, { value: await digestModule(name, modules[name], { ...options, problems }), problems });
  });
  // In the order of the names, whichever file was read first.
  for (const name of names) for (const { path, problem } of results.get(name)?.problems.all ?? []) options.problems.add(path, problem);
  return Object.fromEntries(names.map((name) => [name, results.get(name)?.value]));
}

async function digestModule(name: string, module: unknown, options: DigestOptions): Promise<unknown> {
  const { problems, store } = options;
  const path = at("modules", name);
  const nameProblem = problemOfName(name);
  if (nameProblem !== undefined) {
    problems.add(path, nameProblem);
    return undefined;
  }
  if (isUnknown(module)) return UNKNOWN;
  if (!isObject(module)) {
    problems.add(path, "must be an object with content, contentFile or contentBase64.");
    return undefined;
  }
  if (isDigest(module)) return module;
  const misspelt = Object.keys(module).filter((key) => !PROPERTIES.includes(key));
  for (const key of misspelt) problems.add(`${path}.${key}`, noSuchProperty(PROPERTIES, closestName(key, PROPERTIES)));
  if (misspelt.length > 0) return undefined;

  const type = readType(name, module["contentType"], path, options);
  const given = SOURCES.filter((key) => isThere(module[key]));
  const [key] = given;
  if (key === undefined || given.length > 1) {
    problems.add(
      path,
      `give exactly one of content, contentFile and contentBase64 (${key === undefined ? "none is" : `${given.join(" and ")} are`} there).`,
    );
    return undefined;
  }
  if (isUnknown(module[key]) || isUnknown(type)) return UNKNOWN;
  const read = readSource(key, module[key], path, problems);
  if (read === undefined || !isContentType(type)) return undefined;

  try {
    const digest = await digestSource(read, type, knownAs(name, options.known));
    if (!isKnown(digest, options.known, name)) {
      const wrong = await inspect(read.source, type);
      if (wrong !== undefined) problems.add(path, wrong);
    }
    store.add(digest.sha256, read.source);
    return digest;
  } catch (error) {
    problems.add(path, unreadable(read.source, error));
    return undefined;
  }
}

function readType(name: string, given: unknown, path: string, { entry, problems }: DigestOptions): string | undefined {
  if (isUnknown(given)) return UNKNOWN;
  if (!isThere(given)) {
    const type: ContentType | undefined = typeByExtension(name, entry);
    if (type !== undefined) return type;
    problems.add(
      `${path}.contentType`,
      `the name does not say the type (known are ${KNOWN_EXTENSIONS.join(", ")}). Set contentType to one of ${CONTENT_TYPES.join(", ")}.`,
    );
  } else if (isContentType(given)) {
    return given;
  } else {
    problems.add(`${path}.contentType`, `${shown(given)} is not a type that Workers take. Use one of ${CONTENT_TYPES.join(", ")}.`);
  }
  return undefined;
}

interface ReadSource {
  readonly source: Source;
  /** The sha256 of a file, when the engine has computed it already. */
  readonly sha256: string | undefined;
}

function readSource(key: string, value: unknown, path: string, problems: Problems): ReadSource | undefined {
  const inMemory = (bytes: Buffer): ReadSource => ({ source: { bytes }, sha256: undefined });
  if (isAsset(value)) return readAsset(value, `${path}.${key}`, problems);
  if (isArchive(value)) {
    problems.add(`${path}.${key}`, "is an archive. A module is one file: give a FileAsset or a StringAsset.");
  } else if (typeof value !== "string") {
    problems.add(`${path}.${key}`, key === "content" ? "must be text or an asset." : "must be text.");
  } else if (key === "contentFile") {
    return { source: { path: value }, sha256: undefined };
  } else if (key === "contentBase64") {
    const bytes = Buffer.from(value, "base64");
    // Buffer skips what is not base64, so a wrong text would lose bytes silently.
    const [whole, text] = [bytes.toString("base64"), value.replace(/\s+/g, "")];
    if (text === whole || text === whole.replace(/=+$/, "")) return inMemory(bytes);
    problems.add(`${path}.${key}`, "is not base64. For text use content.");
  } else if (!value.isWellFormed()) {
    problems.add(
      `${path}.${key}`,
      "has a lone surrogate, which no UTF-8 can hold: was binary data read as text? Use contentFile or contentBase64.",
    );
  } else {
    return inMemory(Buffer.from(value, "utf8"));
  }
  return undefined;
}

function readAsset(asset: WireAsset, path: string, problems: Problems): ReadSource | undefined {
  if (asset.path !== undefined && asset.path !== "") return { source: { path: asset.path }, sha256: asset.hash };
  if (asset.uri !== undefined && asset.uri !== "") {
    problems.add(path, "is an asset at a URL. Download it in the build and give the file.");
    return undefined;
  }
  if (asset.text === undefined) {
    problems.add(path, "is an asset that came without its content. Give a FileAsset or a StringAsset.");
    return undefined;
  }
  return { source: { bytes: Buffer.from(asset.text, "utf8") }, sha256: undefined };
}

async function digestSource({ source, sha256: given }: ReadSource, contentType: ContentType, known: unknown): Promise<ModuleDigest> {
  if ("bytes" in source) return { sha256: sha256(source.bytes), size: source.bytes.length, contentType };
  // Unchanged content has the size that it had, so an unchanged file is not touched at all.
  if (given !== undefined && isDigest(known) && known.sha256 === given) return { sha256: given, size: known.size, contentType };
  const size = await sizeOf(source);
  if (given !== undefined) return { sha256: given, size, contentType };
  const hash = createHash("sha256");
  await eachPiece(source, (piece) => hash.update(piece));
  return { sha256: hash.digest("hex"), size, contentType };
}

function isKnown(digest: ModuleDigest, known: unknown, name: string): boolean {
  const old = knownAs(name, known);
  return isDigest(old) && old.sha256 === digest.sha256 && old.contentType === digest.contentType;
}

function knownAs(name: string, known: unknown): unknown {
  return isObject(known) && Object.hasOwn(known, name) ? known[name] : undefined;
}

function unreadable(source: Source, error: unknown): string {
  const file = "path" in source ? `the file ${source.path}` : "the content";
  if (error instanceof NotAFileError) return `${file} is a device or a pipe. A module is one file.`;
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return `${file} is not there.`;
    case "EISDIR":
      return `${file} is a folder. A module is one file.`;
    case "EACCES":
    case "EPERM":
      return `${file} cannot be read: permission denied.`;
    default:
      return `${file} cannot be read: ${(error as Error).message}`;
  }
}

/** Absent and null are the same: the engine leaves out what has no value, other callers may not. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function shown(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
