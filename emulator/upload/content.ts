import type { Assume } from "../assumptions";
import { unparseableBody, validation } from "../http/errors";
import { header, type ApiRequest } from "../http/message";
import { parseJson } from "../http/body";
import type { Content, Entry, ModuleFile } from "../model/script";
import type { Part } from "./multipart";

export type Metadata = Readonly<Record<string, unknown>>;

/** [documented] The content types that a module can have. */
const MODULE_TYPES: ReadonlySet<string> = new Set([
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
]);

/** [documented] Headers that can stand for `main_module` and `body_part`. */
const HEADERS = ["cf-worker-main-module-part", "cf-worker-body-part"];

/** The JSON of a part such as `metadata`, or undefined when there is no such part. */
export function describedBy(parts: readonly Part[], name: string): Metadata | undefined {
  const part = parts.find((candidate) => candidate.name === name);
  if (!part) return undefined;
  const value = parseJson(Buffer.from(part.bytes).toString("utf8"), `${name} part`);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw unparseableBody(`The ${name} part must be a JSON object.`);
  return value as Metadata;
}

/**
 * [documented] The entry point: `main_module` or `body_part` of the metadata, or the headers that can stand for them. [assumed: entry-point-twice]
 * The metadata wins over the headers.
 */
export function entryOf(metadata: Metadata | undefined, request: ApiRequest, assume: Assume): Entry {
  const main = text(metadata, "main_module");
  const body = text(metadata, "body_part");
  if (main !== undefined && body !== undefined) throw validation("Only one of main_module and body_part can be set in the metadata.");
  if ((main ?? body) !== undefined && HEADERS.some((name) => header(request, name) !== undefined)) assume("entry-point-twice");
  if (main !== undefined) return { kind: "module", name: main };
  if (body !== undefined) return { kind: "body", name: body };
  const [mainHeader, bodyHeader] = HEADERS.map((name) => header(request, name));
  if (mainHeader !== undefined && bodyHeader !== undefined) {
    throw validation("Only one of the headers CF-WORKER-MAIN-MODULE-PART and CF-WORKER-BODY-PART can be set.");
  }
  if (mainHeader !== undefined) return { kind: "module", name: fromHeader(mainHeader) };
  if (bodyHeader !== undefined) return { kind: "body", name: fromHeader(bodyHeader) };
  throw validation("The uploaded script has no entry point: set main_module or body_part in the metadata.");
}

/** Whether anything names an entry point. */
export function hasEntry(metadata: Metadata, request: ApiRequest): boolean {
  const named = [metadata["main_module"], metadata["body_part"], ...HEADERS.map((name) => header(request, name))];
  return named.some((name) => name !== undefined && name !== null);
}

/** Node reads header values as Latin-1; a module's name is UTF-8. */
function fromHeader(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}

function text(metadata: Metadata | undefined, field: string): string | undefined {
  const value = metadata?.[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || value === "") throw unparseableBody(`${field} in the metadata must be a non-empty string.`);
  return value;
}

/**
 * [documented] An entry point is looked up by filename; [observed] by part name for clients that name the parts only. [observed] What a
 * binding of a service worker names is the part: wrangler's filenames are the paths of the files.
 */
export function contentOf(parts: readonly Part[], entry: Entry, bindings: unknown, assume: Assume): Content {
  const files = parts.filter((part) => part.name !== "metadata");
  const byFilename = files.some((part) => part.filename === entry.name);
  const bound = entry.kind === "body" ? boundParts(bindings) : new Set();
  const modules = files.map((part): ModuleFile => {
    const entryByPartName = !byFilename && part.name === entry.name;
    if (entryByPartName && part.filename !== undefined) assume("module-name-from-part");
    const name = entryByPartName || bound.has(part.name) ? part.name : (part.filename ?? part.name);
    return { name, contentType: part.contentType, bytes: part.bytes };
  });
  checkModules(modules, assume);
  if (!modules.some((module) => module.name === entry.name)) {
    throw validation(`No such module: ${entry.name}. The entry point must be one of the uploaded parts.`);
  }
  return { entry, modules };
}

/** The parts that bindings name, whether or not they are valid otherwise. */
function boundParts(bindings: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(bindings) ? bindings.map((binding: { readonly part?: unknown } | null) => binding?.part) : []);
}

/** Names and content types of modules, however they came. */
export function checkModules(modules: readonly ModuleFile[], assume: Assume): void {
  for (const { name, contentType } of modules) checkType(name, contentType, assume);
  checkNames(modules);
}

function checkNames(modules: readonly ModuleFile[]): void {
  const seen = new Set<string>();
  for (const { name } of modules) {
    if (name === "") throw validation("A module has an empty name.");
    if (seen.has(name)) throw validation(`Two modules have the name ${name}.`);
    seen.add(name);
  }
}

function checkType(name: string, contentType: string, assume: Assume): void {
  if (MODULE_TYPES.has(contentType)) return;
  assume("unknown-module-type");
  throw validation(`The module ${name} has the content type ${contentType}, which no module can have.`);
}
