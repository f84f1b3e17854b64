import { listDeployments } from "../api/deployments";
import { deleteVersion, type Version } from "../api/versions";
import { CloudflareApiError, ConflictError, UserError } from "../client/errors";
import { isAssetsDigest } from "../content/assets/digest";
import { Problems } from "../content/problems";
import type { JsonObject } from "../values";
import { withAccount } from "./account";
import { doubtfulTypes } from "./binding-types";
import { checkAssets } from "./check-assets";
import { checkVersionContent } from "./check-content";
import type { Context } from "./context";
import { requireEndpoint } from "./endpoint";
import { findMade, makeVersion } from "./make-version";
import { ofNamed } from "./names";
import { findVersion, isNoSuchVersion, observeVersion, versionIdOf } from "./remote-version";
import { checkProperties, diffProperties, pick, withInputs } from "./properties";
import type { CheckResult, ReadResult, Resource } from "./resource";
import { UNCONFIRMED, unconfirmedOf } from "./unconfirmed";
import { versionProperties as propertiesOf } from "./version-body";
import { versionDifferences } from "./version-compare";
import { type VersionInputs, versionProperties } from "./version-properties";

/** An immutable version of a Worker (POST /accounts/{account_id}/workers/workers/{worker_id}/versions). */
export const workerVersion: Resource = {
  type: "WorkerVersion",
  inputs: Object.keys(versionProperties),

  async check(context, olds, news): Promise<CheckResult> {
    const problems = new Problems();
    const inputs = withAccount(context, olds, news, problems);
    if (inputs === undefined) return { inputs: news, problems: problems.all };
    checkProperties(versionProperties, inputs, problems);
    if (inputs["exports"] !== undefined && inputs["migrations"] !== undefined) {
      problems.add(
        "migrations",
        "exports and migrations exclude each other. Keep exports for a new Worker, migrations for one that has them.",
      );
    }
    const resource = `WorkerVersion${ofNamed(inputs["workerId"])}`;
    await checkVersionContent(context, { resource, olds, inputs, problems });
    await checkAssets(context, { resource, olds, inputs, problems });
    for (const doubt of doubtfulTypes(inputs["bindings"])) context.log.warn(`${resource}: ${doubt}`);
    if (inputs["compatibilityDate"] === undefined && inputs["mainModule"] !== undefined && Object.keys(olds).length === 0) {
      context.log.warn(`${resource}: no compatibilityDate, so Cloudflare takes its oldest behaviour. Set the date of today, and keep it.`);
    }
    return { inputs, problems: problems.all };
  },

  diff(olds, news) {
    const { changes, replaces } = diffProperties(versionProperties, olds, news);
    return { changes: changes || unconfirmedOf(olds) !== undefined, replaces };
  },

  async create(context, news) {
    const inputs = news as unknown as VersionInputs;
    const version = (inputs.adopt ? await take(context, inputs, inputs.adopt) : undefined) ?? (await makeVersion(context, inputs));
    return { id: `${inputs.accountId}/${inputs.workerId}/${version.id}`, outputs: outputs(news, version) };
  },

  async read(context, id, state): Promise<ReadResult | undefined> {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, workerId, versionId } = versionIdOf(id, state);
    const known = pick(state, workerVersion.inputs);
    if (known["workerId"] === undefined) {
      // The program's `get`: the engine would take a missing version for one without any outputs.
      if (versionId === UNCONFIRMED) {
        throw new UserError(
          `${id} stood for a version of which nobody knew yet whether it was made. Use its output versionId, or refresh its stack.`,
        );
      }
      const version = await findVersion(context.client, accountId, workerId, versionId);
      if (version === undefined) throw new UserError(`there is no version ${versionId} of ${workerId} in account ${accountId}.`);
      const inputs = { accountId, workerId, ...propertiesOf(version), endpoint: context.config.endpoint };
      return { id: `${accountId}/${workerId}/${version.id}`, outputs: outputs(inputs, version), inputs };
    }
    if (unconfirmedOf(state) !== undefined) {
      const made = await findMade(context, state);
      return made && { id: `${accountId}/${workerId}/${made.id}`, outputs: outputs(known, made) };
    }
    // A version never changes, so what the program gave stays true: no byte of code is asked for.
    const seen = await observeVersion(context, { accountId, workerId, versionId }, state);
    if (seen === "as known") return { id: `${accountId}/${workerId}/${versionId}`, outputs: state };
    if (seen !== undefined) return { id: `${accountId}/${workerId}/${seen.id}`, outputs: outputs(known, seen) };
    context.log.info(`${id}: the version was deleted elsewhere. The next update makes it anew.`);
    return undefined;
  },

  async update(context, _id, olds, news) {
    requireEndpoint(olds["endpoint"], context.config);
    if (unconfirmedOf(olds) !== undefined) {
      const made = await findMade(context, olds);
      if (made !== undefined) context.madeVersions.add(made.id);
      return outputs(news, made ?? (await makeVersion(context, news as unknown as VersionInputs)));
    }
    if (news["deploy"] === true && olds["deploy"] !== true) {
      context.log.warn(
        `${String(olds["versionId"])}: deploy takes effect when a version is made. To deploy this one, use a WorkerDeployment.`,
      );
    }
    return withInputs(olds, news, workerVersion.inputs);
  },

  async delete(context, id, state) {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, workerId, ...known } = versionIdOf(id, state);
    if (state["deleteVersion"] !== true) {
      context.log.info(
        `${id}: the version is left to its Worker, for a rollback. With deleteVersion: true it would be deleted with its resource.`,
      );
      return;
    }
    const versionId = unconfirmedOf(state) === undefined ? known.versionId : (await findMade(context, state))?.id;
    if (versionId === undefined) return;
    try {
      await context.lists.writing(accountId, () => deleteVersion(context.client, accountId, workerId, versionId));
    } catch (error) {
      if (isNoSuchVersion(error)) return;
      if (!(await isInUse(context, accountId, workerId, versionId, error))) throw error;
      context.log.warn(
        `${id}: Cloudflare deletes neither the latest version nor one that is deployed, so this one stays. It goes with its Worker.`,
      );
    }
  },
};

/** The latest version, or the one that `adopt` names, when it is what the program declares. Refuses one that is different. */
async function take(context: Context, inputs: VersionInputs, adopt: true | string): Promise<Version | undefined> {
  const { accountId, workerId } = inputs;
  const version = await findVersion(context.client, accountId, workerId, adopt === true ? "latest" : adopt, "modules");
  if (version === undefined) {
    if (adopt === true) return undefined;
    throw new UserError(`adopt: there is no version ${JSON.stringify(adopt)} of ${workerId}. To make a new version, remove adopt.`);
  }
  // A commit message makes no version, so another one is no difference.
  const different = await versionDifferences(context, inputs, version, { annotations: false });
  if (different.length === 0) {
    if (isAssetsDigest(inputs.assets?.["directory"])) {
      context.log.warn(
        `${workerId}: the files of assets.directory cannot be compared, since Cloudflare does not tell what a version has. Those of ${version.id} are taken to be the same.`,
      );
    }
    return version;
  }
  throw new ConflictError(
    [
      `the version ${version.id} of ${workerId} is not what the program declares (adopt takes over only what is the same). From the version to the program:`,
      ...different.map((line) => `  ${line}`),
      "Nothing was made. To make a new version, remove adopt; to keep this one, bring it into the program.",
    ].join("\n"),
  );
}

/**
 * Whether a deletion was refused because the version is the latest, or deployed: nobody documents how that is refused, so it is looked up.
 * On a destroy it is always so, and the Worker takes its versions with it.
 */
async function isInUse(context: Context, accountId: string, workerId: string, versionId: string, error: unknown): Promise<boolean> {
  if (!CloudflareApiError.is(error) || error.status >= 500 || [401, 403, 429].includes(error.status)) return false;
  if ((await findVersion(context.client, accountId, workerId, "latest"))?.id === versionId) return true;
  const [live] = await listDeployments(context.client, accountId, workerId).catch(() => []);
  return live?.versions.some(({ version_id: id }) => id === versionId) ?? false;
}

function outputs(inputs: JsonObject, version: Version): JsonObject {
  return {
    ...pick(inputs, workerVersion.inputs),
    ...{ versionId: version.id, number: version.number, urls: version.urls, createdOn: version.created_on, source: version.source },
    ...{ startupTimeMs: version.startup_time_ms, migrationTag: version.migration_tag },
  };
}
