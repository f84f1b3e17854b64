import * as pulumi from "@pulumi/pulumi";
import type { ContentType } from "../provider/content/module-type";
import { fileAsset } from "./files";

/** One module: exactly one of `content`, `contentFile` and `contentBase64`. */
export interface ModuleArgs {
  /** The content: text, or a Pulumi asset (`FileAsset`, `StringAsset`). Text is sent as UTF-8. */
  content?: pulumi.Input<string | pulumi.asset.Asset>;
  /** Path of the file that holds the content. A relative path is resolved from the folder of the program. */
  contentFile?: pulumi.Input<string>;
  /** The content as base64. */
  contentBase64?: pulumi.Input<string>;
  /**
   * The type of the module. By default the extension of its name says it: `.js` and `.mjs` are ES modules (`.js` is a
   * classic script beside a `bodyPart`), `.cjs` CommonJS, `.py` Python, `.wasm` WebAssembly, `.txt`, `.html` and `.sql`
   * text, `.bin` data, `.map` a source map. Any other name needs a type.
   */
  contentType?: pulumi.Input<ContentType>;
}

/** One module of an array, where it says its name itself. */
export interface NamedModuleArgs extends ModuleArgs {
  /** The name by which other modules import it: `index.js`, `lib/util.js`. */
  name: pulumi.Input<string>;
}

/** The modules of a Worker: by name, or as an array of modules with names. The order never matters. */
export type ModulesArgs = Record<string, pulumi.Input<ModuleArgs>> | pulumi.Input<pulumi.Input<NamedModuleArgs>[]>;

/** A module as the state keeps it: nothing of its content. */
export interface ModuleDigest {
  /** sha256 over the raw bytes, 64 hex digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
}

/** What travels to the provider for a module. The provider puts a digest in its place before anything is stored. */
type WireModule = Record<string, unknown>;
type WireModules = Record<string, pulumi.Input<WireModule>>;

/**
 * The modules as they travel: a map by name with assets for files, so that the engine hashes each file, once.
 *
 * Each module is one value, so that one with unknown or secret content is unknown or secret as a whole, and no other is.
 *
 * @throws {pulumi.RunError} for a file that is missing, a folder, or not readable, and for a name that stands twice.
 */
export function modulesToWire(modules: unknown, resource: string): pulumi.Input<WireModules> {
  if (isEventual(modules)) return whenKnown(modules, (known) => modulesToWire(known, resource) as WireModules);
  if (!Array.isArray(modules)) {
    // What is no object at all goes on as it is: the provider's check says what is wrong with it.
    if (!isObject(modules)) return modules as WireModules;
    return Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, moduleToWire(module, pathOf(resource, name))]));
  }
  // What is no module counts as one without a name: a program in JavaScript can give anything.
  const list = modules.map((module) => Object(module) as { readonly name?: unknown });
  if (list.some((module) => isEventual(module) || isEventual(module.name))) {
    return whenKnown(list, (known) => modulesToWire(known, resource) as WireModules);
  }
  const byName = new Map<string, pulumi.Input<WireModule>>();
  for (const [index, { name, ...module }] of list.entries()) {
    if (typeof name !== "string")
      throw new pulumi.RunError(`${resource}: modules[${index}]: a module of an array needs a name, which is text.`);
    if (byName.has(name))
      throw new pulumi.RunError(`${resource}: modules: two of them are named ${JSON.stringify(name)}. Each name can stand once.`);
    byName.set(name, moduleToWire(module, pathOf(resource, name)));
  }
  return Object.fromEntries(byName);
}

/**
 * An input that is secret when the content of any module is, and unknown when any is: the engine then treats the
 * `contentHash` that the provider puts in its place likewise. `undefined` when all content is plain.
 */
export function secrecyOf(modules: pulumi.Input<WireModules>): pulumi.Output<string> | undefined {
  const plain = !isEventual(modules) && (typeof modules !== "object" || Object.values(modules).every((module) => !isEventual(module)));
  return plain ? undefined : pulumi.output(modules).apply(() => "");
}

function moduleToWire(module: unknown, path: string): pulumi.Input<WireModule> {
  if (isAsset(module)) throw new pulumi.RunError(`${path}: must be an object. Give the asset as its content: { content: … }.`);
  if (isEventual(module) || Object.values(Object(module) as object).some(isEventual)) {
    return whenKnown(module, (known) => moduleToWire(known, path) as WireModule);
  }
  if (!isObject(module)) return module as WireModule;
  const { content, contentFile, ...rest } = module;
  const wire: WireModule = { ...rest };
  if (content !== undefined) wire["content"] = contentToWire(content, `${path}.content`);
  // Both stay apart, so that the provider can say that both were given.
  if (contentFile !== undefined)
    wire["contentFile"] = typeof contentFile === "string" ? fileAsset(contentFile, `${path}.contentFile`) : contentFile;
  return wire;
}

/**
 * An asset of a file is looked at here, since the engine would meet a missing file with a stack trace; likewise a URL, which
 * the engine would download, and an archive.
 */
function contentToWire(content: unknown, path: string): unknown {
  if (isArchive(content)) {
    throw new pulumi.RunError(`${path}: is an archive. A module is one file: give a FileAsset or a StringAsset.`);
  }
  if (!isAsset(content)) return content;
  const { path: file, uri } = content as { readonly path?: pulumi.Input<string>; readonly uri?: unknown };
  if (uri !== undefined) throw new pulumi.RunError(`${path}: is an asset at a URL. Download it in the build and give the file.`);
  // An asset that came out of an Output has its path as text; one of the program has a promise of it.
  if (typeof file === "string") return fileAsset(file, path);
  return file === undefined ? content : pulumi.output(file).apply((known) => fileAsset(known, path));
}

function whenKnown<T>(value: unknown, then: (known: unknown) => T): pulumi.Output<T> {
  return (pulumi.output(value) as pulumi.Output<unknown>).apply<T>(then);
}

// No type guards: the types Asset and Archive have no member of their own, so all that is none would be narrowed to null.

function isAsset(value: unknown): boolean {
  return pulumi.asset.Asset.isInstance(value);
}

function isArchive(value: unknown): boolean {
  return pulumi.asset.Archive.isInstance(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isEventual(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function pathOf(resource: string, name: string): string {
  return `${resource}: modules[${JSON.stringify(name)}]`;
}
