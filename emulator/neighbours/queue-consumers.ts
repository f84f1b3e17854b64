import { isObject } from "../api/merge-patch";
import type { Call } from "../api/call";
import type { Context } from "../context";
import { success } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { existingQueue } from "./queue-lookup";
import { missing, newResource, picked, readObject, textOf, type Refusals } from "./resources";

const KIND = "queue_consumer";

/** [observed] 11004, as users of wrangler report it. [assumed: neighbour-codes] 11002. */
const CONSUMER_REFUSALS: Refusals = {
  missing: { status: 404, code: 11_002, message: () => "The consumer does not exist.", assumption: "neighbour-codes" },
  taken: { status: 400, code: 11_004, message: (name) => `The queue ${name} has a consumer already.` },
};

/** What a consumer has for settings where nobody says anything. [documented] */
const SETTINGS = {
  worker: { batch_size: 10, max_retries: 3, max_wait_time_ms: 5000, max_concurrency: null, retry_delay: 0 },
  http_pull: { batch_size: 5, max_retries: 3, visibility_timeout_ms: 30_000, retry_delay: 0 },
} as const;

type ConsumerType = keyof typeof SETTINGS;

/** The consumers of a queue. [documented] There is one at most. */
export function consumersOf({ store }: Context, { account, id }: ResourceRecord): ResourceRecord[] {
  return store.resources.list(account, KIND).filter(({ fields }) => fields["queue_id"] === id);
}

export function listConsumers(call: Call, context: Context): ApiResponse {
  const queue = existingQueue(call, context);
  return success(consumersOf(context, queue).map((consumer) => answer(consumer, queue)));
}

export async function createConsumer(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const queue = existingQueue(call, context);
  const { taken } = CONSUMER_REFUSALS;
  if (consumersOf(context, queue).length > 0) throw new ApiError(taken.status, { code: taken.code, message: taken.message(queue.name) });
  const { account, id } = queue;
  const fields = { queue_id: id, ...consumerFields(body, undefined) };
  const made = newResource(context, { account, kind: KIND, name: id, fields });
  context.store.resources.change({ written: [made] });
  return success(answer(made, queue));
}

export function getConsumer(call: Call, context: Context): ApiResponse {
  const queue = existingQueue(call, context);
  return success(answer(existingConsumer(call, context, queue), queue));
}

export async function putConsumer(call: Call, context: Context): Promise<ApiResponse> {
  const body = await readObject(call, context);
  const queue = existingQueue(call, context);
  const before = existingConsumer(call, context, queue);
  const fields = { queue_id: queue.id, ...consumerFields(body, before) };
  const changed = { ...before, fields, modifiedOn: context.timestamp() };
  context.store.resources.change({ written: [changed] });
  return success(answer(changed, queue));
}

export function deleteConsumer(call: Call, context: Context): ApiResponse {
  const queue = existingQueue(call, context);
  context.store.resources.change({ deleted: [existingConsumer(call, context, queue)] });
  return success(null);
}

function existingConsumer(call: Call, context: Context, queue: ResourceRecord): ResourceRecord {
  const id = call.params["consumer"] ?? "";
  const found = consumersOf(context, queue).find((consumer) => consumer.id === id);
  if (!found) throw missing(CONSUMER_REFUSALS, id);
  return found;
}

function consumerFields(body: Readonly<Record<string, unknown>>, before: ResourceRecord | undefined): Record<string, unknown> {
  const { type = before?.fields["type"], settings } = body;
  if (type !== "worker" && type !== "http_pull") throw unparseableBody("type must be worker or http_pull.");
  const worker = type === "worker" ? { script_name: textOf(body, "script_name") } : {};
  const given = isObject(settings) ? Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)) : {};
  const byDefault: Record<ConsumerType, object> = SETTINGS;
  return { type, ...worker, settings: { ...byDefault[type], ...given }, ...picked(body, "dead_letter_queue") };
}

function answer({ id, createdOn, fields }: ResourceRecord, queue: ResourceRecord): Record<string, unknown> {
  const { queue_id: _queue, ...shown } = fields;
  return { consumer_id: id, queue_name: queue.name, created_on: createdOn, ...shown };
}

/** [observed] In the answer of a queue, wrangler reads the Worker's name as `script`. */
export function consumerOfQueue(consumer: ResourceRecord, queue: ResourceRecord): Record<string, unknown> {
  const { script_name: script } = consumer.fields;
  return { ...answer(consumer, queue), ...(script === undefined ? {} : { script }) };
}
