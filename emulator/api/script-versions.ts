import type { Context } from "../context";
import { success } from "../http/envelope";
import { ApiError, CODES, unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { latestSettings } from "../model/live";
import { makeVersion } from "../model/make-version";
import { versionSettings, type ScriptRecord, type Settings } from "../model/script";
import type { VersionRecord } from "../model/version";
import { describedBy } from "../upload/content";
import { readMultipart } from "../upload/multipart";
import { assumeCounted, assumeDeployed } from "./assumed-versions";
import { changeBy, existingScript, type Call } from "./call";
import { droppingInherits } from "./inherit";
import { choice, paged } from "./paging";
import { uploadedContent } from "./scripts";
import { settingsOfUpload } from "./settings-fields";
import { annotationsAnswer, bindingsAnswer, exportsAnswer } from "./version-answer";
import { annotationsOf } from "./version-fields";
import { existingVersion } from "./version-lookup";

/** GET …/scripts/{name}/versions. [documented] `deployable=true`: those that can be deployed, on one page. */
export function listScriptVersions(call: Call, context: Context): ApiResponse {
  const { store, limits } = context;
  const script = existingScript(call, context);
  const all = store.versions(script.account, script.tag);
  assumeDeployed(context, all);
  const deployable = choice(call.request, "deployable", ["true", "false"], "false") === "true";
  const versions = deployable ? all.slice(0, limits.deployableVersions) : paged(call.request, all).items;
  return success({ items: versions.map((version) => shortAnswer(version, script)) });
}

export function getScriptVersion(call: Call, context: Context): ApiResponse {
  const script = existingScript(call, context);
  const version = existingVersion(call, context, script);
  assumeDeployed(context, [version]);
  return success(fullAnswer(version, script, context));
}

/** POST …/scripts/{name}/versions. [documented] Multipart, modules only; migrations answer 10211. */
export async function uploadVersion(call: Call, context: Context): Promise<ApiResponse> {
  assumeCounted(context, existingScript(call, context));
  const strict = choice(call.request, "bindings_inherit", ["strict", ""], "") === "strict";
  const parts = await readMultipart(call.request, context);
  const metadata = describedBy(parts, "metadata");
  if (!metadata) throw unparseableBody("Could not parse the request body: the metadata part is missing.");
  if (metadata["migrations"] !== undefined && metadata["migrations"] !== null) throw migrationRefusedHere();
  const content = uploadedContent(parts, metadata, call, context);
  if (content?.entry.kind === "body") throw validation("A version is a module Worker: set main_module in the metadata.");
  const annotations = annotationsOf(metadata["annotations"], context.limits);
  const settings = (): Settings => {
    const script = existingScript(call, context);
    const before = latestSettings(context, script);
    return settingsOfUpload(strict ? metadata : droppingInherits(metadata, before.bindings), script, before, context);
  };
  const inspection = content && (await context.runtime.inspect(content, settings()));
  const script = existingScript(call, context);
  const { lastDeployedFrom: source, author } = changeBy(call, script);
  const draft = {
    source,
    author,
    annotations,
    trigger: "version_upload",
    settings: versionSettings(settings()),
    ...(content && inspection ? { content: { content, inspection } } : {}),
  } as const;
  const { version } = makeVersion(context, script, draft, false);
  return success({ ...fullAnswer(version, script, context), startup_time_ms: version.startupTimeMs });
}

/** [observed] Code and wording. */
function migrationRefusedHere(): ApiError {
  const message =
    "Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but migrations must " +
    "be fully applied via a non-versioned deployment.";
  return new ApiError(400, { code: CODES.migrationInVersion, message });
}

function shortAnswer(version: VersionRecord, script: ScriptRecord): Record<string, unknown> {
  return {
    id: version.id,
    number: version.number,
    metadata: {
      author_email: version.author,
      author_id: "",
      created_on: version.createdOn,
      modified_on: version.deployedOn ?? version.createdOn,
      hasPreview: script.subdomain.previews_enabled,
      source: version.source,
    },
    annotations: annotationsAnswer(version),
  };
}

function fullAnswer(version: VersionRecord, script: ScriptRecord, context: Context): Record<string, unknown> {
  const { settings } = version;
  return {
    ...shortAnswer(version, script),
    resources: {
      bindings: bindingsAnswer(settings.bindings, script, context),
      script: {
        etag: version.etag,
        handlers: version.handlers,
        named_handlers: version.namedHandlers,
        last_deployed_from: version.source,
      },
      script_runtime: {
        compatibility_date: settings.compatibility_date,
        compatibility_flags: settings.compatibility_flags,
        limits: settings.limits ?? {},
        usage_model: settings.usage_model,
        migration_tag: version.migrationTag,
        ...(settings.exports ? { exports: exportsAnswer(settings.exports) } : {}),
      },
    },
  };
}
