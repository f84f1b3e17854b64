import type { Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { readBody, readJson } from "../http/body";
import { success, successWith } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import { header, query, type ApiResponse } from "../http/message";
import { existingBucket } from "./r2-buckets";
import { askStorage, numberOf, readStorage } from "./storage";

/** Bytes. [documented] What the API takes at once; wrangler refuses more than this itself. */
const OBJECT_BYTES = 300 * 1024 * 1024;

/** [observed] */
const NO_OBJECT = { code: 10_007, message: "The specified key does not exist." };

/** Headers that an object keeps, by the name that R2 gives them. [documented] */
const HTTP_METADATA = {
  contentType: "content-type",
  contentDisposition: "content-disposition",
  contentEncoding: "content-encoding",
  contentLanguage: "content-language",
  cacheControl: "cache-control",
} as const;

interface ListedObjects {
  readonly objects: readonly unknown[];
  readonly truncated: boolean;
  readonly cursor?: string;
  readonly delimited: readonly string[];
}

/** GET …/objects. */
export async function listObjects(call: Call, context: Context): Promise<ApiResponse> {
  const asked = query(call.request);
  const text = (name: string): string | undefined => asked.get(name) || undefined;
  const order = { prefix: text("prefix"), cursor: text("cursor"), delimiter: text("delimiter"), startAfter: text("start_after") };
  const limit = numberOf(asked.get("per_page"));
  const listed = await askStorage(context, existingBucket(call, context), { operation: "r2-list", limit, ...order });
  const { objects, truncated, cursor = "", delimited } = listed as ListedObjects;
  return successWith(objects, { cursor, is_truncated: truncated, delimited });
}

/** GET …/objects/{key}. The bytes alone, without an envelope. */
export async function getObject(call: Call, context: Context): Promise<ApiResponse> {
  const stored = await readStorage(context, existingBucket(call, context), { operation: "r2-get", key: keyOf(call) });
  if (!stored) throw new ApiError(404, NO_OBJECT);
  const { etag, size, http_metadata: metadata = {} } = stored.about as { etag: string; size: number; http_metadata?: object };
  const named = Object.entries(metadata).flatMap(([field, value]) => {
    const name = HTTP_METADATA[field as keyof typeof HTTP_METADATA] as string | undefined;
    return name === undefined ? [] : [[name, String(value)]];
  });
  const headers = Object.fromEntries(named) as Record<string, string>;
  return { status: 200, headers: { ...headers, etag, "content-length": String(size) }, body: stored.body };
}

export async function putObject(call: Call, context: Context): Promise<ApiResponse> {
  const bucket = existingBucket(call, context);
  const { request } = call;
  const named = Object.entries(HTTP_METADATA).flatMap(([field, name]) => {
    const value = header(request, name);
    return value === undefined ? [] : [[field, value]];
  });
  const storageClass = header(request, "cf-r2-storage-class");
  const order = { operation: "r2-put", key: keyOf(call), httpMetadata: Object.fromEntries(named) as unknown, storageClass };
  return success(await askStorage(context, bucket, order, await readBody(request, OBJECT_BYTES)));
}

export async function deleteObject(call: Call, context: Context): Promise<ApiResponse> {
  await askStorage(context, existingBucket(call, context), { operation: "r2-delete" }, [keyOf(call)]);
  return success({ key: keyOf(call) });
}

/** DELETE …/objects. [documented] An array of keys. */
export async function deleteObjects(call: Call, context: Context): Promise<ApiResponse> {
  const bucket = existingBucket(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  const keys = isObject(body) ? body["keys"] : body;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string")) throw unparseableBody("The body must be an array of keys.");
  await askStorage(context, bucket, { operation: "r2-delete" }, keys);
  return success(keys.map((key) => ({ key })));
}

function keyOf({ params }: Call): string {
  return params["key"] ?? "";
}
