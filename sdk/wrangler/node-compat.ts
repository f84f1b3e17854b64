import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin, PluginBuild } from "esbuild";

/** What unenv says of an environment. */
interface Environment {
  readonly alias: Readonly<Record<string, string>>;
  /** Globals by name: a module for its default export, or a module and a name. */
  readonly inject: Readonly<Record<string, string | readonly [module: string, name: string]>>;
  readonly external: readonly string[];
  readonly polyfill: readonly string[];
}

interface Unenv {
  readonly defineEnv: (options: object) => { readonly env: Environment };
}

interface Preset {
  readonly getCloudflarePreset: (options: { readonly compatibilityDate: string; readonly compatibilityFlags: readonly string[] }) => object;
  readonly nonPrefixedNodeModules: readonly string[];
}

const BUILT_IN = "node-built-in-modules";
const ALIASED = "required-unenv-alias";

/**
 * Node's modules and globals as wrangler brings them: the runtime's own where it has them, and those of unenv, which comes with
 * wrangler, where it has not.
 *
 * Source: wrangler, esbuild-plugins/hybrid-nodejs-compat.ts.
 *
 * @param wrangler A file in the folder of the package wrangler.
 */
export function nodeCompat(wrangler: string, compatibilityDate: string, compatibilityFlags: readonly string[]): Plugin {
  return {
    name: "node-compat",
    async setup(build) {
      const from = createRequire(wrangler);
      const { defineEnv } = await load<Unenv>(from, "unenv");
      const { getCloudflarePreset, nonPrefixedNodeModules } = await load<Preset>(from, "@cloudflare/unenv-preset");
      // The package debug has a real build for Workers.
      const presets = [getCloudflarePreset({ compatibilityDate, compatibilityFlags }), { alias: { debug: "debug" } }];
      const environment = defineEnv({ presets, npmShims: true }).env;
      requiredBuiltIns(build, new RegExp(`^(${nonPrefixedNodeModules.join("|")}|node:.+)$`));
      aliases(build, environment, from);
      globals(build, environment, from, dirname(wrangler));
    },
  };
}

/** CommonJS code asks at run time for what an ES module must import. */
function requiredBuiltIns(build: PluginBuild, filter: RegExp): void {
  build.onResolve({ filter }, ({ path, kind }) => (kind === "require-call" ? { path, namespace: BUILT_IN } : undefined));
  build.onLoad({ filter: /.*/, namespace: BUILT_IN }, ({ path }) => ({
    contents: `import libDefault from '${path}';\nmodule.exports = libDefault;`,
    loader: "js",
  }));
}

function aliases(build: PluginBuild, { alias, external }: Environment, from: NodeJS.Require): void {
  const paths = new Map<string, string>();
  for (const [name, target] of Object.entries(alias)) {
    try {
      paths.set(name, from.resolve(target));
    } catch {
      // A package that is not installed: nobody imports it.
    }
  }
  build.onResolve({ filter: new RegExp(`^(${[...paths.keys()].join("|")})$`) }, ({ path, kind }) => {
    const target = alias[path] ?? "";
    if (kind === "require-call" && /^unenv\/(npm|mock)\//.test(target)) return { path, namespace: ALIASED };
    return { path: paths.get(path) ?? path, external: external.includes(target) };
  });
  build.onLoad({ filter: /.*/, namespace: ALIASED }, ({ path }) => ({
    contents: [
      `import * as esm from '${path}';`,
      "module.exports = Object.entries(esm)",
      "  .filter(([k]) => k !== 'default')",
      "  .reduce((cjs, [k, value]) => Object.defineProperty(cjs, k, { value, enumerable: true }), 'default' in esm ? esm.default : {});",
    ].join("\n"),
    loader: "js",
  }));
}

/** Globals that the runtime lacks are set by modules that are imported before all others. */
function globals(build: PluginBuild, { inject, polyfill }: Environment, from: NodeJS.Require, folder: string): void {
  const prefix = join(folder, "_virtual_unenv_global_polyfill-");
  const contents = new Map<string, { readonly imports: string[]; readonly sets: string[]; readonly module: string }>();
  for (const [global, target] of Object.entries(inject)) {
    const [module, name] = typeof target === "string" ? [target, "default"] : target;
    const local = typeof target === "string" ? "defaultExport" : name;
    const path = prefix + module.replaceAll("/", "-");
    const content = contents.get(path) ?? { imports: [], sets: [], module };
    content.imports.push(local === name ? name : `${name} as ${local}`);
    content.sets.push(`globalThis.${global} = ${local};`);
    contents.set(path, content);
  }
  build.initialOptions.inject = [
    ...(build.initialOptions.inject ?? []),
    ...contents.keys(),
    ...polyfill.map((module) => from.resolve(module)),
  ];
  const filter = /_virtual_unenv_global_polyfill-(.+)$/;
  build.onResolve({ filter }, ({ path }) => ({ path }));
  build.onLoad({ filter }, ({ path }) => {
    const content = contents.get(path);
    if (content === undefined) return undefined;
    const { imports, sets, module } = content;
    return { contents: `import { ${imports.join(", ")} } from "${module}";\n${sets.join("\n")}\n`, loader: "js" };
  });
}

/** Loads an ES module by the name of its package, whose main entry `require` does not see. */
async function load<T>(from: NodeJS.Require, name: string): Promise<T> {
  const manifest = from.resolve(`${name}/package.json`);
  const { exports } = from(manifest) as { readonly exports: { readonly ".": { readonly import?: string; readonly default?: string } } };
  const entry = exports["."].import ?? exports["."].default ?? "index.mjs";
  return (await import(pathToFileURL(join(dirname(manifest), entry)).href)) as T;
}
