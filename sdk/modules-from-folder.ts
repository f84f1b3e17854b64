import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { KNOWN_EXTENSIONS, typeByExtension } from "../provider/content/module-type";
import { type Globs, globTest, ignoreTest, listOf } from "./folder/patterns";
import { type TypesByGlob, typesByGlob } from "./folder/types";
import { walk } from "./folder/walk";
import { pathGiven } from "./files";
import type { ModuleArgs } from "./modules";

/** Files that a message lists before it only counts the rest. */
const LISTED = 10;

/** Which files of a folder become modules, and how. Globs are about paths below the folder, written with `/` on every system. */
export interface FolderOptions {
  /** Globs of the files that become modules. Default: all of them. */
  readonly include?: Globs;
  /** Globs of files, and of folders, that do not. They go before `include`. */
  readonly exclude?: Globs;
  /** A file with the rules of a .gitignore, by its path below the folder: what it ignores becomes no module, nor does the file. */
  readonly ignoreFile?: string;
  /** Whether names that begin with a dot count. Default `false`; a glob that writes the dot (`.well-known/**`) finds them anyway. */
  readonly dot?: boolean;
  /**
   * The folder from which the names of the modules count: the folder itself or one around it. With `base: "dist"`, the file
   * `dist/api/index.js` of the folder `dist/api` is the module `api/index.js`. Default: the folder itself.
   */
  readonly base?: string;
  /** Types by glob, for names whose extension does not say it, or says it wrong. The first glob that matches counts. */
  readonly types?: TypesByGlob;
}

/**
 * The files of a folder as the modules of a Worker: what `modules` takes, by name.
 *
 * The names are paths below the folder, written with `/`, sorted, and in the Unicode form NFC, so that they are the same on every
 * system. Symbolic links count as what they lead to, which must be in the folder too. The order, the place of the folder and
 * the times of its files never matter.
 *
 * @example
 * new WorkerVersion("api", {
 *   workerId: worker.name,
 *   mainModule: "index.js",
 *   modules: modulesFromFolder("dist", { exclude: "**\/*.map" }),
 * });
 * @param folder A relative path is resolved from the working directory: that of the program.
 * @throws {pulumi.RunError} for a folder that is not there, one without a file that matches, a file whose type nothing says, a
 * link out of the folder, and two names that are the same in NFC.
 */
export function modulesFromFolder(folder: string, options: FolderOptions = {}): Record<string, ModuleArgs> {
  const where = `modulesFromFolder(${JSON.stringify(folder)})`;
  const { include = "**", exclude = [], ignoreFile, dot = false, types = {} } = options;
  const root = existingFolder(folder, where);
  const prefix = prefixOf(root, options.base, where);

  const included = globTest(include, `${where}, include`, { dot });
  // What a program does not want, it does not want in hidden folders either.
  const excluded = globTest(exclude, `${where}, exclude`, { dot: true });
  const ignored = ignoreTest(root, ignoreFile, where);
  const isHidden =
    dot || listOf(include).some((glob) => /(^|\/)\./.test(glob)) ? () => false : (path: string) => /(^|\/)\.[^/]*$/.test(path);
  const found = walk(root, {
    where,
    enters: (path) => !isHidden(path) && !excluded(path) && !ignored(`${path}/`),
    wants: (path) => included(path) && path !== ignoreFile && !excluded(path) && !ignored(path),
  });
  if (found.length === 0) throw new pulumi.RunError(`${where}: ${nothingFound(root, options)}`);
  return toModules(found, { root, prefix, where, types });
}

function existingFolder(folder: string, where: string): string {
  const root = resolve(pathGiven(folder, where));
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats === undefined) throw new pulumi.RunError(`${where}: ${root} is not there. Was it built?`);
  if (!stats.isDirectory()) throw new pulumi.RunError(`${where}: ${root} is a file. For one module give { contentFile } in modules.`);
  return root;
}

/** What stands before every name. */
function prefixOf(root: string, base: string | undefined, where: string): string {
  if (base === undefined) return "";
  const path = relative(existingFolder(base, `${where}, base`), root);
  if (path === "") return "";
  if (path === ".." || path.startsWith(`..${sep}`) || resolve(path) === path)
    throw new pulumi.RunError(`${where}: base (${resolve(base)}) must be the folder or one around it.`);
  return `${path.split(sep).join("/")}/`;
}

interface Naming {
  readonly root: string;
  readonly prefix: string;
  readonly where: string;
  readonly types: TypesByGlob;
}

function toModules(paths: readonly string[], { root, prefix, where, types }: Naming): Record<string, ModuleArgs> {
  const givenType = typesByGlob(types, where);
  const modules = new Map<string, ModuleArgs>();
  const untyped: string[] = [];
  for (const path of paths) {
    const name = (prefix + path).normalize("NFC");
    if (modules.has(name))
      throw new pulumi.RunError(
        `${where}: two files are named ${JSON.stringify(name)}, in two Unicode forms that look the same. Rename one.`,
      );
    const contentType = givenType(path);
    if (contentType === undefined && typeByExtension(name, { kind: "mainModule", name: "" }) === undefined) untyped.push(path);
    const contentFile = join(root, path);
    modules.set(name, contentType === undefined ? { contentFile } : { contentFile, contentType });
  }
  if (untyped.length > 0) {
    throw new pulumi.RunError(
      `${where}: nothing says the type of ${shortList(untyped)}. Exclude what is no module (exclude), or give types: ` +
        `{ "**/*.ext": "text/plain" }. By itself the type is clear for ${KNOWN_EXTENSIONS.join(", ")}.`,
    );
  }
  return Object.fromEntries([...modules].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nothingFound(root: string, { include, exclude, ignoreFile }: FolderOptions): string {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const there = entries.map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join("/"));
  if (there.length === 0) return `${root} is empty. Was it built?`;
  const rules = [
    include === undefined ? "" : `include: ${JSON.stringify(include)}`,
    exclude === undefined ? "" : `exclude: ${JSON.stringify(exclude)}`,
    ignoreFile === undefined ? "" : `ignoreFile: ${JSON.stringify(ignoreFile)}`,
  ].filter((rule) => rule !== "");
  return `none of its files (${shortList(there.sort())}) is left by ${rules.length === 0 ? "the rule that names with a dot do not count" : rules.join(", ")}.`;
}

function shortList(paths: readonly string[]): string {
  const more = paths.length - LISTED;
  return `${paths.slice(0, LISTED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
