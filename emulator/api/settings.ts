import type { Assume } from "../assumptions";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { unparseableBody } from "../http/errors";
import { header, type ApiResponse } from "../http/message";
import type { Settings } from "../model/script";
import { changesVersion, writeScript } from "../model/write";
import { describedBy, type Metadata } from "../upload/content";
import { readMultipart } from "../upload/multipart";
import { settingsAnswer } from "./answers";
import { checkTargets } from "./binding-targets";
import { changeBy, existingScript, type Call } from "./call";
import { checkDate } from "./compatibility-date";
import { isLatestDeployed, latestNotDeployedSettings } from "./latest";
import { SCRIPT_FIELDS, settingsOfPatch } from "./settings-fields";

/** GET …/settings. */
export function getSettings(call: Call, context: Context): ApiResponse {
  return success(settingsAnswer(existingScript(call, context).settings));
}

/** PATCH …/settings. [documented] A multipart body with one part `settings`; [observed] as wrangler sends it. */
export async function patchSettings(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  return success(settingsAnswer(patch(call, context, await readSettings(call, context))));
}

/** GET …/script-settings. */
export function getScriptSettings(call: Call, context: Context): ApiResponse {
  return success(scriptFields(existingScript(call, context).settings));
}

/** PATCH …/script-settings. [documented] JSON with the fields that belong to the script. */
export async function patchScriptSettings(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const given = object(await readJson(call.request, context.limits.metadataBytes));
  return success(scriptFields(patch(call, context, scriptFields(given))));
}

function patch(call: Call, context: Context, changes: Metadata): Settings {
  const script = existingScript(call, context);
  const settings = settingsOfPatch(changes, script.settings, context.limits);
  checkDate(settings, context);
  if (changes["bindings"] !== undefined) checkTargets(settings.bindings, script, context);
  assumeMoved(script.settings, settings, context.assume);
  if (changesVersion(script.settings, settings) && !isLatestDeployed(context, script)) throw latestNotDeployedSettings();
  return writeScript(context, { ...changeBy(call, script), trigger: "settings", settings }).settings;
}

function assumeMoved(before: Settings, after: Settings, assume: Assume): void {
  if (JSON.stringify(before) !== JSON.stringify(after)) assume("etag-settings");
}

async function readSettings(call: Call, context: Context): Promise<Metadata> {
  if (/^application\/json\b/i.test(header(call.request, "content-type") ?? "")) {
    return object(await readJson(call.request, context.limits.metadataBytes));
  }
  const settings = describedBy(await readMultipart(call.request, context), "settings");
  if (!settings) throw unparseableBody("Could not parse the request body: the settings part is missing.");
  return settings;
}

function object(value: unknown): Metadata {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw unparseableBody("The request body must be a JSON object.");
  return value as Metadata;
}

function scriptFields(source: Metadata | Settings): Record<string, unknown> {
  const fields = source as Metadata;
  return Object.fromEntries(
    SCRIPT_FIELDS.map((field): [string, unknown] => [field, fields[field]]).filter(([, value]) => value !== undefined),
  );
}
