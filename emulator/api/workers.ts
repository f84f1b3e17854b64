import type { Context } from "../context";
import { readJson } from "../http/body";
import { page, success } from "../http/envelope";
import { ApiError, CODES, noSuchScript, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { etag } from "../model/etag";
import type { ScriptRecord } from "../model/script";
import { emptyScript } from "../model/write";
import { accountOf, changeBy, type Call } from "./call";
import { consumersBy, stillUsed } from "./dependents";
import { isObject, mergePatch } from "./merge-patch";
import { choice, paged } from "./paging";
import { workerAnswer } from "./worker-answer";
import { workerFields, type WorkerFields } from "./worker-fields";

/** [documented] What the list can be sorted by. */
const ORDER = {
  deployed_on: ({ deployedOn }) => deployedOn ?? "",
  updated_on: ({ modifiedOn }) => modifiedOn,
  created_on: ({ createdOn }) => createdOn,
  name: ({ name }) => name,
} as const satisfies Record<string, (script: ScriptRecord) => string>;

/** GET …/workers. [documented] The one deployed last comes first. [assumed: never-deployed-last] Those never deployed come after all others. */
export function listWorkers(call: Call, { assume, store, limits }: Context): ApiResponse {
  const all = store.list(accountOf(call, limits));
  const orderBy = choice(call.request, "order_by", Object.keys(ORDER) as (keyof typeof ORDER)[], "deployed_on");
  if (orderBy === "deployed_on" && all.some(({ deployedOn }) => deployedOn !== null) && all.some(({ deployedOn }) => deployedOn === null)) {
    assume("never-deployed-last");
  }
  const key = ORDER[orderBy];
  const sign = choice(call.request, "order", ["asc", "desc"], "desc") === "asc" ? 1 : -1;
  const sorted = all.map((script) => ({ script, at: key(script) })).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -sign : sign));
  const { items, info } = paged(call.request, sorted);
  return page(
    items.map(({ script }) => workerAnswer(script, all, call.request)),
    info,
  );
}

export function getWorker(call: Call, context: Context): ApiResponse {
  return answer(existingWorker(call, context), call, context);
}

/** POST …/workers. [documented] A name that is taken answers 409 with code 10040. */
export async function createWorker(call: Call, context: Context): Promise<ApiResponse> {
  const { store, limits } = context;
  const account = accountOf(call, limits);
  const fields = workerFields(await readWorker(call, context), context);
  checkFree(context, account, fields.name);
  if (store.list(account).length >= limits.workers) {
    throw new ApiError(403, { code: CODES.tooManyWorkers, message: "Maximum number of Workers exceeded" });
  }
  return write(emptyScript(context, account, fields.name, changeBy(call, { account, name: fields.name })), fields, call, context);
}

/** PUT …/workers/{id}. [documented] The same as making it: what is left out is a default. */
export async function putWorker(call: Call, context: Context): Promise<ApiResponse> {
  existingWorker(call, context);
  const fields = workerFields(await readWorker(call, context), context);
  return write(existingWorker(call, context), fields, call, context);
}

/** PATCH …/workers/{id}. [documented] A merge patch: what is left out stays, null is the default. */
export async function patchWorker(call: Call, context: Context): Promise<ApiResponse> {
  existingWorker(call, context);
  const patch = await readWorker(call, context);
  if (!isObject(patch)) throw validation("A merge patch must be a JSON object.");
  const script = existingWorker(call, context);
  const { name, settings, subdomain } = script;
  return write(script, workerFields(mergePatch({ name, ...settings, subdomain }, patch), context), call, context);
}

/** DELETE …/workers/{id}. [documented] Versions and deployments go with it. */
export function deleteWorker(call: Call, context: Context): ApiResponse {
  const worker = existingWorker(call, context);
  if (stillUsed(context, worker)) context.assume("delete-used-worker");
  // Otherwise a new Worker of the name would take the messages.
  context.store.resources.change({ deleted: consumersBy(context, worker) });
  context.store.deleteScript(worker);
  return success(null);
}

/** [documented] `worker_id` is the id or the name. */
export function existingWorker(call: Call, { store, limits }: Context): ScriptRecord {
  const account = accountOf(call, limits);
  const id = call.params["worker"] ?? "";
  const script = store.tagged(account, id) ?? store.get(account, id);
  if (!script) throw noSuchScript();
  return script;
}

function write(script: ScriptRecord, { name, settings, subdomain }: WorkerFields, call: Call, context: Context): ApiResponse {
  const { store, timestamp } = context;
  if (name !== script.name) checkFree(context, script.account, name);
  const { observability: _before, ...kept } = script.settings;
  const settled = { ...script, name, subdomain, settings: { ...kept, ...settings }, modifiedOn: timestamp() };
  const written: ScriptRecord = { ...settled, etag: etag(store.secret(), settled) };
  store.write({ scripts: [written] });
  return answer(written, call, context);
}

function answer(script: ScriptRecord, { request }: Call, { store }: Context): ApiResponse {
  return success(workerAnswer(script, store.list(script.account), request));
}

function checkFree({ store }: Context, account: string, name: string): void {
  if (store.get(account, name)) throw new ApiError(409, { code: CODES.nameConflict, message: "A Worker with this name already exists." });
}

/** [documented] Malformed JSON is "invalid data", code 10021. */
async function readWorker({ request }: Call, { limits }: Context): Promise<unknown> {
  try {
    return await readJson(request, limits.metadataBytes);
  } catch (error) {
    if (error instanceof ApiError && error.status === 400) throw validation(error.message);
    throw error;
  }
}
