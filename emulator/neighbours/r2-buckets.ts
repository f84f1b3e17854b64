import { accountOf, type Call } from "../api/call";
import { choice } from "../api/paging";
import type { Context } from "../context";
import { success } from "../http/envelope";
import { ApiError, unparseableBody } from "../http/errors";
import { header, query, type ApiResponse } from "../http/message";
import type { ResourceRecord } from "../store/resources";
import { bucketKey, NOWHERE } from "./bucket-keys";
import { missing, newResource, put, readObject, textOf, type Refusals } from "./resources";
import { isEmptyBucket } from "./storage";

const KIND = "r2_bucket";

/** [observed] Codes as wrangler and the SDKs know them. */
const R2_REFUSALS: Refusals = {
  missing: { status: 404, code: 10006, message: () => "The specified bucket does not exist." },
  taken: { status: 409, code: 10004, message: () => "The bucket you tried to create already exists, and you own it." },
};
const NOT_EMPTY = { code: 10008, message: "The bucket you tried to delete is not empty." };
const INVALID_NAME = { code: 10005, message: "The specified bucket name is not valid." };

export function listBuckets(call: Call, context: Context): ApiResponse {
  const jurisdiction = jurisdictionOf(call);
  const { request } = call;
  const part = query(request).get("name_contains") ?? "";
  const sign = choice(request, "direction", ["asc", "desc"], "asc") === "asc" ? 1 : -1;
  const buckets = context.store.resources
    .list(accountOf(call, context.limits), KIND)
    .map(answer)
    .filter((bucket) => bucket.jurisdiction === jurisdiction && bucket.name.includes(part))
    .sort((a, b) => (a.name < b.name ? -sign : sign));
  return success({ buckets });
}

/** [documented] 3 to 63 characters. */
export async function createBucket(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const body = await readObject(call, context);
  const name = textOf(body, "name");
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) throw new ApiError(400, INVALID_NAME);
  const jurisdiction = jurisdictionOf(call);
  const { storageClass = "Standard", locationHint } = body;
  const fields = { name, jurisdiction, storage_class: storageClass, ...(locationHint === undefined ? {} : { location: locationHint }) };
  return success(
    answer(put(context, newResource(context, { account, kind: KIND, name: bucketKey(jurisdiction, name), fields }), R2_REFUSALS)),
  );
}

export function getBucket(call: Call, context: Context): ApiResponse {
  return success(answer(existingBucket(call, context)));
}

/** [documented] The header `cf-r2-storage-class` changes the class of what is stored from now on. */
export function patchBucket(call: Call, context: Context): ApiResponse {
  const bucket = existingBucket(call, context);
  const storageClass = header(call.request, "cf-r2-storage-class");
  if (storageClass === undefined) throw unparseableBody("The header cf-r2-storage-class is missing.");
  const changed = { ...bucket, fields: { ...bucket.fields, storage_class: storageClass }, modifiedOn: context.timestamp() };
  context.store.resources.change({ written: [changed] });
  return success(answer(changed));
}

/** [documented] Only an empty bucket is deleted. */
export async function deleteBucket(call: Call, context: Context): Promise<ApiResponse> {
  existingBucket(call, context);
  if (!(await isEmptyBucket(context, existingBucket(call, context)))) throw new ApiError(409, NOT_EMPTY);
  context.store.resources.change({ deleted: [existingBucket(call, context)] });
  return success({});
}

export function existingBucket(call: Call, context: Context): ResourceRecord {
  const key = bucketKey(jurisdictionOf(call), call.params["bucket"] ?? "");
  const found = context.store.resources.named(accountOf(call, context.limits), KIND, key);
  if (!found) throw missing(R2_REFUSALS, key);
  return found;
}

function jurisdictionOf({ request }: Call): string {
  return header(request, "cf-r2-jurisdiction") ?? NOWHERE;
}

function answer({ createdOn, fields }: ResourceRecord): { readonly name: string; readonly jurisdiction: string } {
  return { ...(fields as { name: string; jurisdiction: string }), ...{ creation_date: createdOn } };
}
