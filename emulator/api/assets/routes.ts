import { join } from "node:path";
import { hex } from "../../clock";
import type { Context } from "../../context";
import { readJson } from "../../http/body";
import { success } from "../../http/envelope";
import { unparseableBody, validation } from "../../http/errors";
import { query, type ApiResponse } from "../../http/message";
import { manifestId } from "../../model/assets";
import type { AssetEntry } from "../../store/assets";
import { writeDecoded } from "../../upload/files";
import { filesParts } from "../../upload/parsers";
import { eachPart, type ArrivingPart } from "../../upload/parts";
import { accountOf, scriptOf, type Call } from "../call";
import { bucketsOf, manifestOf } from "./manifest";
import { bearerOf } from "../auth";
import { signToken, uploadClaims, type AssetClaims } from "./token";

const NAME_BYTES = 16;

/** [observed] A client that knows no content type for a file says so with this one. */
const NO_TYPE = "application/null";

/**
 * POST …/assets-upload-session. [documented] Answers which files to send, and a token; with nothing to send it is the completion token
 * already. [observed] The script need not exist. [assumed: assets-shared] A file that any Worker of the account
 * sent is not asked for again.
 */
export async function createUploadSession(call: Call, context: Context): Promise<ApiResponse> {
  const { limits, store, clock } = context;
  const { account, name: script } = scriptOf(call, limits);
  const entries = manifestOf(await readJson(call.request, limits.assetManifestBytes), limits);
  const id = manifestId(entries);
  store.assets.sweep(clock.now());
  store.assets.putManifest({ account, id }, entries, clock.now() + limits.assetTokenMilliseconds);
  const missing = store.assets.missing({ account, id });
  assumeShared(call, context, entries, missing);
  const buckets = bucketsOf(missing, limits);
  const phase = buckets.length === 0 ? "complete" : "upload";
  return success({ jwt: signToken(context, { account, script, manifest: id, phase }), buckets });
}

/** A file that is not asked for, and that the script's own latest version has not. */
function assumeShared(
  call: Call,
  { assume, limits, store }: Context,
  entries: readonly AssetEntry[],
  missing: readonly AssetEntry[],
): void {
  const { account, name } = scriptOf(call, limits);
  const tag = store.get(account, name)?.tag;
  const own = tag === undefined ? undefined : store.latestVersion(account, tag)?.settings.assets?.manifest;
  const asked = new Set(missing.map(({ hash }) => hash));
  const isOwn = (hash: string): boolean => own !== undefined && store.assets.sizeOf({ account, id: own }, hash) !== undefined;
  if (entries.some(({ hash }) => !asked.has(hash) && !isOwn(hash))) assume("assets-shared");
}

/** POST /workers/assets/upload. [documented] 202 until nothing is missing any more, then 201 with the completion token. */
export async function uploadAssets(call: Call, context: Context): Promise<ApiResponse> {
  const { limits, store } = context;
  const account = accountOf(call, limits);
  const claims = uploadClaims(context, bearerOf(call.request) ?? "", account);
  if (query(call.request).get("base64") !== "true") throw validation("base64 must be true: the bodies of assets are base64.");
  await eachPart(call.request, filesParts(call.request, limits.parts), async (part) => await take(part, claims, context));
  const { manifest: id } = claims;
  if (store.assets.missing({ account, id }).length > 0) return { ...success({}), status: 202 };
  return { ...success({ jwt: signToken(context, { ...claims, phase: "complete" }) }), status: 201 };
}

/** [documented] A part has the name of its hash, and the content type to serve the file with. */
async function take(part: ArrivingPart, { account, manifest: id }: AssetClaims, { store, random, limits }: Context): Promise<void> {
  const { name: hash, contentType } = part;
  const size = store.assets.sizeOf({ account, id }, hash);
  if (size === undefined) throw unparseableBody(`The part ${hash} is no file of the manifest.`);
  const file = join(store.assets.incoming(), hex(random, NAME_BYTES));
  const bytes = await writeDecoded(part, file, Math.min(size, limits.assetBytes));
  if (bytes < size) throw validation(`The asset ${hash} has ${bytes} bytes, and not ${size} as the manifest says.`);
  store.assets.putFile(account, hash, contentType === NO_TYPE ? null : contentType, file);
}
