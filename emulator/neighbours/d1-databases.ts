import { accountOf, type Call } from "../api/call";
import { paged } from "../api/paging";
import { uuid } from "../clock";
import type { Context } from "../context";
import { page, success } from "../http/envelope";
import { query, type ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { existingIn, missing, newResource, picked, put, readObject, textOf, type Refusals } from "./resources";

const KIND = "d1_database";

/** A file that was sent for a database and is not in it yet. */
export const FILE_KIND = "d1_file";

/** [observed] The codes that wrangler knows. */
const D1_REFUSALS: Refusals = {
  missing: { status: 404, code: 7404, message: (id) => `The database ${id} could not be found` },
  taken: { status: 400, code: 7502, message: (name) => `Database with name '${name}' already exists` },
};

/** Databases. [documented] */
const PAGE = { byDefault: 1000, maximum: 10_000 };

export function listDatabases(call: Call, context: Context): ApiResponse {
  const all = context.store.resources.list(accountOf(call, context.limits), KIND);
  // [documented] A name to search for.
  const part = query(call.request).get("name") ?? "";
  const { items, info } = paged(
    call.request,
    all.filter(({ name }) => name.includes(part)),
    PAGE,
  );
  return page(items.map(listed), info);
}

export async function createDatabase(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const body = await readObject(call, context);
  const fields = picked(body, "jurisdiction", "read_replication");
  const record = newResource(context, { account, kind: KIND, name: textOf(body, "name"), id: uuid(context.random), fields });
  return success(answer(put(context, record, D1_REFUSALS)));
}

/** [observed] wrangler asks by name too. */
export function getDatabase(call: Call, context: Context): ApiResponse {
  const id = call.params["database"] ?? "";
  const { resources } = context.store;
  const account = accountOf(call, context.limits);
  const found = resources.get(account, KIND, id) ?? resources.named(account, KIND, id);
  if (!found) throw missing(D1_REFUSALS, id);
  return success(answer(found));
}

/** PUT and PATCH. [documented] Only the replication of reads can be changed. */
export async function changeDatabase(call: Call, context: Context): Promise<ApiResponse> {
  const fields = picked(await readObject(call, context), "read_replication");
  const before = existingDatabase(call, context);
  const changed = { ...before, fields: { ...before.fields, ...fields }, modifiedOn: context.timestamp() };
  context.store.resources.change({ written: [changed] });
  return success(answer(changed));
}

export function deleteDatabase(call: Call, context: Context): ApiResponse {
  const database = existingDatabase(call, context);
  const { resources } = context.store;
  const files = resources.list(database.account, FILE_KIND).filter(({ id }) => id.startsWith(`${database.id}-`));
  resources.change({ deleted: [database, ...files] });
  return success(null);
}

export function existingDatabase(call: Call, context: Context): ResourceRecord {
  return existingIn(call, context, KIND, "database", D1_REFUSALS);
}

function listed({ id, name, createdOn, fields }: ResourceRecord): Record<string, unknown> {
  return { uuid: id, name, version: "production", created_at: createdOn, ...picked(fields, "jurisdiction") };
}

/** [own] The size of a database is not looked up: it would have to be opened. */
function answer(record: ResourceRecord): Record<string, unknown> {
  const { read_replication: replication = { mode: "disabled" } } = record.fields;
  return { ...listed(record), file_size: 0, num_tables: 0, read_replication: replication };
}
