import { createHash } from "node:crypto";
import type { Call } from "../api/call";
import { isObject } from "../api/merge-patch";
import { hex } from "../clock";
import type { Context } from "../context";
import { readBody } from "../http/body";
import { success } from "../http/envelope";
import { ApiError, CODES, unparseableBody } from "../http/errors";
import { header, pathname, query, type ApiResponse } from "../http/message";
import { isSigned, signatureOf } from "../signature";
import type { ResourceRecord } from "../store/resources";
import { existingDatabase, FILE_KIND } from "./d1-databases";
import { newResource, readObject, textOf } from "./resources";
import { refusalOf, statementsOf } from "./sql";
import { askStorage } from "./storage";

/** Bytes. [own] A file is in memory as a whole. */
const FILE_BYTES = 64 * 1024 * 1024;

/** Milliseconds. [documented] For an export; [own] for an import too. */
const URL_LIFE = 3_600_000;

/** Of the signature of an address. */
const PURPOSE = "file";

const BOOKMARK_BYTES = 16;

interface Meta {
  readonly duration: number;
  readonly rows_read: number;
  readonly rows_written: number;
  readonly changes: number;
}

/**
 * POST …/import. [documented] `init` answers where to put the file, `ingest` runs it. [own] It is complete when `ingest` answers, so that there
 * is nothing to `poll` for.
 */
export async function importDatabase(call: Call, context: Context): Promise<ApiResponse> {
  const database = existingDatabase(call, context);
  const body = await readObject(call, context);
  const action = textOf(body, "action");
  if (action === "poll") return success(failed("import", "Not currently importing anything."));
  const etag = textOf(body, "etag");
  if (!/^[0-9a-f]{32}$/.test(etag)) throw unparseableBody("etag must be the MD5 hash of the file, in hex digits.");
  const filename = fileOf(database, etag);
  if (action === "init") {
    forgetOld(context, database.account);
    return success({ filename, upload_url: signedUrl(call, context, { filename }) });
  }
  if (action === "ingest") return success(await ingest(context, database, filename));
  throw unparseableBody("action must be init, ingest or poll.");
}

async function ingest(context: Context, database: ResourceRecord, filename: string): Promise<object> {
  const { resources } = context.store;
  const file = resources.get(database.account, FILE_KIND, filename);
  if (!file) return failed("import", `The file ${filename} was not uploaded.`);
  const statements = statementsOf(String(file.fields["sql"]));
  try {
    const metas = (await askStorage(context, database, { operation: "d1-batch" }, statements)) as Meta[];
    const sum = (field: keyof Meta): number => metas.reduce((total, meta) => total + meta[field], 0);
    const sums = Object.fromEntries((["duration", "rows_read", "rows_written", "changes"] as const).map((field) => [field, sum(field)]));
    resources.change({ deleted: [file] });
    const result = { num_queries: statements.length, final_bookmark: bookmark(context), meta: { ...metas.at(-1), ...sums } };
    return { ...completed("import", context), result };
  } catch (error) {
    // What is no refusal can be asked for again.
    const refusal = refusalOf(error);
    resources.change({ deleted: [file] });
    return failed("import", refusal);
  }
}

/** [documented] By database and content. */
function fileOf({ id }: ResourceRecord, etag: string): string {
  return `${id}-${etag}.sql`;
}

/** Files that nobody asked to run while they could. */
function forgetOld({ store: { resources }, clock }: Context, account: string): void {
  const old = resources.list(account, FILE_KIND).filter(({ createdOn }) => Date.parse(createdOn) + URL_LIFE <= clock.now());
  resources.change({ deleted: old });
}

/** POST …/export. [own] The file is written when it is downloaded. */
export async function exportDatabase(call: Call, context: Context): Promise<ApiResponse> {
  const database = existingDatabase(call, context);
  const { dump_options: given } = await readObject(call, context);
  const { no_schema: noSchema = false, no_data: noData = false, tables = [] } = isObject(given) ? given : {};
  if (!Array.isArray(tables)) throw unparseableBody("dump_options.tables must be an array.");
  const options = JSON.stringify({ noSchema, noData, tables });
  const filename = `${database.name}.sql`;
  return success({ ...completed("export", context), result: { filename, signed_url: signedUrl(call, context, { options }) } });
}

/** PUT to an `upload_url`. Storage that has its own credentials, in the URL. */
export async function putDatabaseFile(call: Call, context: Context): Promise<ApiResponse> {
  const database = existingDatabase(call, context);
  const filename = signedValue(call, context, "filename");
  const bytes = await readBody(call.request, FILE_BYTES, tooLarge);
  const etag = createHash("md5").update(bytes).digest("hex");
  if (filename !== fileOf(database, etag)) throw unparseableBody(`The MD5 hash of the file is ${etag}, not the one that was announced.`);
  const fields = { sql: bytes.toString("utf8") };
  const record = newResource(context, { account: database.account, kind: FILE_KIND, name: filename, id: filename, fields });
  context.store.resources.change({ written: [record] });
  return { status: 200, headers: { etag: `"${etag}"` }, body: [] };
}

/** GET of a `signed_url`. */
export async function getDatabaseFile(call: Call, context: Context): Promise<ApiResponse> {
  const database = existingDatabase(call, context);
  const options = JSON.parse(signedValue(call, context, "options")) as object;
  const sql = String(await askStorage(context, database, { operation: "d1-dump", ...options }));
  return { status: 200, headers: { "content-type": "application/sql" }, body: [Buffer.from(sql)] };
}

/** The address of a file of the database that a call is about, for whoever has it. */
function signedUrl({ request }: Call, { clock, store }: Context, value: Readonly<Record<string, string>>): string {
  const path = pathname(request).replace(/[^/]+$/, "file");
  const parameters = new URLSearchParams({ ...value, expires: String(clock.now() + URL_LIFE) });
  const address = `${path}?${String(parameters)}`;
  return `http://${header(request, "host") ?? ""}${address}&signature=${signatureOf(store.secret(), PURPOSE, address)}`;
}

function signedValue({ request }: Call, { clock, store }: Context, name: string): string {
  const parameters = query(request);
  const signature = parameters.get("signature") ?? "";
  parameters.delete("signature");
  const value = parameters.get(name);
  const isOurs = isSigned(store.secret(), PURPOSE, `${pathname(request)}?${String(parameters)}`, signature);
  if (isOurs && value !== null && Number(parameters.get("expires")) > clock.now()) return value;
  throw new ApiError(403, { code: CODES.authentication, message: "The address of this file is not valid, or expired." });
}

function tooLarge(): ApiError {
  return new ApiError(413, {
    code: CODES.tooLarge,
    message: `The emulator takes files of at most ${FILE_BYTES / 2 ** 20} MiB for a database.`,
  });
}

function completed(type: string, context: Context): object {
  return { success: true, type, status: "complete", at_bookmark: bookmark(context), messages: [] };
}

function failed(type: string, error: string): object {
  return { success: false, type, status: "error", error, messages: [] };
}

/** [own] A database has no history to go back to: a bookmark is a name for nothing. */
function bookmark({ random }: Context): string {
  return `00000000-00000000-00000000-${hex(random, BOOKMARK_BYTES)}`;
}
