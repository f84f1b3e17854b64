import { existingScript, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { ApiError, unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { missing, newResource, picked, put, readObject, textOf, type Refusals } from "./resources";
import { existingZone, zoneOf } from "./zones";

const KIND = "route";

/** [observed] The codes that wrangler and the Terraform provider report. */
const ROUTE_REFUSALS: Refusals = {
  missing: { status: 404, code: 10_007, message: () => "workers.api.error.route_not_found" },
  taken: { status: 409, code: 10_020, message: () => "A route with the same pattern already exists." },
};

/** GET /zones/{id}/workers/routes. */
export function listRoutes(call: Call, context: Context): ApiResponse {
  return success(routesOf(context, existingZone(call, context)).map(answer));
}

export async function createRoute(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const zone = existingZone(call, context);
  return success(answer(put(context, newRoute(context, zone, patternIn(body, zone), picked(body, "script")), ROUTE_REFUSALS)));
}

export function getRoute(call: Call, context: Context): ApiResponse {
  return success(answer(existingRoute(call, context)));
}

/** [documented] A route without a script turns Workers off for its pattern. */
export async function putRoute(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const zone = existingZone(call, context);
  const before = existingRoute(call, context);
  const fields = { zone_id: zone.id, ...picked(body, "script") };
  return success(answer(put(context, { ...before, name: patternIn(body, zone), fields, modifiedOn: context.timestamp() }, ROUTE_REFUSALS)));
}

export function deleteRoute(call: Call, context: Context): ApiResponse {
  const route = existingRoute(call, context);
  context.store.resources.change({ deleted: [route] });
  return success({ id: route.id });
}

/** PUT …/scripts/{name}/routes. [observed] wrangler puts all routes of a script at once; the answer names their patterns. */
export async function putScriptRoutes(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  if (!Array.isArray(body) || !body.every(isObject)) throw unparseableBody("The request body must be an array of objects with a pattern.");
  const { account, name: script } = existingScript(call, context);
  const { resources } = context.store;
  const before = resources.list(account, KIND).filter(({ fields }) => fields["script"] === script);
  const written = body.map((wanted) => {
    const zone = zoneFor(context, account, wanted);
    const pattern = patternIn(wanted, zone);
    const existing = resources.named(account, KIND, pattern);
    if (existing && existing.fields["script"] !== script) {
      const { status, code, message } = ROUTE_REFUSALS.taken;
      throw new ApiError(status, { code, message: message(pattern) });
    }
    return existing ?? newRoute(context, zone, pattern, { script });
  });
  resources.change({ deleted: before.filter(({ id }) => !written.some((route) => route.id === id)), written });
  return success(written.map(({ name }) => name));
}

function zoneFor(context: Context, account: string, wanted: Readonly<Record<string, unknown>>): ResourceRecord {
  const { zone_id: id, zone_name: name } = wanted;
  const host = hostOf(textOf(wanted, "pattern"));
  const { resources } = context.store;
  const zone =
    typeof id === "string" ? resources.get(account, "zone", id) : zoneOf(context, account, typeof name === "string" ? name : host);
  if (!zone) throw validation(`No zone of the account has the host ${host}: create the zone first.`);
  return zone;
}

function newRoute(context: Context, zone: ResourceRecord, pattern: string, fields: Readonly<Record<string, unknown>>): ResourceRecord {
  return newResource(context, { account: zone.account, kind: KIND, name: pattern, fields: { zone_id: zone.id, ...fields } });
}

function patternIn(body: Readonly<Record<string, unknown>>, zone: ResourceRecord): string {
  const pattern = textOf(body, "pattern");
  const host = hostOf(pattern);
  if (host !== zone.name && host !== `*${zone.name}` && !host.endsWith(`.${zone.name}`)) {
    throw validation(`The pattern ${pattern} does not belong to the zone ${zone.name}.`);
  }
  // [documented] A wildcard stands at the start of the host or at the end of the path, and a pattern has no query.
  if (!/^(?:[a-z*]+:\/\/)?\*?[^*?]*\*?$/i.test(pattern) || host.slice(1).includes("*")) {
    throw validation(`The pattern ${pattern} has a query, or a * that is neither at the start of the host nor at the end of the path.`);
  }
  return pattern;
}

function hostOf(pattern: string): string {
  return pattern.replace(/^(\*|https?):\/\//, "").replace(/\/.*$/, "");
}

function routesOf({ store }: Context, { account, id }: ResourceRecord): ResourceRecord[] {
  return store.resources.list(account, KIND).filter(({ fields }) => fields["zone_id"] === id);
}

function existingRoute(call: Call, context: Context): ResourceRecord {
  const id = call.params["route"] ?? "";
  const found = routesOf(context, existingZone(call, context)).find((route) => route.id === id);
  if (!found) throw missing(ROUTE_REFUSALS, id);
  return found;
}

function answer({ id, name, fields }: ResourceRecord): Record<string, unknown> {
  return { id, pattern: name, ...picked(fields, "script"), request_limit_fail_open: false };
}
