import { createDeployment, type Deployment, listDeployments, type VersionShare } from "../api/deployments";
import { toCamelCase } from "../case";
import { ConflictError, UserError } from "../client/errors";
import { Problems } from "../content/problems";
import { hasUnknown, isObject, type JsonObject } from "../values";
import { withAccount } from "./account";
import { asSet } from "./canonical";
import type { Context } from "./context";
import { requireEndpoint } from "./endpoint";
import { problemOfAccountId, problemOfScriptName } from "./names";
import { ID_FORMS, parseId } from "./ids";
import { isNoSuchWorker } from "./no-such-worker";
import { origin } from "./origin";
import { checkProperties, diffProperties, pick, type Properties, withInputs } from "./properties";
import type { CheckResult, ReadResult, Resource } from "./resource";
import { flag, listOf, nonEmptyText, numberFrom, objectOf, oneOf, shortText } from "./shape";
import { inLiveOrder, sameTraffic, type Share, shares, total, type Traffic, withStable } from "./traffic";
import { noted, UNCONFIRMED, unconfirmedOf } from "./unconfirmed";
import { annotationsToWire } from "./version-body";

/** Versions of a deployment at most. Source: Cloudflare's API reference, "Create Deployment". */
const VERSIONS = 2;
/** Bytes at most. Source: as above. */
const MESSAGE_LENGTH = 1000;

interface Inputs {
  accountId: string;
  scriptName: string;
  versions: Share[];
  remainder?: "stable";
  force?: boolean;
  annotations?: { workersMessage?: string };
  onConflict?: "overwrite" | "fail";
  adopt?: boolean;
  endpoint: string;
}

interface State extends Inputs {
  deploymentId?: string;
  stableVersionId?: string;
  /** What was made live here last. A refresh never touches it. */
  lastWritten?: { deploymentId: string; versions: Share[] };
  /** What may have been made live here, and nobody knows. */
  [UNCONFIRMED]?: { versions: Share[] };
}

const properties: Properties<Inputs> = {
  accountId: { change: "replace", check: problemOfAccountId, required: true },
  scriptName: { change: "replace", check: problemOfScriptName, required: true },
  versions: {
    change: "update",
    required: true,
    shape: listOf(objectOf({ required: { versionId: nonEmptyText, percentage: numberFrom(0, 100) } }), VERSIONS),
    canonical: asSet,
  },
  remainder: { change: "update", shape: oneOf("stable") },
  force: { change: "update", shape: flag },
  // A message is not worth a deployment.
  annotations: { change: "covered", shape: objectOf({ optional: { workersMessage: shortText(MESSAGE_LENGTH) } }) },
  onConflict: { change: "update", shape: oneOf("overwrite", "fail") },
  adopt: { change: "update", shape: flag },
  endpoint: { change: "covered", added: true },
};

/** Which versions of a script get how much of the traffic (/accounts/{account_id}/workers/scripts/{script_name}/deployments). */
export const workerDeployment: Resource = {
  type: "WorkerDeployment",
  inputs: Object.keys(properties),

  check(context, olds, news): Promise<CheckResult> {
    const problems = new Problems();
    const inputs = withAccount(context, olds, news, problems);
    if (inputs !== undefined) {
      checkProperties(properties, inputs, problems);
      checkTraffic(inputs, problems);
    }
    return Promise.resolve({ inputs: inputs ?? news, problems: problems.all });
  },

  diff(olds, news) {
    const { changes, replaces } = diffProperties(properties, olds, news);
    return { changes: changes || takesOver(olds, news) || unconfirmedOf(olds) !== undefined, replaces };
  },

  async create(context, news) {
    const inputs = news as unknown as Inputs;
    const id = `${inputs.accountId}/${inputs.scriptName}`;
    if (inputs.adopt === true) {
      const live = await liveDeployment(context, inputs);
      if (live === undefined)
        throw new UserError(`nothing of ${inputs.scriptName} is deployed, so there is nothing to adopt. Remove adopt.`);
      const wanted =
        inputs.remainder === undefined ? shares(inputs.versions) : withStable(inputs.versions, live.versions, undefined).versions;
      if (!sameTraffic(live.versions, wanted)) {
        throw new ConflictError(
          `${differentTraffic(inputs, live, wanted)} Nothing was deployed (adopt: true takes over only what is the same).`,
        );
      }
      const stableVersionId = live.versions.find(
        ({ version_id: other }) => !inputs.versions.some(({ versionId }) => versionId === other),
      )?.version_id;
      return { id, outputs: outputs(news, live, written(live), stableVersionId) };
    }
    return { id, outputs: await deploy(context, inputs, undefined) };
  },

  async read(context, id, olds): Promise<ReadResult | undefined> {
    const state = olds as unknown as Partial<State>;
    requireEndpoint(state.endpoint, context.config);
    const { accountId, scriptName } = parseId(id, ID_FORMS.WorkerDeployment);
    const known = pick(olds, workerDeployment.inputs);
    const live = await context.lists.liveDeployment(accountId, scriptName);
    if (live === undefined) {
      // Without a state this is the program's `get`, and the engine would take what is missing for a deployment without any outputs.
      if (state.versions === undefined)
        throw new UserError(`nothing of ${JSON.stringify(scriptName)} is deployed in account ${accountId}.`);
      return undefined;
    }
    const lost = state[UNCONFIRMED];
    const lastWritten = lost !== undefined && sameTraffic(live.versions, shares(lost.versions)) ? written(live) : state.lastWritten;
    if (lastWritten !== undefined && sameTraffic(live.versions, shares(lastWritten.versions))) {
      // As we made it, though perhaps not shown so since an earlier refresh.
      if (state.versions !== undefined && isOurs({ ...state, lastWritten }))
        return { id, outputs: outputs(known, live, lastWritten, state.stableVersionId) };
    }
    const { remainder: _, ...rest } = known;
    const inputs = { ...rest, accountId, scriptName, versions: fromWire(live.versions), endpoint: context.config.endpoint };
    const result = { id, outputs: outputs(inputs, live, lastWritten, state.stableVersionId) };
    const seen = state.versions !== undefined && state.remainder === undefined && sameTraffic(live.versions, shares(state.versions));
    if (seen) return result;
    if (state.versions !== undefined) context.log.info(drift(id, live, state.lastWritten && shares(state.lastWritten.versions)));
    return { ...result, inputs };
  },

  async update(context, _id, oldState, news) {
    const olds = oldState as unknown as State;
    requireEndpoint(olds.endpoint, context.config);
    const inputs = news as unknown as Inputs;
    const { versions, remainder } = properties;
    const isSame = !diffProperties({ versions }, oldState, news).changes;
    // At 100 percent nothing is left for anyone, so whoever would get it changes nothing.
    if (
      !isSame ||
      olds[UNCONFIRMED] !== undefined ||
      (diffProperties({ remainder }, oldState, news).changes && total(inputs.versions) !== 100)
    ) {
      return deploy(context, inputs, olds);
    }
    const same = withInputs(oldState, news, workerDeployment.inputs);
    if (leavesRest(inputs)) return same;
    return { ...same, lastWritten: { deploymentId: olds.deploymentId ?? "", versions: inputs.versions }, stableVersionId: undefined };
  },

  delete(context, id, state) {
    requireEndpoint(state["endpoint"], context.config);
    context.log.info(`${id}: the live deployment is left to its Worker, which goes on with it until the Worker or its routes are deleted.`);
    return Promise.resolve();
  },
};

function checkTraffic({ versions, remainder }: JsonObject, problems: Problems): void {
  if (!Array.isArray(versions) || versions.length > VERSIONS || !versions.every(isObject)) return;
  if (versions.length === 0) return problems.add("versions", "there are none. Give one or two.");
  const ids = versions.map(({ versionId }) => versionId).filter((id) => typeof id === "string" && !hasUnknown(id));
  if (new Set(ids).size < ids.length)
    problems.add("versions", `${JSON.stringify(ids[0])} stands twice. Give each version once, with its whole percentage.`);
  if (versions.some(({ percentage }) => typeof percentage !== "number") || hasUnknown(remainder)) return;
  const sum = total(versions as unknown as Share[]);
  if (remainder === undefined && sum !== 100) {
    problems.add(
      "versions",
      `the percentages add up to ${sum}, not to 100. Make them 100, or set remainder: "stable" to give the rest to the version that was live before.`,
    );
  } else if (sum > 100) {
    problems.add("versions", `the percentages add up to ${sum}: more than 100.`);
  } else if (sum < 100 && versions.length === VERSIONS) {
    problems.add(
      "versions",
      `the percentages add up to ${sum}, and a third version would have to take the rest; ${VERSIONS} is the most that Cloudflare takes.`,
    );
  }
}

async function deploy(context: Context, inputs: Inputs, olds: State | undefined): Promise<JsonObject> {
  const ours = inputs.onConflict === "fail" ? olds?.lastWritten : undefined;
  const lost = olds?.[UNCONFIRMED];
  const rest = leavesRest(inputs);
  // What is live says who gets the rest, which of two versions comes first, whether someone else was here, and whether an update that was
  // killed, or whose answer was lost, has deployed already: a version of this update nobody can have deployed.
  const isFresh = inputs.versions.some(({ versionId }) => context.madeVersions.has(versionId));
  const isAsked = ours !== undefined || lost !== undefined || rest || inputs.versions.length > 1 || !isFresh;
  const live = isAsked ? await liveDeployment(context, inputs) : undefined;
  const traffic: Traffic = rest
    ? withStable(inputs.versions, isFirstRelease(olds, inputs) ? [] : (live?.versions ?? []), olds?.stableVersionId)
    : { versions: inLiveOrder(shares(inputs.versions), live?.versions ?? []), stableVersionId: undefined };
  const isLive = live !== undefined && sameTraffic(live.versions, traffic.versions);
  const isOursLive = [ours, lost].some(
    (known) => known !== undefined && live !== undefined && sameTraffic(live.versions, shares(known.versions)),
  );
  if (ours !== undefined && live !== undefined && !isLive && !isOursLive) {
    throw new ConflictError(
      `${differentTraffic(inputs, live, traffic.versions)} It was made by someone else since the last deployment here, and onConflict: "fail" keeps it. ` +
        'To replace it, set onConflict: "overwrite" for one update; to keep it, bring it into the program.',
    );
  }
  const made = isLive
    ? live
    : await noted(
        () => make(context, inputs, traffic.versions),
        () => ({
          id: `${inputs.accountId}/${inputs.scriptName}`,
          outputs: (olds ?? pick(inputs as unknown as JsonObject, workerDeployment.inputs)) as unknown as JsonObject,
          note: { versions: fromWire(traffic.versions) },
        }),
      );
  return outputs(inputs as unknown as JsonObject, made, written(made, traffic.versions), traffic.stableVersionId);
}

/** Whether some of the traffic is left for the version that was live before. At 100 percent nothing is, whoever would get it. */
function leavesRest({ remainder, versions }: Inputs): boolean {
  return remainder !== undefined && total(versions) !== 100;
}

/** Whether the version has all of the traffic only because nothing was live before it: it goes on so while its percentage rises. */
function isFirstRelease(olds: State | undefined, { versions }: Inputs): boolean {
  if (olds === undefined || !leavesRest(olds)) return false;
  const [first, ...others] = olds.lastWritten?.versions ?? [];
  return (
    first !== undefined && others.length === 0 && [...olds.versions, ...versions].every(({ versionId }) => versionId === first.versionId)
  );
}

/**
 * Deploys, once. A POST without a clear answer is looked up before it is repeated: when the live deployment already gives the
 * same versions the same shares, it is the wanted one, whoever made it.
 */
async function make(context: Context, inputs: Inputs, versions: readonly VersionShare[]): Promise<Deployment> {
  const { accountId, scriptName, annotations, force } = inputs;
  const body = { versions, ...(annotations === undefined ? {} : { annotations: annotationsToWire(annotations) }) };
  // A version of this update may not be known everywhere for a moment.
  const isFresh = versions.some(({ version_id: id }) => context.madeVersions.has(id));
  return await context.lists.writing(accountId, () =>
    context.client.once({
      send: () => createDeployment(context.client, accountId, scriptName, body, { force: force === true }),
      async lookUp() {
        const live = await liveDeployment(context, inputs);
        return live !== undefined && sameTraffic(live.versions, versions) ? live : undefined;
      },
      moment: isFresh ? "after-create" : undefined,
    }),
  );
}

async function liveDeployment(
  context: Context,
  { accountId, scriptName }: Pick<Inputs, "accountId" | "scriptName">,
): Promise<Deployment | undefined> {
  try {
    return (await listDeployments(context.client, accountId, scriptName))[0];
  } catch (error) {
    if (isNoSuchWorker(error)) return undefined;
    throw error;
  }
}

/**
 * Whether the program has become what someone else deployed, as a refresh found it. Nothing has to be deployed, but without an
 * update that notes it, `onConflict: "fail"` would refuse every further change.
 */
function takesOver(olds: JsonObject, news: JsonObject): boolean {
  const inputs = news as unknown as Inputs;
  const { onConflict, versions } = inputs;
  const { lastWritten, versions: found } = olds as unknown as Partial<State>;
  if (onConflict !== "fail" || leavesRest(inputs) || lastWritten === undefined || found === undefined) return false;
  return sameTraffic(shares(versions), shares(found)) && !sameTraffic(shares(versions), shares(lastWritten.versions));
}

/** True when the state shows what we made, not what a refresh found instead. */
function isOurs({ versions = [], remainder, lastWritten }: Partial<State>): boolean {
  if (lastWritten === undefined) return false;
  if (remainder === undefined) return sameTraffic(shares(versions), shares(lastWritten.versions));
  return versions.every((share) => lastWritten.versions.some(({ versionId }) => versionId === share.versionId));
}

function differentTraffic({ scriptName }: Inputs, live: Deployment, wanted: readonly VersionShare[]): string {
  return `${scriptName} has another deployment live: ${described(live.versions)} (made${originOf(live)}), and the program wants ${described(wanted)}.`;
}

/** What a refresh found, since without `--diff` the engine only says that something differs. */
function drift(id: string, live: Deployment, before: readonly VersionShare[] | undefined): string {
  const then = before === undefined ? "" : ` Before: ${described(before)}.`;
  return `${id} has another deployment live than was last seen: ${described(live.versions)}, made${originOf(live)}.${then}`;
}

function described(versions: readonly VersionShare[]): string {
  return versions.map(({ version_id: id, percentage }) => `${id} ${percentage} %`).join(", ");
}

function originOf({ author_email: author, source: from, created_on: when }: Deployment): string {
  return origin({ author, from, when });
}

function written({ id, versions }: Deployment, sent: readonly VersionShare[] = versions): State["lastWritten"] {
  return { deploymentId: id, versions: fromWire(sent) };
}

function fromWire(versions: readonly VersionShare[]): Share[] {
  return versions.map(({ version_id: versionId, percentage }) => ({ versionId, percentage }));
}

function outputs(inputs: JsonObject, live: Deployment, lastWritten: unknown, stableVersionId: string | undefined): JsonObject {
  const { createdOn, source, strategy, authorEmail } = toCamelCase(live, new Set(["annotations"])) as JsonObject;
  return {
    ...pick(inputs, workerDeployment.inputs),
    deploymentId: live.id,
    createdOn,
    source,
    strategy,
    authorEmail,
    stableVersionId,
    lastWritten,
  };
}
