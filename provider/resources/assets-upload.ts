import { type AssetFile, type AssetManifest, createAssetsSession, uploadAssets } from "../api/assets";
import { base64Length } from "../api/base64";
import { getWorker } from "../api/workers";
import { CloudflareApiError, TransportError, UserError } from "../client/errors";
import { isAssetsDigest } from "../content/assets/digest";
import type { Asset } from "../content/assets/hash";
import { mediaType } from "../content/assets/media-type";
import { type AssetFolder, readAsset } from "../content/assets/store";
import { type AssetsToken, assetsToken, isFresh } from "./assets-token";
import type { ModuleDigests } from "../content/hash";
import type { JsonObject } from "../values";
import type { Context } from "./context";
import { Progress } from "./progress";

/** Uploads side by side: as many as wrangler makes. */
const CONCURRENCY = 3;
/** Sessions one after the other that may end without the token and without fewer files to send, before it is given up. */
const SESSIONS_WITHOUT_PROGRESS = 2;
/** Milliseconds after which a token that is refused may have been too old, whatever its claims say. */
const SUSPECT_MS = 60_000;

/** Whose assets they are: a version's. */
interface Owner {
  readonly accountId: string;
  /** Id or name of the Worker. */
  readonly workerId: string;
}

/** The upload of the folder that a version declares, or `undefined` when it declares none. Nothing is sent yet.
 *
 * @throws {UserError} when the files are not at hand.
 */
export function assetsUpload(context: Context, owner: Owner, assets: JsonObject | undefined): AssetsUpload | undefined {
  const digest = assets?.["directory"];
  if (!isAssetsDigest(digest)) return undefined;
  const folder = context.assets.get(digest.sha256);
  if (folder !== undefined) return new AssetsUpload(context, owner, folder);
  throw new UserError(
    "assets.directory: its files are not at hand, since the program ignores changes of the assets (ignoreChanges). " +
      "Another change needs them to be uploaded again: take assets out of ignoreChanges for this update.",
  );
}

/** The files of rules of a folder of assets, which travel as modules. */
export function rulesOf(assets: JsonObject | undefined): ModuleDigests {
  const digest = assets?.["directory"];
  return isAssetsDigest(digest) ? (digest.rules ?? {}) : {};
}

/**
 * The upload of a version's folder of assets: only what the API lacks, in as many sessions as it takes.
 *
 * What arrived stays with Cloudflare, by its hash, so a session that ends too early is simply followed by another, which asks for the
 * rest.
 */
export class AssetsUpload {
  readonly #context: Context;
  readonly #owner: Owner;
  readonly #folder: AssetFolder;
  #token: AssetsToken | undefined;
  #scriptName: string | undefined;

  constructor(context: Context, owner: Owner, folder: AssetFolder) {
    this.#context = context;
    this.#owner = owner;
    this.#folder = folder;
  }

  /** A completion token that has time left. Uploads whatever the API lacks. */
  async token(): Promise<string> {
    const now = this.#context.client.serverNow();
    this.#token = this.#token !== undefined && isFresh(this.#token, now) ? this.#token : await this.#complete();
    return this.#token.jwt;
  }

  /**
   * Runs what needs the token. When that is refused and the token is not brand-new, it may have been too old, which nobody documents a code
   * for: then it runs once more, with a new one.
   */
  async use<T>(run: (jwt: string) => Promise<T>): Promise<T> {
    const jwt = await this.token();
    try {
      return await run(jwt);
    } catch (error) {
      const age = this.#context.client.serverNow() - (this.#token?.receivedAt ?? 0);
      if (!isRefusal(error) || age < SUSPECT_MS) throw error;
      this.#token = undefined;
      return await run(await this.token());
    }
  }

  async #complete(): Promise<AssetsToken> {
    const { assets } = this.#folder;
    const byHash = new Map(assets.map((asset) => [asset.hash, asset]));
    const manifest: AssetManifest = Object.fromEntries(assets.map(({ path, hash, size }) => [path, { hash, size }]));
    let [least, stalled] = [Infinity, 0];
    for (;;) {
      const { session, buckets } = await this.#openSession(manifest);
      // Nothing is asked for: then the session's token is the one that completes it.
      if (buckets.length === 0) return session;
      const wanted = buckets.flat().length;
      stalled = wanted < least ? 0 : stalled + 1;
      least = Math.min(least, wanted);
      const { token, failure } = await this.#fill(session, buckets, byHash);
      if (token !== undefined) return token;
      if (stalled >= SESSIONS_WITHOUT_PROGRESS) throw this.#error("ends each session before all of them arrived", failure);
    }
  }

  async #openSession(manifest: AssetManifest): Promise<{ session: AssetsToken; buckets: readonly (readonly string[])[] }> {
    const { client } = this.#context;
    const { accountId } = this.#owner;
    const scriptName = (this.#scriptName ??= await this.#findScriptName());
    const answer = await createAssetsSession(client, accountId, scriptName, manifest);
    if (typeof answer?.jwt !== "string" || answer.jwt === "") throw this.#error("gave no token for them");
    const buckets = (answer.buckets ?? []).filter((bucket) => bucket.length > 0);
    return { session: assetsToken(answer.jwt, client.serverNow()), buckets };
  }

  /** Sends the buckets. Gives the completion token, or why there is none, when another session may help. */
  async #fill(
    session: AssetsToken,
    buckets: readonly (readonly string[])[],
    byHash: ReadonlyMap<string, Asset>,
  ): Promise<{ readonly token?: AssetsToken; readonly failure?: CloudflareApiError }> {
    const { client } = this.#context;
    const filled = buckets.map((bucket) => bucket.map((hash) => this.#find(byHash, hash)));
    const files = filled.flat();
    const total = files.reduce((sum, { size }) => sum + base64Length(size), 0);
    const what = `assets of ${this.#owner.workerId} (${files.length === 1 ? "1 file" : `${files.length} files`})`;
    const progress = new Progress(this.#context, what, total);
    let token: AssetsToken | undefined;
    let failure: unknown;
    const queue = filled.values();
    const worker = async (): Promise<void> => {
      for (const bucket of queue) {
        // The first failure is the one to tell: whatever else fails, fails for it.
        if (failure !== undefined) return;
        try {
          const parts = bucket.map((asset) => this.#file(asset));
          const answer = await uploadAssets(client, this.#owner.accountId, session.jwt, parts, { progress: progress.request() });
          if (typeof answer?.jwt === "string" && answer.jwt !== "") token = assetsToken(answer.jwt, client.serverNow());
        } catch (error) {
          failure ??= error;
        }
      }
    };
    await progress.during(() => Promise.all(Array.from({ length: CONCURRENCY }, worker)));
    if (failure === undefined) return token === undefined ? {} : { token };
    if (isSessionOver(failure, session, client.serverNow())) return { failure };
    throw failure as Error;
  }

  #file(asset: Asset): AssetFile {
    return { hash: asset.hash, contentType: mediaType(asset.path), size: asset.size, read: () => readAsset(this.#folder, asset) };
  }

  #find(byHash: ReadonlyMap<string, Asset>, hash: string): Asset {
    const asset = byHash.get(hash);
    if (asset === undefined) throw this.#error(`asks for a file that is not among them (${hash})`);
    return asset;
  }

  /** Sessions go by the name of the script, whatever the program names the Worker by. */
  async #findScriptName(): Promise<string> {
    const { accountId, workerId } = this.#owner;
    if (!/^[0-9a-f]{32}$/.test(workerId)) return workerId;
    return (await getWorker(this.#context.client, accountId, workerId)).name;
  }

  #error(what: string, cause?: Error): TransportError {
    const { accountId } = this.#owner;
    const said = cause === undefined ? "" : `\n${cause.message.split("\n")[0] ?? ""}`;
    return new TransportError(
      `The assets of ${this.#owner.workerId} were not uploaded: the API ${what}. Run it again: what arrived is kept.${said}`,
      `POST /accounts/${accountId}/workers/assets/upload`,
      { cause },
    );
  }
}

/** Whether the API said no to what it was sent, in a way that does not pass by itself. */
function isRefusal(error: unknown): error is CloudflareApiError {
  return CloudflareApiError.is(error) && error.status < 500 && error.status !== 408 && error.status !== 429;
}

/** Whether an upload was refused because its session ended: nobody documents how that is said. */
function isSessionOver(error: unknown, { expiresAt }: AssetsToken, now: number): error is CloudflareApiError {
  return isRefusal(error) && (error.status === 401 || error.status === 403 || expiresAt <= now);
}
