import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { build, type Built } from "../bundle/build";
import type { TypeOf } from "../bundle/module-imports";
import { runtimeModules } from "../bundle/node-modules";
import { walk } from "../folder/walk";
import type { ModuleArgs } from "../modules";
import type { Part, Refusals } from "./fields";
import { nodeCompat } from "./node-compat";
import type { ReadConfiguration } from "./read";
import { rulesOf } from "./rules";

/** From this compatibility date on, Node's modules are there without a flag. Source: wrangler, compatibility-date.ts. */
const NODEJS_COMPAT_SINCE = "2026-08-04";

/** The modules of a configuration, bundled as wrangler would; `undefined` for one of assets only. Refuses nothing before all refusals are said. */
export async function codeOf(read: ReadConfiguration, where: string, refusals: Refusals): Promise<Built | undefined> {
  const { file, shown, config } = read;
  const { main } = config as { readonly main?: string };
  const isPython = main?.endsWith(".py") === true;
  const rules = rulesOf(config, isPython ? [{ type: "PythonModule", globs: ["**/*.py"] }] : [], where, refusals);
  const isBundled = config["no_bundle"] !== true && !isPython;
  if (config["preserve_file_names"] === true) refusals.add("preserve_file_names", "this release names imported modules by their content.");
  if (config["find_additional_modules"] === true && isBundled) {
    refusals.add("find_additional_modules", "this release finds modules only beside code that is not bundled (no_bundle).");
  }
  if (isPython && existsSync(join(dirname(file), "python_modules")))
    refusals.add("main", "this release does not take the packages in python_modules.");
  refusals.throwIfAny(where, shown);
  if (main === undefined) return undefined;
  runBuild(config["build"], dirname(file), where, shown);
  if (statSync(main, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new pulumi.RunError(`${where}: main of ${shown} is ${relative(process.cwd(), main)}, which is not there. Was it built?`);
  }
  if (isBundled) return bundled(read, main, rules.typeOf, where);
  return asItIs(config, main, rules.typeOf, where);
}

function bundled({ file, config, wrangler }: ReadConfiguration, main: string, typeOf: TypeOf, where: string): Promise<Built> {
  const root = dirname(file);
  const flags = (config["compatibility_flags"] ?? []) as readonly string[];
  const date = (config["compatibility_date"] ?? "") as string;
  const isNode =
    flags.includes("nodejs_compat") ||
    flags.includes("nodejs_compat_v2") ||
    (date >= NODEJS_COMPAT_SINCE && !flags.includes("no_nodejs_compat"));
  const { alias, define, tsconfig, jsx_factory: jsxFactory, jsx_fragment: jsxFragment } = config as Settings;
  return build({
    where,
    entry: main,
    root,
    sourceMap: config["upload_source_maps"] !== false,
    typeOf,
    plugins: [...(isNode ? [nodeCompat(wrangler, date, flags)] : []), runtimeModules],
    options: {
      keepNames: config["keep_names"] !== false,
      minify: config["minify"] === true,
      external: ["__STATIC_CONTENT_MANIFEST"],
      define: { ...(navigatorIsKnown(date, flags) ? { "navigator.userAgent": '"Cloudflare-Workers"' } : {}), ...define },
      ...(alias === undefined ? {} : { alias }),
      ...(tsconfig === undefined ? {} : { tsconfig: resolve(root, tsconfig) }),
      ...(jsxFactory === undefined ? {} : { jsxFactory }),
      ...(jsxFragment === undefined ? {} : { jsxFragment }),
    },
    // The esbuild that wrangler itself would run.
    esbuildOf: wrangler,
  });
}

interface Settings {
  readonly alias?: Record<string, string>;
  readonly define?: Record<string, string>;
  readonly tsconfig?: string;
  readonly jsx_factory?: string;
  readonly jsx_fragment?: string;
}

/** Source: wrangler, navigator-user-agent.ts, after the flag `global_navigator`. */
function navigatorIsKnown(date: string, flags: readonly string[]): boolean {
  return !flags.includes("no_global_navigator") && (flags.includes("global_navigator") || date >= "2022-03-21");
}

/** The entry and what the rules find below its folder: the output of a build, such as that of the Vite plugin. */
function asItIs(config: Part, main: string, typeOf: TypeOf, where: string): Built {
  const root = (config["base_dir"] as string | undefined) ?? dirname(main);
  const mainModule = relative(root, main).split(sep).join("/");
  if (mainModule.startsWith("../")) throw new pulumi.RunError(`${where}: main (${main}) must be below base_dir (${root}).`);
  const isSought = config["find_additional_modules"] !== false;
  const isMap = (path: string): boolean => config["upload_source_maps"] !== false && /\.[cm]?js\.map$/.test(path);
  const found = walk(root, {
    where,
    // What wrangler keeps for itself.
    enters: (path) => isSought && !/(^|\/)\.wrangler$/.test(path),
    wants: (path) => path === mainModule || (isSought && (isMap(path) || typeOf(path) !== undefined)),
  });
  const entryType = main.endsWith(".py") ? "text/x-python" : "application/javascript+module";
  const modules = found.sort().map((path): [string, ModuleArgs] => {
    const contentType = path === mainModule ? entryType : isMap(path) ? "application/source-map" : typeOf(path);
    return [path.normalize("NFC"), { contentFile: join(root, path), ...(contentType === undefined ? {} : { contentType }) }];
  });
  return { mainModule, modules: Object.fromEntries(modules) };
}

/** The build of the configuration, as wrangler runs it before a deploy. */
function runBuild(settings: unknown, folder: string, where: string, shown: string): void {
  const { command, cwd } = (settings ?? {}) as { readonly command?: string; readonly cwd?: string };
  if (command === undefined || command === "") return;
  const env = { ...process.env, WRANGLER_COMMAND: "deploy" };
  const { status, error, stdout, stderr } = spawnSync(command, {
    shell: true,
    cwd: resolve(folder, cwd ?? "."),
    encoding: "utf8",
    env,
    // A build may say as much as it likes.
    maxBuffer: Infinity,
  });
  if (error === undefined && status === 0) return;
  const lines = `${stdout}${stderr}`.trim().split("\n").slice(-20);
  const output = lines.map((line) => line.slice(0, 500)).join("\n  ");
  throw new pulumi.RunError(
    `${where}: the build of ${shown} (${command}) failed${error === undefined ? "" : `: ${error.message}`}\n  ${output}`,
  );
}
