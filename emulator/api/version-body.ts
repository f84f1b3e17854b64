import type { Context } from "../context";
import { tooLarge } from "../http/body";
import { ApiError, assumedValidation, CODES, validation } from "../http/errors";
import type { Content, ModuleFile, ScriptRecord, VersionSettings } from "../model/script";
import type { AssetSettings } from "../model/assets";
import { DEFAULT_SETTINGS, versionSettings } from "../model/script";
import type { Annotations, Migrations, VersionRecord } from "../model/version";
import { checkModules } from "../upload/content";
import { ASSET_FILES, assetsOf } from "./assets/settings";
import { NOT_BASE64 } from "../upload/json-body";
import { checkTargets } from "./binding-targets";
import { bindingsOf, type Inheritance } from "./bindings";
import { checkDate } from "./compatibility-date";
import { isObject, mergePatch } from "./merge-patch";
import { fieldsOf } from "./settings-fields";
import { findVersion } from "./version-lookup";
import { annotationsOf, migrationsOf } from "./version-fields";

export type VersionBody = Readonly<Record<string, unknown>>;

/** A version as a client describes it. */
export interface DescribedVersion {
  readonly settings: VersionSettings;
  readonly migrations?: Migrations;
  readonly annotations: Annotations;
}

/** What belongs to a version besides its content. [assumed: validation-code] Code 10021 for what has a value that it cannot have. */
export function describedVersion(body: VersionBody, script: ScriptRecord, context: Context, kept?: AssetSettings): DescribedVersion {
  const { limits } = context;
  const migrations = migrationsOf(body);
  const assets = assetsOf(withFiles(body), { ...script, kept }, context);
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  const settings = versionSettings({
    ...DEFAULT_SETTINGS,
    ...asValidation(() => fieldsOf(given)),
    bindings: asValidation(() => bindingsOf(body["bindings"] ?? [], inheritance(script, context), limits)),
    ...(assets === undefined ? {} : { assets }),
  });
  checkDate(settings, context);
  checkTargets(settings.bindings, script, context);
  return { settings, annotations: annotationsOf(body["annotations"], limits), ...(migrations ? { migrations } : {}) };
}

/** [documented] From the latest version, unless the binding names another. */
function inheritance(script: ScriptRecord, { store }: Context): Inheritance {
  return (id) => {
    if (id !== undefined) return findVersion(store, script, id)?.settings.bindings;
    return (store.latestVersion(script.account, script.tag) ?? script).settings.bindings;
  };
}

/** The content of a body, or undefined when it has none, as a Worker that is only assets. */
export function versionContent(body: VersionBody, { assume, limits }: Pick<Context, "assume" | "limits">): Content | undefined {
  const { main_module: main } = body;
  const given = modulesOf(body["modules"]);
  const modules = given.filter((module) => !isAssetFile(module, body));
  if (given.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > limits.scriptBytes) throw tooLarge(limits.scriptBytes);
  checkModules(given, assume);
  if (main === undefined || main === null) {
    const [code] = modules;
    if (code) throw validation(`main_module is missing: it names one of the modules, ${code.name} for one.`);
    if (!isObject(body["assets"])) throw validation("A version needs main_module and modules, or assets.");
    return undefined;
  }
  if (typeof main !== "string" || main === "") throw validation("main_module must be a non-empty string.");
  if (!modules.some(({ name }) => name === main)) throw validation(`No such module: ${main}. main_module must be one of the modules.`);
  return { entry: { kind: "module", name: main }, modules };
}

function modulesOf(value: unknown): ModuleFile[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw validation("modules must be an array.");
  return value.map((module: unknown, index) => {
    const { name, content_type: contentType, content_base64: bytes } = isObject(module) ? module : {};
    if (typeof name === "string" && bytes === NOT_BASE64) throw validation(`content_base64 of the module ${name} is not base64.`);
    if (typeof name !== "string" || typeof contentType !== "string" || !(bytes instanceof Uint8Array)) {
      throw validation(`modules[${index}] needs name, content_type and content_base64.`);
    }
    return { name, contentType, bytes };
  });
}

/** [documented] Beside assets, `_headers` and `_redirects` come as modules and are no code. */
function isAssetFile({ name }: ModuleFile, { assets }: VersionBody): boolean {
  return isObject(assets) && ASSET_FILES.includes(name);
}

/** `assets` with the text of those files, as other routes have it. */
function withFiles(body: VersionBody): unknown {
  const { assets } = body;
  if (!isObject(assets)) return assets;
  const { modules } = body;
  const named = Array.isArray(modules) ? modules.filter((module) => isObject(module) && ASSET_FILES.includes(String(module["name"]))) : [];
  const files = modulesOf(named);
  if (files.length === 0) return assets;
  const texts = Object.fromEntries(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString("utf8")]));
  return { ...assets, config: { ...(isObject(assets["config"]) ? assets["config"] : {}), ...texts } };
}

/** A version as a client would have to send it, after a merge patch. [observed] wrangler patches bindings by name, as `env`. */
export function patchedBody(version: VersionRecord, patch: VersionBody): VersionBody {
  const { env, ...others } = patch;
  const body = mergePatch(bodyOf(version), others) as VersionBody;
  if (!isObject(env)) return body;
  const kept = version.settings.bindings.filter(({ name }) => !Object.hasOwn(env, name));
  const given = Object.entries(env).filter(([, binding]) => binding !== null);
  return { ...body, bindings: [...kept, ...given.map(([name, binding]) => (isObject(binding) ? { ...binding, name } : binding))] };
}

/** What a patch of the latest version starts from: the version as a client would have to send it, secrets included. */
function bodyOf({ settings, annotations, entry }: VersionRecord): VersionBody {
  const live = Object.entries(settings.exports ?? {}).filter(([, { state = "created" }]) =>
    ["created", "expecting-transfer"].includes(state),
  );
  const { exports, assets, ...others } = settings;
  return {
    ...others,
    ...(assets ? { assets: { config: assets.config } } : {}),
    annotations,
    ...(exports ? { exports: Object.fromEntries(live) } : {}),
    ...(entry ? { main_module: entry.name } : {}),
  };
}

function asValidation<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ApiError && error.errors[0]?.code === CODES.unparseableBody) throw assumedValidation(error.message);
    throw error;
  }
}
