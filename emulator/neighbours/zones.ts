import type { Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import { paged } from "../api/paging";
import type { Context } from "../context";
import { page, success } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import { query, type ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { newResource, put, readObject, textOf, type Refusals } from "./resources";

const KIND = "zone";

/** [observed] */
const ZONE_REFUSALS: Refusals = {
  missing: { status: 404, code: 7003, message: (id) => `Could not route to /zones/${id}, perhaps your object identifier is invalid?` },
  taken: { status: 400, code: 1061, message: (name) => `${name} already exists` },
};

/** Zones. [documented] */
const PAGE = { byDefault: 20, maximum: 50 };

/** GET /zones. [documented] `name` and `account.id` filter. */
export function listZones({ request }: Call, { store }: Context): ApiResponse {
  const filters = query(request);
  const [name, account] = [filters.get("name"), filters.get("account.id")];
  const all = store.resources.all(KIND).filter((zone) => (name ?? zone.name) === zone.name && (account ?? zone.account) === zone.account);
  const { items, info } = paged(request, all, PAGE);
  return page(items.map(answer), info);
}

/** POST /zones. [documented] The account is in the body. The emulator serves no DNS: a zone is there for what refers to it. */
export async function createZone(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const { account } = body;
  const id = isObject(account) ? account["id"] : undefined;
  if (typeof id !== "string" || id === "") throw unparseableBody("account.id must be a non-empty string.");
  const name = textOf(body, "name").toLowerCase();
  const { type = "full" } = body;
  return success(answer(put(context, newResource(context, { account: id, kind: KIND, name, fields: { type } }), ZONE_REFUSALS)));
}

export function getZone(call: Call, context: Context): ApiResponse {
  return success(answer(existingZone(call, context)));
}

/** [documented] What belongs to the zone goes with it. */
export function deleteZone(call: Call, context: Context): ApiResponse {
  const zone = existingZone(call, context);
  const { resources } = context.store;
  const own = (["route", "custom_domain"] as const).flatMap((kind) => resources.list(zone.account, kind));
  resources.change({ deleted: [zone, ...own.filter(({ fields }) => fields["zone_id"] === zone.id)] });
  return success({ id: zone.id });
}

export function existingZone({ params }: Call, { store }: Context): ResourceRecord {
  const id = params["zone"] ?? "";
  const { status, code, message } = ZONE_REFUSALS.missing;
  const found = store.resources.anywhere(KIND, id);
  if (!found) throw new ApiError(status, { code, message: message(id) });
  return found;
}

/** The zone of an account that a host name belongs to: the one with the longest name. */
export function zoneOf({ store }: Context, account: string, hostname: string): ResourceRecord | undefined {
  return store.resources
    .list(account, KIND)
    .filter(({ name }) => hostname === name || hostname.endsWith(`.${name}`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function answer({ id, name, account, createdOn, modifiedOn, fields }: ResourceRecord): Record<string, unknown> {
  return {
    id,
    name,
    ...fields,
    account: { id: account, name: account },
    activated_on: createdOn,
    created_on: createdOn,
    modified_on: modifiedOn,
    development_mode: 0,
    meta: {},
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_dnshost: null,
    original_name_servers: null,
    original_registrar: null,
    owner: { id: null, name: null, type: "user" },
    paused: false,
    plan: { id: "free", name: "Free Website" },
    status: "active",
  };
}
