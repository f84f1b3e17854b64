import { Readable } from "node:stream";
import type { Client } from "../client/client";
import { path } from "../client/path";
import type { ApiRequest } from "../client/request";
import { base64, base64Length } from "./base64";
import { jsonBody } from "./json-body";
import { multipartBody, type Part } from "./multipart-body";

/** The files of a site by path, as `/blog/index.html`. */
export type AssetManifest = Readonly<Record<string, { readonly hash: string; readonly size: number }>>;

/** A file on its way to the API. */
export interface AssetFile {
  readonly hash: string;
  /** The type to serve it with. */
  readonly contentType: string;
  /** Bytes, exactly as many as `read` will give. */
  readonly size: number;
  /** Called when its turn comes, so a bucket has one file open at a time. */
  readonly read: () => AsyncIterable<Buffer>;
}

/** What the API wants to have. Source: Cloudflare's API reference, "Create Assets Upload Session", Returns. */
export interface AssetsSession {
  /** Logs the uploads in, for an hour. Without buckets it is the completion token already. */
  readonly jwt?: string | null;
  /** Hashes of the files that the API lacks; each bucket is one upload. */
  readonly buckets?: readonly (readonly string[])[] | null;
}

/**
 * POST /accounts/{account_id}/workers/scripts/{script_name}/assets-upload-session. A second session does no harm, so a lost answer is
 * met by asking again.
 */
export function createAssetsSession(
  client: Client,
  accountId: string,
  scriptName: string,
  manifest: AssetManifest,
): Promise<AssetsSession | null> {
  return client.json({
    method: "POST",
    path: path`/accounts/${accountId}/workers/scripts/${scriptName}/assets-upload-session`,
    body: () => jsonBody({ manifest }),
    idempotent: true,
    moment: "assets-session",
  });
}

/**
 * POST /accounts/{account_id}/workers/assets/upload: one bucket of files. Each is named after its hash, and served with its content type.
 * The answer to the last one has the completion token. Files are known by their hash, so sending them twice is as good as once.
 */
export function uploadAssets(
  client: Client,
  accountId: string,
  token: string,
  files: readonly AssetFile[],
  options: Pick<ApiRequest, "progress">,
): Promise<{ readonly jwt?: string | null } | null> {
  return client.json({
    ...options,
    method: "POST",
    path: path`/accounts/${accountId}/workers/assets/upload`,
    query: { base64: "true" },
    token,
    body: () => multipartBody(undefined, files.map(inBase64)),
    idempotent: true,
  });
}

function inBase64({ hash, contentType, size, read }: AssetFile): Part {
  return { name: hash, contentType, size: base64Length(size), open: () => Readable.from(base64(read()), { objectMode: false }) };
}
