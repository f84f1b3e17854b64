import type { Context } from "../context";
import type { ApiRequest } from "../http/message";
import { readContent } from "../model/live";
import { withoutSecret, type Binding, type ExportEntry, type ModuleFile, type ScriptRecord } from "../model/script";
import type { VersionRecord } from "../model/version";
import { ASSET_FILES, configAnswer } from "./assets/settings";
import { localUrl } from "./worker-answer";

/** Characters of a version's id that its preview URL starts with. */
const PREVIEW_CHARACTERS = 8;

/** [documented] Defaults of `assets.config`. */
const ASSETS_CONFIG = { html_handling: "auto-trailing-slash", not_found_handling: "none", run_worker_first: false };

/** [documented] The object Version. Migrations, tokens and secrets never come back; modules do where they are asked for. */
export function versionAnswer(
  version: VersionRecord,
  script: ScriptRecord,
  request: ApiRequest,
  context: Context,
): Record<string, unknown> {
  const { settings, entry } = version;
  const { bindings, exports, assets, ...others } = settings;
  return {
    id: version.id,
    number: version.number,
    created_on: version.createdOn,
    source: version.source,
    urls: script.subdomain.previews_enabled ? [localUrl(request, `${version.id.slice(0, PREVIEW_CHARACTERS)}-${script.name}`)] : [],
    annotations: annotationsAnswer(version),
    ...others,
    bindings: bindingsAnswer(bindings, script, context),
    ...(exports ? { exports: exportsAnswer(exports) } : {}),
    ...(assets ? { assets: { config: { ...ASSETS_CONFIG, ...configAnswer(assets) } } } : {}),
    main_module: entry?.name,
    migration_tag: version.migrationTag,
    startup_time_ms: entry === null ? undefined : version.startupTimeMs,
  };
}

/** [documented] `?include=modules` adds them. [assumed: version-too-old] There are none left of a version that is too old to be deployed. */
export function modulesAnswer(version: VersionRecord, context: Context): Record<string, unknown>[] {
  if (version.contentId === null && version.entry !== null) context.assume("version-too-old");
  const { config = {} } = version.settings.assets ?? {};
  const files = ASSET_FILES.filter((name) => config[name] !== undefined).map((name): ModuleFile => {
    return { name, contentType: "text/plain", bytes: Buffer.from(String(config[name])) };
  });
  return [...(readContent(context, version)?.modules ?? []), ...files].map(({ name, contentType, bytes }) => ({
    name,
    content_type: contentType,
    content_base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
  }));
}

export function annotationsAnswer({ annotations, trigger }: Pick<VersionRecord, "annotations" | "trigger">): Record<string, string> {
  return { ...annotations, "workers/triggered_by": trigger === "content" ? "upload" : trigger };
}

/** [documented] By name and without secrets. [observed] A Durable Object binding comes back with the id of its namespace. */
export function bindingsAnswer(bindings: readonly Binding[], script: ScriptRecord, { store }: Pick<Context, "store">): Binding[] {
  const withNamespace = (binding: Binding): Binding => {
    const { type, class_name: className, script_name: other } = binding;
    if (type !== "durable_object_namespace" || binding["namespace_id"] !== undefined) return binding;
    const owner = typeof other === "string" && other !== script.name ? store.get(script.account, other) : script;
    const found = owner?.durableObjects.find((candidate) => candidate.className === className);
    return found ? { ...binding, namespace_id: found.namespaceId } : binding;
  };
  return bindings
    .map(withoutSecret)
    .map(withNamespace)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** [documented] Tombstones are omitted on reads. */
export function exportsAnswer(exports: Readonly<Record<string, ExportEntry>>): Record<string, ExportEntry> {
  const live = ({ state = "created" }: ExportEntry): boolean => state === "created" || state === "expecting-transfer";
  return Object.fromEntries(Object.entries(exports).filter(([, entry]) => live(entry)));
}
