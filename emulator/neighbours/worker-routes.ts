import { existingScript, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { ApiError, assumed, unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { missing, newResource, picked, put, readObject, textOf, type Refusals } from "./resources";
import { existingZone, zoneOf } from "./zones";

const KIND = "route";

/** [observed] The codes that wrangler and the Terraform provider report; a client that was tried against Cloudflare has 10007 of GET only. */
const ROUTE_REFUSALS: Refusals = {
  missing: { status: 404, code: 10_007, message: () => "workers.api.error.route_not_found" },
  taken: { status: 409, code: 10_020, message: () => "A route with the same pattern already exists." },
};

/** [observed] Of that client's PUT and DELETE. */
const NOT_WRITTEN: Refusals = { ...ROUTE_REFUSALS, missing: { ...ROUTE_REFUSALS.missing, code: 10_009 } };

/** [observed] The codes of a pattern that the zone cannot have, and of a script that is not there, both of POST. */
const INVALID_PATTERN = 10_022;
const NO_SUCH_SCRIPT = 10_019;

/** GET /zones/{id}/workers/routes. */
export function listRoutes(call: Call, context: Context): ApiResponse {
  return success(routesOf(context, existingZone(call, context)).map(answer));
}

export async function createRoute(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const zone = existingZone(call, context);
  const pattern = patternIn(body, zone);
  return success(answer(put(context, newRoute(context, zone, pattern, scriptIn(body, zone, context)), ROUTE_REFUSALS)));
}

export function getRoute(call: Call, context: Context): ApiResponse {
  return success(answer(existingRoute(call, context, ROUTE_REFUSALS)));
}

/** [documented] A route without a script turns Workers off for its pattern. */
export async function putRoute(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const zone = existingZone(call, context);
  const name = changed(() => patternIn(body, zone));
  const before = existingRoute(call, context, NOT_WRITTEN);
  const fields = { zone_id: zone.id, ...changed(() => scriptIn(body, zone, context)) };
  return success(answer(put(context, { ...before, name, fields, modifiedOn: context.timestamp() }, ROUTE_REFUSALS)));
}

/** [assumed: route-changed] What is refused of a new route is refused of one that changes, with the same codes. */
function changed<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ApiError && [INVALID_PATTERN, NO_SUCH_SCRIPT].includes(error.errors[0]?.code ?? 0))
      throw assumed("route-changed", error);
    throw error;
  }
}

export function deleteRoute(call: Call, context: Context): ApiResponse {
  const route = existingRoute(call, context, NOT_WRITTEN);
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
  const pattern = body["pattern"] === "" ? "" : textOf(body, "pattern");
  const host = hostOf(pattern);
  if (host !== zone.name && host !== `*${zone.name}` && !host.endsWith(`.${zone.name}`)) {
    throw invalidPattern(`The pattern ${pattern} does not belong to the zone ${zone.name}.`);
  }
  // [documented] A wildcard stands at the start of the host or at the end of the path, and a pattern has no query.
  if (!/^(?:[a-z*]+:\/\/)?\*?[^*?]*\*?$/i.test(pattern) || host.slice(1).includes("*")) {
    throw invalidPattern(`The pattern ${pattern} has a query, or a * that is neither at the start of the host nor at the end of the path.`);
  }
  return pattern;
}

function invalidPattern(message: string): ApiError {
  return new ApiError(400, { code: INVALID_PATTERN, message });
}

/** The script of a route, where it has one. */
function scriptIn(body: Readonly<Record<string, unknown>>, { account }: ResourceRecord, { store }: Context): Record<string, unknown> {
  const { script } = body;
  if (typeof script === "string" && script !== "" && !store.get(account, script)) {
    const message = `There is no Worker ${script}: make it before its route.`;
    throw new ApiError(400, { code: NO_SUCH_SCRIPT, message });
  }
  return picked(body, "script");
}

function hostOf(pattern: string): string {
  return pattern.replace(/^(\*|https?):\/\//, "").replace(/\/.*$/, "");
}

function routesOf({ store }: Context, { account, id }: ResourceRecord): ResourceRecord[] {
  return store.resources.list(account, KIND).filter(({ fields }) => fields["zone_id"] === id);
}

function existingRoute(call: Call, context: Context, refusals: Refusals): ResourceRecord {
  const id = call.params["route"] ?? "";
  const found = routesOf(context, existingZone(call, context)).find((route) => route.id === id);
  if (!found) throw missing(refusals, id);
  return found;
}

function answer({ id, name, fields }: ResourceRecord): Record<string, unknown> {
  return { id, pattern: name, ...picked(fields, "script"), request_limit_fail_open: false };
}
