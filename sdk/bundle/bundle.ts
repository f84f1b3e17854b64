import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type ContentType, typeByExtension } from "../../provider/content/module-type";
import { pathGiven } from "../files";
import { type TypesByGlob, typesByGlob } from "../folder/types";
import type { ModuleArgs } from "../modules";
import { build } from "./build";
import type { TypeOf } from "./module-imports";
import { nodeModules, runtimeModules } from "./node-modules";

/** How an entry is bundled. Paths are resolved from the working directory: that of the program. */
export interface BundleArgs {
  /** Path of the TypeScript or JavaScript file that the Worker starts with. */
  readonly entry: string;
  /**
   * Whether Node's modules are the runtime's, under their bare names too (`fs` for `node:fs`) and where CommonJS asks for them.
   * Give it with the compatibility flag `nodejs_compat`. Default `false`: only imports of `node:*` are.
   */
  readonly nodejsCompat?: boolean;
  /** Whether the source map becomes a module, with which Cloudflare names your sources in stack traces. Default `true`. */
  readonly sourceMap?: boolean;
  /** Whether the bundle is made small, and unreadable with it. Default `false`. */
  readonly minify?: boolean;
  /** Whether functions and classes keep their `name`. Default `true`. */
  readonly keepNames?: boolean;
  /** Imports that stay as they are: they must be modules that you add, or the runtime's own. */
  readonly external?: readonly string[];
  /** Imports that stand for others: `{ lodash: "lodash-es" }`. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Expressions by name: `{ VERSION: JSON.stringify("1.0") }`. `process.env.NODE_ENV` is `"production"` unless you say so. */
  readonly define?: Readonly<Record<string, string>>;
  /** Conditions of a package's `exports`. Default `["workerd", "worker", "browser"]`. */
  readonly conditions?: readonly string[];
  /** Path of the tsconfig.json. Default: the nearest one above each file. */
  readonly tsconfig?: string;
  /** Types by glob of imports that stay modules, beside `.wasm`, `.txt`, `.html`, `.sql` and `.bin`: `{ "**\/*.md": "text/plain" }`. */
  readonly types?: TypesByGlob;
}

/** A bundle: what WorkerVersion and WorkerScriptContent take of it. */
export interface Bundle {
  /** The name of the bundle, that of the entry with `.js`. */
  readonly mainModule: string;
  /** The bundle, its source map, and the modules that it imports, by name. */
  readonly modules: Record<string, ModuleArgs>;
}

/**
 * Bundles a TypeScript or JavaScript entry with [esbuild](https://esbuild.github.io), as wrangler does: ES modules for workerd,
 * with `cloudflare:*` and `node:*` left to the runtime. Imports of WebAssembly, text and data stay modules beside the bundle.
 *
 * The same sources give the same modules on every machine and in every folder. Nothing is written. esbuild is an optional peer
 * dependency: install it beside this package.
 *
 * @example
 * new WorkerVersion("api", { workerId: worker.name, ...(await bundle({ entry: "src/index.ts" })) });
 * @throws {pulumi.RunError} (the promise rejects) with every error in the sources by file, line and column, and without esbuild.
 */
export async function bundle(args: BundleArgs): Promise<Bundle> {
  const where = `bundle(${JSON.stringify(args.entry)})`;
  const entry = resolve(pathGiven(args.entry, where));
  if (statSync(entry, { throwIfNoEntry: false })?.isFile() !== true)
    throw new pulumi.RunError(`${where}: ${entry} is not there, or no file.`);
  const { sourceMap = true, nodejsCompat = false, types = {} } = args;
  return build({
    where,
    entry,
    // Neither the working directory nor the place on disk: two copies give the same bundle.
    root: dirname(entry),
    sourceMap,
    typeOf: typesOfImports(types, where),
    plugins: [...(nodejsCompat ? [nodeModules] : []), runtimeModules],
    options: {
      keepNames: args.keepNames ?? true,
      minify: args.minify ?? false,
      ...(args.external === undefined ? {} : { external: [...args.external] }),
      ...(args.alias === undefined ? {} : { alias: { ...args.alias } }),
      ...(args.define === undefined ? {} : { define: { ...args.define } }),
      ...(args.conditions === undefined ? {} : { conditions: [...args.conditions] }),
      ...(args.tsconfig === undefined ? {} : { tsconfig: resolve(args.tsconfig) }),
    },
  });
}

/** Types that stay modules without a word: those that JavaScript can import and that are no JavaScript. */
const KEPT: readonly (ContentType | undefined)[] = ["application/wasm", "text/plain", "application/octet-stream"];

function typesOfImports(types: TypesByGlob, where: string): TypeOf {
  const givenType = typesByGlob(types, where);
  return (path) => {
    const usual = typeByExtension(path, { kind: "mainModule", name: "" });
    return givenType(path) ?? (KEPT.includes(usual) ? usual : undefined);
  };
}
