import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Context } from "../context";
import { ApiError, assumed, CODES } from "../http/errors";
import { header, isChunks, type ApiResponse } from "../http/message";
import type { Binding } from "../model/script";
import type { Version } from "../runtime/runtime";
import type { ResourceRecord } from "../store/resources";
import { accountView } from "../worker/view";
import { ABOUT_HEADER, ORDER_HEADER, STORAGE_SCRIPT } from "./storage-script";

/** What the Worker is asked to do, besides the bytes that it stores. */
export interface Order {
  readonly operation: string;
  readonly [argument: string]: unknown;
}

export interface Stored {
  readonly body: Readable;
  /** What it has besides its bytes. */
  readonly about: unknown;
}

/** [assumed: neighbour-codes] The code, where a namespace or a bucket refuses what it is asked: a key that is too long, a cursor that is none. */
const REFUSED = 10_001;

export function storageRefused(message: string): ApiError {
  return assumed("neighbour-codes", new ApiError(400, { code: REFUSED, message }));
}

/** No script of a user has this name. */
const SCRIPT = "~storage";
const MAIN = "storage.js";
const KINDS = ["kv_namespace", "r2_bucket", "d1_database"] as const;
type Storing = (typeof KINDS)[number];

/** Asks for something that answers JSON. */
export async function askStorage(context: Context, resource: ResourceRecord, order: Order, body?: unknown): Promise<unknown> {
  const sent = body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const answer = await ask(context, resource, order, sent);
  return JSON.parse((await read(answer)).toString("utf8")) as unknown;
}

/** Asks for a value; undefined when there is none. */
export async function readStorage(context: Context, resource: ResourceRecord, order: Order): Promise<Stored | undefined> {
  const answer = await ask(context, resource, order, undefined);
  if (answer.status === 404) {
    await read(answer);
    return undefined;
  }
  const about = decodeURIComponent(String(answer.headers[ABOUT_HEADER] ?? "null"));
  return { body: isChunks(answer.body) ? Readable.from(answer.body) : answer.body, about: JSON.parse(about) as unknown };
}

/** [own] Without the runtime nothing can have been stored. */
export async function isEmptyBucket(context: Context, bucket: ResourceRecord): Promise<boolean> {
  if (!context.runtime.stores) return true;
  const { objects } = (await askStorage(context, bucket, { operation: "r2-list", limit: 1 })) as { readonly objects: unknown[] };
  return objects.length === 0;
}

async function ask(context: Context, resource: ResourceRecord, order: Order, body: Uint8Array | undefined): Promise<ApiResponse> {
  const { account, kind, id } = resource;
  if (!context.runtime.stores) {
    const message = "The emulator has no Workers runtime, and therefore no data: npm install --save-dev miniflare";
    throw new ApiError(503, { code: CODES.internal, message });
  }
  const headers = {
    [ORDER_HEADER]: encodeURIComponent(JSON.stringify({ binding: bindingName(kind as Storing, id), ...order })),
    "content-length": String(body?.byteLength ?? 0),
  };
  const request = {
    method: "POST",
    target: "/",
    headers,
    body: Readable.from(body === undefined ? [] : [body]),
    bytesRead: () => body?.byteLength ?? 0,
  };
  const answer = await context.runtime.fetch(storageVersion(context, account), accountView(context, account), request, "http://storage/");
  if (answer.status === 400) {
    const { message } = JSON.parse((await read(answer)).toString("utf8")) as { readonly message: string };
    throw storageRefused(message);
  }
  if (answer.status !== 200 && answer.status !== 404) {
    const message = `The storage of the emulator answers ${answer.status}: ${(await read(answer)).toString("utf8")}`;
    throw new ApiError(502, { code: CODES.internal, message });
  }
  return answer;
}

/** Its id follows from what it is bound to: the process starts again when something was made that it does not know. */
function storageVersion({ store }: Context, account: string): Version {
  const resources = KINDS.flatMap((kind) => store.resources.list(account, kind));
  const bindings = resources.map((resource) => bindingTo(resource));
  const id = createHash("sha256").update(JSON.stringify(bindings)).digest("hex").slice(0, 32);
  const bytes = Buffer.from(STORAGE_SCRIPT);
  const entry = { kind: "module", name: MAIN } as const;
  return {
    account,
    script: SCRIPT,
    tag: SCRIPT,
    entry,
    settings: { bindings, compatibility_date: "2026-01-01", compatibility_flags: [] },
    metadata: { id, tag: "", timestamp: "" },
    entrypoints: [],
    objects: [],
    apart: true,
    content: () => ({ entry, modules: [{ name: MAIN, contentType: "application/javascript+module", bytes }] }),
  };
}

function bindingName(kind: Storing, id: string): string {
  return `${kind}/${id}`;
}

/** As a Worker would be bound to it. */
function bindingTo({ kind, id, fields }: ResourceRecord): Binding {
  const name = bindingName(kind as Storing, id);
  if (kind === "kv_namespace") return { name, type: "kv_namespace", namespace_id: id };
  if (kind === "d1_database") return { name, type: "d1", database_id: id };
  const { name: bucket, jurisdiction } = fields;
  return { name, type: "r2_bucket", bucket_name: bucket, ...(jurisdiction === "default" ? {} : { jurisdiction }) };
}

async function read({ body }: ApiResponse): Promise<Buffer> {
  if (isChunks(body)) return Buffer.concat(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Parameters of the query that are a number, where they are given. */
export function numberOf(value: string | null): number | undefined {
  return value === null || value === "" ? undefined : Number(value);
}

/** The content type of a request's body, without its parameters. */
export function mediaType(request: Parameters<typeof header>[0]): string {
  return (header(request, "content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
