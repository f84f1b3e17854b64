import { accountOf, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import { paged } from "../api/paging";
import type { Context } from "../context";
import { page, success } from "../http/envelope";
import { unparseableBody } from "../http/errors";
import { query, type ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { consumerOfQueue, consumersOf } from "./queue-consumers";
import { existingQueue, QUEUE_REFUSALS } from "./queue-lookup";
import { newResource, put, readObject, textOf } from "./resources";

const KIND = "queue";

/** Queues. [own] As many as a test has, on one page. */
const PAGE = { byDefault: 100, maximum: 1000 };

/** [documented] Seconds. */
const SETTINGS = { delivery_delay: 0, delivery_paused: false, message_retention_period: 345_600 };

/** [observed] wrangler looks for several names at once. */
export function listQueues(call: Call, context: Context): ApiResponse {
  const names = query(call.request).getAll("name");
  const all = context.store.resources.list(accountOf(call, context.limits), KIND);
  const wanted = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const { items, info } = paged(call.request, wanted, PAGE);
  return page(
    items.map((queue) => answer(queue, context)),
    info,
  );
}

export async function createQueue(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const body = await readObject(call, context);
  const record = newResource(context, { account, kind: KIND, name: queueName(body), fields: { settings: settingsOf(body, SETTINGS) } });
  return success(answer(put(context, record, QUEUE_REFUSALS), context));
}

export function getQueue(call: Call, context: Context): ApiResponse {
  return success(answer(existingQueue(call, context), context));
}

/** PUT and PATCH. [assumed: queue-change] Both leave what they do not name. */
export async function changeQueue(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const before = existingQueue(call, context);
  const name = body["queue_name"] === undefined ? before.name : queueName(body);
  const settings = settingsOf(body, before.fields["settings"] as object);
  if (body["queue_name"] === undefined || !isWhole(body["settings"])) context.assume("queue-change");
  return success(answer(put(context, { ...before, name, fields: { settings }, modifiedOn: context.timestamp() }, QUEUE_REFUSALS), context));
}

/** [documented] Its consumers go with it. */
export function deleteQueue(call: Call, context: Context): ApiResponse {
  const queue = existingQueue(call, context);
  context.store.resources.change({ deleted: [queue, ...consumersOf(context, queue)] });
  return success(null);
}

/** [documented] Letters, digits and hyphens, 63 at most. */
function queueName(body: Readonly<Record<string, unknown>>): string {
  const name = textOf(body, "queue_name");
  if (/^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(name)) return name;
  throw unparseableBody("queue_name has letters, digits and hyphens, 63 at most, and starts and ends with a letter or a digit.");
}

/** Whether these settings leave none out. */
function isWhole(settings: unknown): boolean {
  return isObject(settings) && Object.keys(SETTINGS).every((field) => settings[field] !== undefined);
}

function settingsOf({ settings }: Readonly<Record<string, unknown>>, before: object): object {
  return { ...before, ...(isObject(settings) ? settings : {}) };
}

function answer(queue: ResourceRecord, context: Context): Record<string, unknown> {
  const { account, id, name, createdOn, modifiedOn, fields } = queue;
  const scripts = context.store
    .list(account)
    .filter(({ settings }) => settings.bindings.some(({ type, queue_name: bound }) => type === "queue" && bound === name));
  // [observed] wrangler reads `script` of a producer and `service` of a consumer where the SDK reads `script_name`.
  const producers = scripts.map((script) => ({ type: "worker", script: script.name }));
  const consumers = consumersOf(context, queue).map((consumer) => consumerOfQueue(consumer, queue));
  return {
    queue_id: id,
    queue_name: name,
    created_on: createdOn,
    modified_on: modifiedOn,
    ...fields,
    producers,
    producers_total_count: producers.length,
    consumers,
    consumers_total_count: consumers.length,
  };
}
