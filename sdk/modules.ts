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
export function modulesToWire(modules: pulumi.Input<ModulesArgs>, resource: string): pulumi.Input<WireModules> {
  if (isEventual(modules)) return pulumi.output(modules).apply((known) => modulesToWire(known as ModulesArgs, resource) as WireModules);
  if (!Array.isArray(modules)) {
    // What is no object at all goes on as it is: the provider's check says what is wrong with it.
    if (typeof modules !== "object" || modules === null) return modules;
    return Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, moduleToWire(module, pathOf(resource, name))]));
  }
  if (modules.some((module) => isEventual(module) || isEventual(module.name))) {
    return pulumi.output(modules).apply((known) => modulesToWire(known as NamedModuleArgs[], resource) as WireModules);
  }
  const byName = new Map<string, pulumi.Input<WireModule>>();
  for (const { name, ...module } of modules as (ModuleArgs & { name: string })[]) {
    if (byName.has(name)) throw new pulumi.RunError(`${resource}: modules: two of them are named ${JSON.stringify(name)}. Each name can stand once.`);
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

function moduleToWire(module: pulumi.Input<ModuleArgs>, path: string): pulumi.Input<WireModule> {
  if (isEventual(module) || Object.values(module ?? {}).some(isEventual)) {
    return pulumi.output(module).apply((known) => moduleToWire(known as ModuleArgs, path) as WireModule);
  }
  if (typeof module !== "object" || module === null) return module;
  const { content, contentFile, ...rest } = module as Record<string, unknown>;
  const wire: WireModule = { ...rest };
  if (content !== undefined) wire["content"] = isFileAsset(content) ? fileAsset(content.path, `${path}.content`) : content;
  // Both stay apart, so that the provider can say that both were given.
  if (contentFile !== undefined) wire["contentFile"] = typeof contentFile === "string" ? fileAsset(contentFile, `${path}.contentFile`) : contentFile;
  return wire;
}

function isFileAsset(value: unknown): value is pulumi.asset.FileAsset & { readonly path: string } {
  return value instanceof pulumi.asset.FileAsset && typeof value.path === "string";
}

function isEventual(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function pathOf(resource: string, name: string): string {
  return `${resource}: modules[${JSON.stringify(name)}]`;
}
