import type { Assumption } from "../assumptions";
import { accountOf, type Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import { hex } from "../clock";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { ApiError, assumed, unparseableBody } from "../http/errors";
import type { ResourceKind, ResourceRecord } from "../store/resources";

const ID_BYTES = 16;

/** How a kind of resource says that there is none, or one already. */
export interface Refusals {
  readonly missing: {
    readonly status: number;
    readonly code: number;
    readonly message: (id: string) => string;
    /** Where nobody says that it is this code. */
    readonly assumption?: Assumption;
  };
  readonly taken: { readonly status: number; readonly code: number; readonly message: (name: string) => string };
}

export interface Draft {
  readonly account: string;
  readonly kind: ResourceKind;
  readonly name: string;
  /** 32 hex digits by default. */
  readonly id?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A new record; nothing is written. */
export function newResource({ random, timestamp }: Context, { account, kind, name, id, fields = {} }: Draft): ResourceRecord {
  const now = timestamp();
  return { account, kind, id: id ?? hex(random, ID_BYTES), name, createdOn: now, modifiedOn: now, fields };
}

/** Writes a record whose name nobody else has. */
export function put({ store }: Context, record: ResourceRecord, { taken }: Refusals): ResourceRecord {
  const other = store.resources.named(record.account, record.kind, record.name);
  if (other && other.id !== record.id) {
    throw new ApiError(taken.status, { code: taken.code, message: taken.message(record.name) });
  }
  store.resources.change({ written: [record] });
  return record;
}

export function missing({ missing: { status, code, message, assumption } }: Refusals, id: string): ApiError {
  const error = new ApiError(status, { code, message: message(id) });
  return assumption === undefined ? error : assumed(assumption, error);
}

/** What is there under that id. */
function existing({ store }: Context, account: string, kind: ResourceKind, id: string, refusals: Refusals): ResourceRecord {
  const found = store.resources.get(account, kind, id);
  if (!found) throw missing(refusals, id);
  return found;
}

/** What the path names, in the account of the path. */
export function existingIn(call: Call, context: Context, kind: ResourceKind, param: string, refusals: Refusals): ResourceRecord {
  return existing(context, accountOf(call, context.limits), kind, call.params[param] ?? "", refusals);
}

export async function readObject({ request }: Call, { limits }: Context): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJson(request, limits.metadataBytes);
  if (!isObject(body)) throw unparseableBody("The request body must be a JSON object.");
  return body;
}

/** A field that has to be a text, and not an empty one. */
export function textOf(body: Readonly<Record<string, unknown>>, field: string): string {
  const value = body[field];
  if (typeof value !== "string" || value === "") throw unparseableBody(`${field} must be a non-empty string.`);
  return value;
}

/** Of these fields, those that are given. */
export function picked(body: Readonly<Record<string, unknown>>, ...fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => body[field] !== undefined).map((field) => [field, body[field]]));
}
