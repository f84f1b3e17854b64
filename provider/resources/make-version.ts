import { base64Length } from "../api/base64";
import { createVersion, listVersions, type Version } from "../api/versions";
import { UserError } from "../client/errors";
import type { JsonObject } from "../values";
import { type AssetsUpload, assetsUpload, rulesOf } from "./assets-upload";
import type { Context } from "./context";
import { type Since, sinceNow, sinceTime } from "./made-since";
import { pendingMigrations } from "./migrations";
import { Progress } from "./progress";
import { isNoSuchWorker } from "./no-such-worker";
import { pick } from "./properties";
import { findVersion } from "./remote-version";
import { noted, UNCONFIRMED, unconfirmedOf } from "./unconfirmed";
import { contentsOf, type Upload, uploads } from "./upload";
import { versionFields } from "./version-body";
import { secretsOf } from "./version-secrets";
import { versionDifferences } from "./version-compare";
import { type VersionInputs, versionProperties } from "./version-properties";

/**
 * Makes a version, once. A POST without a clear answer is looked up before it is repeated: a version that was made since we
 * first asked (by the API's own clock), that no other resource of this process made, and that is what we asked for in
 * everything that can be read back, is the one that we made.
 */
export async function makeVersion(context: Context, inputs: VersionInputs): Promise<Version> {
  const modules = uploads(context, { ...(inputs.modules as Record<string, unknown> | undefined), ...rulesOf(inputs.assets) });
  const assets = assetsUpload(context, inputs, inputs.assets);
  try {
    const migrations = await migrationsFor(context, inputs);
    const fields = { ...versionFields(inputs), ...(migrations === undefined ? {} : { migrations }) };
    // A folder can take long to send, and what is made meanwhile is not ours.
    await assets?.token();
    // A version that is deployed moves the script's etag and its migration tag.
    return await context.lists.writing(inputs.accountId, () => post(context, inputs, fields, modules, assets));
  } catch (error) {
    if (isNoSuchWorker(error)) throw noSuchWorker(inputs, error);
    throw error;
  }
}

async function post(
  context: Context,
  inputs: VersionInputs,
  fields: JsonObject,
  modules: readonly Upload[],
  assets: AssetsUpload | undefined,
): Promise<Version> {
  const { client, madeVersions } = context;
  const { accountId, workerId } = inputs;
  const size = modules.reduce((sum, module) => sum + base64Length(module.size), 0);
  const progress = new Progress(context, `modules of ${workerId}`, size);
  const report = progress.request();
  const create = (body: JsonObject, ...tokens: string[]): Promise<Version> => {
    const secrets = async (): Promise<string[]> => [...tokens, ...secretsOf(inputs), ...(await contentsOf(modules))];
    return createVersion(client, accountId, workerId, body, modules, { deploy: inputs.deploy === true, progress: report, secrets });
  };
  const since = sinceNow(client);
  const send = (): Promise<Version> =>
    assets === undefined
      ? create(fields)
      : assets.use((jwt) => create({ ...fields, assets: { ...(fields["assets"] as JsonObject), jwt } }, jwt));
  const lookUp = (): Promise<Version | undefined> => findOurs(context, inputs, since);
  const made = await noted(
    () => progress.during(() => client.once({ send, lookUp, moment: "after-create" })),
    () => ({
      id: `${accountId}/${workerId}/${UNCONFIRMED}`,
      outputs: pick(inputs as unknown as JsonObject, Object.keys(versionProperties)),
      note: { since: since.time() },
    }),
  );
  madeVersions.add(made.id);
  return made;
}

/** The version that an unconfirmed create has made. */
export function findMade(context: Context, state: JsonObject): Promise<Version | undefined> {
  return findOurs(context, state as unknown as VersionInputs, sinceTime(unconfirmedOf(state)?.["since"]));
}

async function findOurs(context: Context, inputs: VersionInputs, since: Since): Promise<Version | undefined> {
  for (const version of await newestVersions(context, inputs)) {
    if (context.madeVersions.has(version.id) || !since.made(version.created_on)) continue;
    if ((await versionDifferences(context, inputs, version, { annotations: true })).length === 0) return version;
  }
  return undefined;
}

/** The latest version, and those of the first page of the list: nobody documents its order. */
async function newestVersions(context: Context, { accountId, workerId }: VersionInputs): Promise<readonly Version[]> {
  const latest = await findVersion(context.client, accountId, workerId, "latest");
  const listed = await listVersions(context.client, accountId, workerId);
  return [...(latest === undefined ? [] : [latest]), ...listed.filter(({ id }) => id !== latest?.id)];
}

async function migrationsFor(context: Context, { accountId, workerId, migrations }: VersionInputs): Promise<unknown> {
  if (migrations === undefined) return undefined;
  const script = await context.lists.script(accountId, workerId);
  return pendingMigrations(migrations, script?.migration_tag ?? undefined);
}

function noSuchWorker({ accountId, workerId }: VersionInputs, cause: unknown): UserError {
  return new UserError(
    `there is no Worker ${JSON.stringify(workerId)} in account ${accountId}. Create it first (as a Worker, by wrangler or in the dashboard), or check workerId and accountId.`,
    { cause },
  );
}
