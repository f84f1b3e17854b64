import { getVersion, type Version } from "../api/versions";
import type { Worker } from "../api/workers";
import type { Client } from "../client/client";
import { CloudflareApiError } from "../client/errors";
import type { JsonObject } from "../values";
import type { Context } from "./context";
import { ID_FORMS, parseId } from "./ids";
import { isNoSuchWorker } from "./no-such-worker";
import { textIn } from "./properties";

/** The parts of a version's id, as the state has them. */
export interface VersionId {
  readonly accountId: string;
  /** Id or name. */
  readonly workerId: string;
  readonly versionId: string;
}

/**
 * Which version a state is about. The id of one whose creation was unclear does not say it until a refresh, but its output does.
 *
 * @throws {UserError} for an id that is none of a version.
 */
export function versionIdOf(id: string, state: JsonObject): VersionId {
  const parsed = parseId(id, ID_FORMS.WorkerVersion);
  return { ...parsed, versionId: textIn(state, "versionId") ?? parsed.versionId };
}

/**
 * Looks whether a version that is in the state is still there, with as little traffic as possible.
 *
 * A version that the live deployment names is there, and never changes; that request is the one that the Worker's deployment
 * needs anyway. Others are looked up in the Worker's list of versions. Only a version that both leave out is asked for by itself,
 * since only a clear "no such version" may take it out of a state, and a live one of which an output may have moved: its
 * addresses, and the migration tag that it gets when it is deployed.
 *
 * `undefined` when it is gone.
 */
export async function observeVersion(
  context: Context,
  { accountId, workerId, versionId }: VersionId,
  state: JsonObject,
): Promise<Version | "as known" | undefined> {
  const { client, lists } = context;
  const worker = await lists.worker(accountId, workerId);
  if (worker !== undefined) {
    const live = await lists.liveDeployment(accountId, worker.name);
    const isLive = live?.versions.some(({ version_id: id }) => id === versionId) === true;
    if (isLive && hasCurrentAddresses(state, worker)) {
      const script = await lists.script(accountId, worker.name);
      if (state["number"] !== undefined && state["migrationTag"] === (script?.migration_tag ?? undefined)) return "as known";
    }
    const listed = isLive ? undefined : await lists.version(accountId, worker.id, versionId);
    if (listed !== undefined) return listed;
  }
  return findVersion(client, accountId, workerId, versionId);
}

/**
 * Whether the addresses of a version still hold, since they follow the Worker's name and its subdomain. Where this is wrong about
 * how Cloudflare builds one, it costs a request.
 */
function hasCurrentAddresses({ urls }: JsonObject, { subdomain }: Worker): boolean {
  const addresses = Array.isArray(urls) ? urls.map(String) : [];
  if (subdomain?.previews_enabled !== true) return addresses.length === 0;
  const base = hostOf(subdomain.url);
  return base !== undefined && addresses.some((address) => hostOf(address)?.endsWith(`-${base}`) === true);
}

function hostOf(address: string | undefined): string | undefined {
  return address === undefined || !URL.canParse(address) ? undefined : new URL(address).host;
}

/** The version of that id, prefix, or `latest`, without code unless `include` asks for it. */
export async function findVersion(
  client: Client,
  accountId: string,
  workerId: string,
  versionId: string,
  include?: "modules",
): Promise<Version | undefined> {
  try {
    return await getVersion(client, accountId, workerId, versionId, include);
  } catch (error) {
    if (isNoSuchVersion(error)) return undefined;
    throw error;
  }
}

/** True when the API says that there is no such Worker, or no such version (100146, 10222). */
export function isNoSuchVersion(error: unknown): boolean {
  return isNoSuchWorker(error) || (CloudflareApiError.is(error) && error.status === 404 && error.has(10222, 100146));
}
