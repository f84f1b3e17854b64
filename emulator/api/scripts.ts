import type { Context } from "../context";
import { readBody } from "../http/body";
import { success } from "../http/envelope";
import { unparseableBody } from "../http/errors";
import { header, query, type ApiResponse } from "../http/message";
import type { Content, ScriptRecord, Settings } from "../model/script";
import { latestSettings } from "../model/live";
import { writeScript } from "../model/write";
import { contentOf, describedBy, entryOf, hasEntry, type Metadata } from "../upload/content";
import { relabelled } from "../upload/mislabelled";
import { readMultipart, type Part } from "../upload/multipart";
import { scriptAnswer } from "./answers";
import { accountOf, changeBy, existingScript, scriptOf, type Call } from "./call";
import { passOverCondition } from "./conditional";
import { deleteByName } from "./dependents";
import { isObject } from "./merge-patch";
import { settingsOfUpload } from "./settings-fields";
import { annotationsOf, migrationsOf } from "./version-fields";

interface Upload {
  /** Undefined: a Worker of nothing but assets. */
  readonly content: Content | undefined;
  readonly metadata: Metadata;
}

/** GET …/scripts. [documented] `tags=team:yes,old:no` filters; [assumed: tags-filter] a tag without yes or no is a tag that has to be there. */
export function listScripts(call: Call, { store, limits, assume }: Context): ApiResponse {
  const filters = (query(call.request).get("tags") ?? "").split(",").filter((filter) => filter !== "");
  if (filters.some((filter) => !filter.includes(":"))) assume("tags-filter");
  const scripts = store.list(accountOf(call, limits)).filter(({ settings }) =>
    filters.every((filter) => {
      const [tag = "", wanted = "yes"] = filter.split(":");
      return (settings.tags ?? []).includes(tag) === (wanted !== "no");
    }),
  );
  if (scripts.some(({ deployedOn }) => deployedOn === null)) assume("worker-without-versions");
  return success(scripts.map(scriptAnswer));
}

/** PUT …/scripts/{name}. [documented] Makes the script or replaces content and settings. */
export async function putScript(call: Call, context: Context): Promise<ApiResponse> {
  const target = scriptOf(call, context.limits);
  passOverCondition(call, context);
  const { content, metadata } = await readUpload(call, context);
  const migrations = migrationsOf(metadata);
  const annotations = annotationsOf(metadata["annotations"], context.limits);
  const settings = (): Settings => {
    const existing = context.store.get(target.account, target.name);
    return settingsOfUpload(metadata, target, existing && latestSettings(context, existing), context);
  };
  const inspection = content && (await context.runtime.inspect(content, settings()));
  // Settings are taken again: another request may have changed what this one keeps while the code compiled.
  const script = writeScript(context, {
    ...changeBy(call, target),
    settings: settings(),
    content: content && inspection ? { content, inspection } : "none",
    annotations,
    ...(migrations ? { migrations } : {}),
  });
  return success({ ...scriptAnswer(script), startup_time_ms: script.startupTimeMs, deployment_id: versionIdOf(script, context) });
}

async function readUpload(call: Call, context: Context): Promise<Upload> {
  const contentType = header(call.request, "content-type") ?? "";
  if (/^(application|text)\/javascript\b/i.test(contentType)) {
    const bytes = await readBody(call.request, context.limits.scriptBytes);
    const multipart = relabelled(call.request, bytes);
    if (multipart) return await readUpload({ ...call, request: multipart }, context);
    context.assume("raw-javascript-body");
    const part = { name: "worker.js", contentType: "application/javascript", bytes };
    return { content: { entry: { kind: "body", name: part.name }, modules: [part] }, metadata: {} };
  }
  const parts = await readMultipart(call.request, context);
  const metadata = describedBy(parts, "metadata");
  if (!metadata) throw unparseableBody("Could not parse the request body: the metadata part is missing.");
  return { content: uploadedContent(parts, metadata, call, context), metadata };
}

/** [observed] A Worker of nothing but assets has no entry point, and no parts besides the metadata. */
export function uploadedContent(parts: readonly Part[], metadata: Metadata, { request }: Call, { assume }: Context): Content | undefined {
  if (isObject(metadata["assets"]) && parts.length === 1 && !hasEntry(metadata, request)) return undefined;
  return contentOf(parts, entryOf(metadata, request, assume), metadata["bindings"], assume);
}

/** DELETE …/scripts/{name}. */
export function deleteScript(call: Call, context: Context): ApiResponse {
  deleteByName(call, context, existingScript(call, context));
  return success(null);
}

/** [observed] wrangler takes `deployment_id` for the version's id, without its hyphens. */
function versionIdOf({ account, tag }: ScriptRecord, { store }: Context): string | undefined {
  return store.latestVersion(account, tag)?.id.replaceAll("-", "");
}
