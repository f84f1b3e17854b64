import type { Context } from "../context";
import { unparseableBody } from "../http/errors";
import type { Limits } from "../limits";
import type { AssetSettings } from "../model/assets";
import { DEFAULT_SETTINGS, type Binding, type ScriptRecord, type Settings } from "../model/script";
import type { Metadata } from "../upload/content";
import { assetsOf } from "./assets/settings";
import { checkTargets } from "./binding-targets";
import { bindingsOf } from "./bindings";
import { checkDate } from "./compatibility-date";
import { areConsumers, isObservability, isPlacement, isUsageModel } from "./settings-checks";
import { areCacheOptions, areContainers, areDependencies, areExports, areLimits } from "./version-checks";

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isStrings: Check = (value) => Array.isArray(value) && value.every(isString);
const isBoolean: Check = (value) => typeof value === "boolean";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** [documented] The fields that settings have besides bindings, on every route that sets them. */
const FIELDS = {
  compatibility_date: (value) => isString(value) && /^\d{4}-\d{2}-\d{2}$/.test(value as string),
  compatibility_flags: isStrings,
  logpush: isBoolean,
  usage_model: isUsageModel,
  tags: orNull(isStrings),
  tail_consumers: orNull(areConsumers),
  observability: orNull(isObservability),
  placement: orNull(isPlacement),
  limits: orNull(areLimits),
  cache_options: orNull(areCacheOptions),
  containers: orNull(areContainers),
  exports: orNull(areExports),
  package_dependencies: orNull(areDependencies),
} as const satisfies Partial<Record<keyof Settings, Check>>;

/** [documented] The fields that belong to the script and not to a version of it. */
export const SCRIPT_FIELDS = ["logpush", "observability", "tags", "tail_consumers"] as const satisfies (keyof typeof FIELDS)[];

/** The settings after an upload to a script: what the metadata says, defaults for the rest. */
export function settingsOfUpload(
  metadata: Metadata,
  script: Pick<ScriptRecord, "account" | "name">,
  before: Settings | undefined,
  context: Context,
): Settings {
  const { assume, limits } = context;
  const kept = before ? keptBindings(metadata, before) : [];
  const given = bindingsOf(metadata["bindings"] ?? [], before?.bindings ?? [], limits);
  checkTargets(given, script, context);
  const names = new Set(given.map((binding) => binding.name));
  const assets = uploadedAssets(metadata, script, before, context);
  const settings = {
    ...DEFAULT_SETTINGS,
    ...fieldsOf(metadata),
    bindings: [...given, ...kept.filter(({ name }) => !names.has(name))],
    ...(assets ? { assets } : {}),
  };
  checkDate(settings, context);
  if (
    before &&
    SCRIPT_FIELDS.some((field) => metadata[field] === undefined && JSON.stringify(before[field]) !== JSON.stringify(settings[field]))
  ) {
    assume("put-resets-settings");
  }
  return settings;
}

/** The settings after a change that names only what changes. */
export function settingsOfPatch(patch: Metadata, before: Settings, limits: Limits): Settings {
  const bindings = patch["bindings"] === undefined ? before.bindings : bindingsOf(patch["bindings"], before.bindings, limits);
  return { ...before, ...fieldsOf(patch), bindings };
}

export function fieldsOf(source: Metadata): Partial<Settings> {
  const fields: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(FIELDS)) {
    const value = source[name];
    if (value === undefined) continue;
    if (!check(value)) throw unparseableBody(`${name} has a value that it cannot have: ${JSON.stringify(value).slice(0, 100)}`);
    // [documented] These two are answered as null, all others as if nobody had named them.
    fields[name] = value === null && name !== "tags" && name !== "tail_consumers" ? undefined : value;
  }
  if (Array.isArray(fields["tags"]) && fields["tags"].length === 0) fields["tags"] = null;
  return fields;
}

/** [documented] `keep_assets` keeps those of the version before, in place of a token. */
function uploadedAssets(
  { assets, keep_assets: keep }: Metadata,
  { account, name }: Pick<ScriptRecord, "account" | "name">,
  before: Settings | undefined,
  context: Context,
): AssetSettings | undefined {
  if (keep !== undefined && keep !== null && !isBoolean(keep)) throw unparseableBody("keep_assets must be a boolean.");
  const kept = keep === true ? before?.assets : undefined;
  return assetsOf(assets, { account, name, kept }, context) ?? kept;
}

/** [documented] `keep_bindings` lists the types whose bindings stay although the metadata does not name them. */
function keptBindings(metadata: Metadata, before: Settings): Binding[] {
  const types = metadata["keep_bindings"] ?? [];
  if (!isStrings(types)) throw unparseableBody("keep_bindings must be an array of strings.");
  return before.bindings.filter((binding) => (types as string[]).includes(binding.type));
}
