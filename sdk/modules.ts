import * as pulumi from "@pulumi/pulumi";
import type { ContentType } from "../provider/content/module-type";
import { mapByName, type Wire, type WireByName } from "./by-name";
import { isEventual, whenKnown } from "./eventual";
import { checkedFile, fileAsset, pathGiven } from "./files";

/** One module: exactly one of `content`, `contentFile` and `contentBase64`. */
export interface ModuleArgs {
  /** The content: text, or a Pulumi asset (`FileAsset`, `StringAsset`). Text is sent as UTF-8. */
  content?: pulumi.Input<string | pulumi.asset.Asset>;
  /** Path of the file that holds the content. A relative path is resolved from the folder of the program. */
  contentFile?: pulumi.Input<string>;
  /** The content as base64. */
  contentBase64?: pulumi.Input<string>;
  /**
   * The type of the module. `.js` and `.mjs` are ES modules (`.js` is a classic script beside a `bodyPart`), `.cjs` CommonJS, `.py`
   * Python, `.wasm` WebAssembly, `.txt`, `.html` and `.sql` text, `.bin` data, `.map` a source map. Any other name needs a type. The
   * spellings with `text/javascript` count as the same as those with `application/javascript`.
   *
   * @default what the extension of its name says
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

/**
 * The modules as they travel: a map by name with assets for files, so that the engine hashes each file, once.
 *
 * Each module is one value, so that one with unknown or secret content is unknown or secret as a whole, and no other is.
 *
 * @throws {pulumi.RunError} for a file that is missing, a folder, or not readable, and for a name that stands twice.
 */
export function modulesToWire(modules: unknown, resource: string): pulumi.Input<WireByName> {
  return mapByName(modules, { resource, property: "modules", item: "a module" }, moduleToWire);
}

/**
 * An input that is secret when the content of any module is, and unknown when any is: the engine then treats the
 * `contentHash` that the provider puts in its place likewise. `undefined` when all content is plain.
 */
export function secrecyOf(modules: pulumi.Input<WireByName>): pulumi.Output<string> | undefined {
  const plain = !isEventual(modules) && (typeof modules !== "object" || Object.values(modules).every((module) => !isEventual(module)));
  return plain ? undefined : pulumi.output(modules).apply(() => "");
}

function moduleToWire(module: unknown, path: string): pulumi.Input<Wire> {
  if (isAsset(module)) throw new pulumi.RunError(`${path}: must be an object. Give the asset as its content: { content: … }.`);
  if (isEventual(module) || Object.values(Object(module) as object).some(isEventual)) {
    return whenKnown(module, (known) => moduleToWire(known, path) as Wire);
  }
  if (!isObject(module)) return module as Wire;
  const { content, contentFile, ...rest } = module;
  const wire: Wire = { ...rest };
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
  if (file === undefined) return content;
  // An asset that came out of an Output has its path as text; one of the program has a promise of it.
  if (typeof file === "string") return fileAsset(file, path);
  if (pulumi.Output.isInstance(file)) return file.apply((known) => fileAsset(known, path));
  // No Output, which would cost more than all else that is done for the module.
  const checked = Promise.resolve(file).then((known) => checkedFile(pathGiven(known, path), path));
  // The asset is read later than the promise may fail, which is no failure of its own.
  checked.catch(() => undefined);
  return new pulumi.asset.FileAsset(checked);
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
