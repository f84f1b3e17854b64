import type { Context } from "../context";
import { hex } from "../clock";
import type { ApiResponse } from "../http/message";
import { readContent } from "../model/live";
import { withoutSecret, type ScriptRecord, type Settings } from "../model/script";
import { writeMultipart } from "../upload/write";

const BOUNDARY_BYTES = 16;

/** [documented] The object Script. [observed] `tags` and `tail_consumers` are null where there are none. */
export function scriptAnswer(script: ScriptRecord): Record<string, unknown> {
  const { settings } = script;
  return {
    id: script.name,
    tag: script.tag,
    tags: settings.tags,
    etag: script.etag,
    handlers: script.handlers,
    named_handlers: script.namedHandlers,
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
    compatibility_date: settings.compatibility_date,
    compatibility_flags: settings.compatibility_flags,
    has_assets: settings.assets !== undefined,
    has_modules: script.entry?.kind === "module",
    last_deployed_from: script.lastDeployedFrom,
    logpush: settings.logpush,
    migration_tag: script.migrationTag,
    observability: settings.observability,
    placement: settings.placement,
    placement_mode: mode(settings.placement),
    tail_consumers: settings.tail_consumers,
    usage_model: settings.usage_model,
  };
}

function mode(placement: unknown): unknown {
  return placement !== null && typeof placement === "object" ? (placement as Record<string, unknown>)["mode"] : undefined;
}

/** [documented] Settings of a script and its version: never a secret, never the etag. Bindings are sorted by name. */
export function settingsAnswer({ assets: _assets, ...settings }: Settings): Record<string, unknown> {
  const bindings = settings.bindings.map(withoutSecret).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { placement: {}, ...settings, bindings };
}

/**
 * The content as it was put. [documented] `cf-entrypoint` names the main module. [observed] A module Worker answers multipart, a
 * service worker plain JavaScript, a script without content 204; the Accept header does not matter.
 */
export function contentAnswer(script: ScriptRecord, context: Context): ApiResponse {
  const content = readContent(context, script);
  if (!content) return { status: 204, headers: {}, body: [] };
  const { entry, modules } = content;
  if (entry.kind === "body") {
    const main = modules.find((module) => module.name === entry.name);
    return { status: 200, headers: { "content-type": "application/javascript" }, body: main ? [main.bytes] : [] };
  }
  const boundary = `emulator-${hex(context.random, BOUNDARY_BYTES)}`;
  return {
    status: 200,
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      // Header values are Latin-1 for Node; this writes the name as UTF-8 bytes.
      "cf-entrypoint": Buffer.from(entry.name, "utf8").toString("latin1"),
    },
    body: writeMultipart(modules, boundary),
  };
}
