import { accountOf, existingScript, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import { hex } from "../clock";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { noSuchScript, unparseableBody, validation } from "../http/errors";
import { query, type ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { existingIn, newResource, picked, readObject, textOf, type Refusals } from "./resources";
import { zoneOf } from "./zones";

const KIND = "custom_domain";

/** [observed] The first code, by a client that was tried against Cloudflare. A domain that is taken moves, so that nothing answers the second. */
const DOMAIN_REFUSALS: Refusals = {
  missing: { status: 404, code: 100_114, message: () => "The domain does not exist." },
  taken: { status: 409, code: 10_007, message: (name) => `The domain ${name} is taken.` },
};

type Values = Readonly<Record<string, unknown>>;

/** GET …/workers/domains. [documented] Each field filters. */
export function listDomains(call: Call, context: Context): ApiResponse {
  const filters = query(call.request);
  const wanted = ["environment", "hostname", "service", "zone_id", "zone_name"].filter((field) => filters.has(field));
  const all = context.store.resources.list(accountOf(call, context.limits), KIND).map(answer);
  return success(all.filter((domain) => wanted.every((field) => domain[field] === filters.get(field))));
}

/** PUT …/workers/domains. [documented] Attaches a host name to a Worker, and takes it from another. */
export async function putDomain(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const body = await readObject(call, context);
  const service = textOf(body, "service");
  if (!context.store.get(account, service)) throw noSuchScript();
  const written = attached(context, account, service, body);
  context.store.resources.change({ written: [written] });
  return success(answer(written));
}

export function getDomain(call: Call, context: Context): ApiResponse {
  return success(answer(existingDomain(call, context)));
}

export function deleteDomain(call: Call, context: Context): ApiResponse {
  context.store.resources.change({ deleted: [existingDomain(call, context)] });
  return success(null);
}

/** POST …/scripts/{name}/domains/changeset. [observed] What putting these domains would change, for wrangler to ask its user. */
export async function postChangeset(call: Call, context: Context): Promise<ApiResponse> {
  const { account, name } = existingScript(call, context);
  const origins = originsOf(await readJson(call.request, context.limits.metadataBytes));
  const { resources } = context.store;
  const before = origins.map((origin) => resources.named(account, KIND, textOf(origin, "hostname")));
  const updated = before.flatMap((domain) => (domain ? [{ ...answer(domain), modified: domain.fields["service"] !== name }] : []));
  const added = origins.filter((_origin, index) => before[index] === undefined).map((origin) => ({ ...origin, service: name }));
  const replaces = query(call.request).get("replace_state") === "true";
  const removed = replaces ? ownDomains(context, account, name).filter(({ id }) => !before.some((domain) => domain?.id === id)) : [];
  return success({ added, updated, removed: removed.map(answer), conflicting: [] });
}

/** PUT …/scripts/{name}/domains/records. [observed] wrangler puts all domains of a script at once. */
export async function putScriptDomains(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readObject(call, context);
  const { account, name } = existingScript(call, context);
  const written = originsOf(body["origins"]).map((origin) => attached(context, account, name, origin));
  const gone = ownDomains(context, account, name).filter(({ id }) => !written.some((domain) => domain.id === id));
  context.store.resources.change({ deleted: gone, written });
  return success(written.map(answer));
}

function ownDomains({ store }: Context, account: string, script: string): ResourceRecord[] {
  return store.resources.list(account, KIND).filter(({ fields }) => fields["service"] === script);
}

function originsOf(value: unknown): readonly Values[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw unparseableBody("The domains must be an array of objects with a hostname.");
  return value;
}

function attached(context: Context, account: string, service: string, wanted: Values): ResourceRecord {
  const hostname = textOf(wanted, "hostname");
  const { resources } = context.store;
  const { zone_id: id } = wanted;
  const zone = typeof id === "string" ? resources.get(account, "zone", id) : zoneOf(context, account, hostname);
  if (!zone) throw validation(`No zone of the account has the host ${hostname}: create the zone first.`);
  const existing = resources.named(account, KIND, hostname);
  const fields = {
    service,
    environment: "production",
    zone_id: zone.id,
    zone_name: zone.name,
    cert_id: existing?.fields["cert_id"] ?? hex(context.random, 16),
    ...picked(wanted, "enabled", "previews_enabled"),
  };
  if (existing) return { ...existing, fields, modifiedOn: context.timestamp() };
  return newResource(context, { account, kind: KIND, name: hostname, fields });
}

function existingDomain(call: Call, context: Context): ResourceRecord {
  return existingIn(call, context, KIND, "domain", DOMAIN_REFUSALS);
}

function answer({ id, name, fields }: ResourceRecord): Record<string, unknown> {
  return { id, hostname: name, ...fields };
}
