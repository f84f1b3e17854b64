import { builtinModules } from "node:module";
import { basename, extname, relative, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { BuildFailure, BuildOptions, BuildResult, Message, Plugin } from "esbuild";
import type { ModuleArgs } from "../modules";
import { loadOptional } from "../optional";
import { type KeptModule, moduleImports, type TypeOf } from "./module-imports";

type Esbuild = typeof import("esbuild");

export interface Build {
  /** The start of every message. */
  readonly where: string;
  /** Absolute path of the entry. */
  readonly entry: string;
  /** The folder from which the bundle's comments and source map count paths. */
  readonly root: string;
  readonly sourceMap: boolean;
  readonly typeOf: TypeOf;
  readonly plugins: readonly Plugin[];
  readonly options: Pick<
    BuildOptions,
    "alias" | "conditions" | "define" | "external" | "inject" | "jsxFactory" | "jsxFragment" | "keepNames" | "minify" | "tsconfig"
  >;
  /** A file of a package that brings esbuild. */
  readonly esbuildOf?: string;
}

export interface Built {
  /** Name of the bundle. */
  readonly mainModule: string;
  readonly modules: Record<string, ModuleArgs>;
}

/**
 * Bundles an entry as wrangler does.
 *
 * @throws {pulumi.RunError} with every error of esbuild, each with file, line and column.
 */
export async function build({ where, entry, root, sourceMap, typeOf, plugins, options, esbuildOf }: Build): Promise<Built> {
  const esbuild = loadOptional({ name: "esbuild", neededBy: where, since: [0, 27] }, esbuildOf).library as Esbuild;
  const kept = new Map<string, KeptModule>();
  const stem = basename(entry, extname(entry));
  const { define, ...others } = options;
  let result: BuildResult<{ write: false }>;
  try {
    result = await esbuild.build({
      ...others,
      entryPoints: [entry],
      absWorkingDir: root,
      // Nothing is written: it only says where paths in the source map count from.
      outdir: root,
      allowOverwrite: true,
      entryNames: stem,
      bundle: true,
      write: false,
      format: "esm",
      // What workerd runs: https://github.com/cloudflare/workers-sdk, COMMON_ESBUILD_OPTIONS.
      target: "es2024",
      supported: { "import-source": true, using: true },
      conditions: options.conditions ?? ["workerd", "worker", "browser"],
      loader: { ".js": "jsx", ".mjs": "jsx", ".cjs": "jsx" },
      define: productionUnless(define),
      sourcemap: sourceMap ? "linked" : false,
      plugins: [moduleImports(typeOf, kept), ...plugins],
      logLevel: "silent",
    });
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    // An option, or esbuild itself: such as the program that npm left out.
    if (errors === undefined) throw new pulumi.RunError(`${where}: esbuild: ${(error as Error).message}`);
    throw new pulumi.RunError(`${where}: ${errors.length === 1 ? "an error" : `${errors.length} errors`}:\n${listed(errors, root)}`);
  }
  if (result.warnings.length > 0) await pulumi.log.warn(`${where}:\n${listed(result.warnings, root)}`);
  const bundled = result.outputFiles.map(({ path, text }): [string, ModuleArgs] => [
    relative(root, path).split(sep).join("/"),
    { content: text },
  ]);
  const code = bundled.filter(([name]) => /\.js(\.map)?$/.test(name));
  if (code.length < bundled.length) {
    await pulumi.log.warn(`${where}: CSS that the sources import is left out, as by wrangler. Serve it as an asset, or import it as text.`);
  }
  const modules: [string, ModuleArgs][] = [...code, ...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  // By what esbuild made of it, to whom brackets in the name of a file mean something.
  const mainModule = code.map(([name]) => name).find((name) => name.endsWith(".js")) ?? `${stem}.js`;
  return { mainModule, modules: Object.fromEntries(modules) };
}

/** Libraries ask for the mode under three names. */
function productionUnless(define: BuildOptions["define"] = {}): Record<string, string> {
  const production = JSON.stringify("production");
  const names = ["process.env.NODE_ENV", "global.process.env.NODE_ENV", "globalThis.process.env.NODE_ENV"];
  return { ...Object.fromEntries(names.map((name) => [name, production])), ...define };
}

/** Errors as editors and terminals know them: a path from the working directory, line and column from 1. */
function listed(messages: readonly Message[], root: string): string {
  return messages
    .map(({ text, location, notes }) => {
      const more = [adviceOn(text) ?? notes.map((note) => note.text)]
        .flat()
        .map((note) => `\n    ${note}`)
        .join("");
      if (location === null) return `  ${text}${more}`;
      const path = relative(process.cwd(), resolve(root, location.file));
      return `  ${path}:${location.line}:${location.column + 1}: ${text}\n    ${location.lineText.trim().slice(0, 200)}${more}`;
    })
    .join("\n");
}

/** esbuild's own advice on what it cannot find is about its own options. */
function adviceOn(text: string): string | readonly string[] | undefined {
  const name = /^Could not resolve "(.+)"$/.exec(text)?.[1];
  if (name === undefined) return undefined;
  if (builtinModules.includes(name))
    return `Node has it. For Workers with the compatibility flag nodejs_compat, give nodejsCompat: true, or import "node:${name}".`;
  return name.startsWith(".") ? [] : "Is it installed?";
}
