import type { Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { parseJson, readBody, readJson } from "../http/body";
import { success, successWith } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import { query, type ApiResponse } from "../http/message";
import { readMultipart } from "../upload/multipart";
import { existingNamespace } from "./kv-namespaces";
import { askStorage, mediaType, numberOf, readStorage, storageRefused } from "./storage";

/** Bytes. [documented] */
const VALUE_BYTES = 25 * 1024 * 1024;
/** Bytes of one bulk write. [documented] */
const BULK_BYTES = 100 * 1024 * 1024;
/** Keys of a list. [documented] */
const KEYS = 1000;

/** [observed] Code and wording. */
const NO_KEY = { code: 10_009, message: "get: 'key not found'" };

interface Listed {
  readonly keys: readonly { readonly name: string; readonly expiration?: number; readonly metadata?: unknown }[];
  readonly cursor?: string;
}

/** GET …/keys. [documented] A page ends with a cursor, empty on the last one. */
export async function listKeys(call: Call, context: Context): Promise<ApiResponse> {
  const namespace = existingNamespace(call, context);
  const asked = query(call.request);
  const order = { operation: "kv-list", prefix: asked.get("prefix") ?? "", limit: numberOf(asked.get("limit")) ?? KEYS };
  const cursor = asked.get("cursor") || undefined;
  const { keys, cursor: next = "" } = (await askStorage(context, namespace, { ...order, cursor })) as Listed;
  return successWith(keys, { count: keys.length, cursor: next });
}

/** GET …/values/{key}. [documented] The bytes alone, without an envelope. */
export async function getValue(call: Call, context: Context): Promise<ApiResponse> {
  const stored = await readStorage(context, existingNamespace(call, context), { operation: "kv-get", key: keyOf(call) });
  if (!stored) throw new ApiError(404, NO_KEY);
  return { status: 200, headers: { "content-type": "application/octet-stream" }, body: stored.body };
}

export async function getMetadata(call: Call, context: Context): Promise<ApiResponse> {
  const stored = await readStorage(context, existingNamespace(call, context), { operation: "kv-get", key: keyOf(call) });
  if (!stored) throw new ApiError(404, NO_KEY);
  stored.body.destroy();
  return success((stored.about as { readonly metadata?: unknown }).metadata ?? null);
}

/** PUT …/values/{key}. [documented] The bytes, or multipart with `value` and `metadata`. */
export async function putValue(call: Call, context: Context): Promise<ApiResponse> {
  const namespace = existingNamespace(call, context);
  const { value, metadata } = await readValue(call, context);
  const asked = query(call.request);
  const expiration = numberOf(asked.get("expiration"));
  const ttl = numberOf(asked.get("expiration_ttl"));
  const order = { operation: "kv-put", key: keyOf(call), metadata, expiration, expiration_ttl: ttl };
  await askStorage(context, namespace, order, value);
  return success(null);
}

export async function deleteValue(call: Call, context: Context): Promise<ApiResponse> {
  await askStorage(context, existingNamespace(call, context), { operation: "kv-delete" }, [keyOf(call)]);
  return success(null);
}

/** PUT …/bulk. */
export async function putBulk(call: Call, context: Context): Promise<ApiResponse> {
  const namespace = existingNamespace(call, context);
  const pairs = await readJson(call.request, BULK_BYTES);
  if (!Array.isArray(pairs) || !pairs.every(isPair)) throw unparseableBody("The request body must be an array of {key, value}.");
  await askStorage(context, namespace, { operation: "kv-put-all" }, pairs);
  return success({ successful_key_count: pairs.length, unsuccessful_keys: [] });
}

/** DELETE …/bulk and POST …/bulk/delete. */
export async function deleteBulk(call: Call, context: Context): Promise<ApiResponse> {
  const namespace = existingNamespace(call, context);
  const keys = await readJson(call.request, BULK_BYTES);
  if (!isNames(keys)) throw unparseableBody("The request body must be an array of keys.");
  await askStorage(context, namespace, { operation: "kv-delete" }, keys);
  return success({ successful_key_count: keys.length, unsuccessful_keys: [] });
}

/**
 * POST …/bulk/get. [documented] A key that is not there has null. [assumed: neighbour-codes] A value that is no JSON, where JSON is asked for, is
 * refused.
 */
export async function getBulk(call: Call, context: Context): Promise<ApiResponse> {
  const namespace = existingNamespace(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  const { keys, type = "text", withMetadata = false } = isObject(body) ? body : {};
  if (!isNames(keys)) throw unparseableBody("keys must be an array of keys.");
  const found = (await askStorage(context, namespace, { operation: "kv-get-all" }, keys)) as Record<string, Pair>;
  const typed = ({ value, metadata }: Pair): unknown => {
    if (value === null) return null;
    const parsed = type === "json" ? jsonOf(value) : value;
    return withMetadata === true ? { value: parsed, metadata } : parsed;
  };
  return success({ values: Object.fromEntries(Object.entries(found).map(([key, pair]) => [key, typed(pair)])) });
}

interface Pair {
  readonly value: string | null;
  readonly metadata: unknown;
}

function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw storageRefused("A value is not JSON.");
  }
}

async function readValue(
  { request }: Call,
  { assume, limits }: Context,
): Promise<{ readonly value: Uint8Array; readonly metadata?: unknown }> {
  if (mediaType(request) !== "multipart/form-data") return { value: await readBody(request, VALUE_BYTES) };
  const parts = await readMultipart(request, { assume, limits: { ...limits, scriptBytes: VALUE_BYTES } });
  const value = parts.find(({ name }) => name === "value")?.bytes;
  if (!value) throw unparseableBody("The body has no part named value.");
  const metadata = parts.find(({ name }) => name === "metadata")?.bytes;
  return { value, ...(metadata ? { metadata: parseJson(Buffer.from(metadata).toString("utf8"), "metadata part") } : {}) };
}

function keyOf({ params }: Call): string {
  return params["key"] ?? "";
}

function isPair(pair: unknown): boolean {
  return isObject(pair) && typeof pair["key"] === "string" && typeof pair["value"] === "string";
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((key) => typeof key === "string");
}
