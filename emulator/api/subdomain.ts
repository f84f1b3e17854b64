import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { unparseableBody } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ScriptRecord, Subdomain } from "../model/script";
import { existingScript, type Call } from "./call";
import { isObject } from "./merge-patch";

export function getSubdomain(call: Call, context: Context): ApiResponse {
  return success(existingScript(call, context).subdomain);
}

/** POST …/subdomain. [documented] `enabled` is needed. [assumed: previews-follow] Preview URLs follow it where nobody says anything about them. */
export async function postSubdomain(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  const given = isObject(body) ? body : {};
  const { enabled, previews_enabled: previews = enabled } = given;
  if (typeof enabled !== "boolean" || typeof previews !== "boolean") throw unparseableBody("enabled and previews_enabled are booleans.");
  if (given["previews_enabled"] === undefined) context.assume("previews-follow");
  return set(existingScript(call, context), { enabled, previews_enabled: previews }, context);
}

export function deleteSubdomain(call: Call, context: Context): ApiResponse {
  return set(existingScript(call, context), { enabled: false, previews_enabled: false }, context);
}

function set(script: ScriptRecord, subdomain: Subdomain, { store, timestamp }: Context): ApiResponse {
  store.write({ scripts: [{ ...script, subdomain, modifiedOn: timestamp() }] });
  return success(subdomain);
}
