import { isDeepStrictEqual } from "node:util";
import { createWorker, deleteWorker, getWorker, patchWorker, type Worker } from "../api/workers";
import { toCamelCase, toSnakeCase } from "../case";
import { CloudflareApiError, ConflictError, UserError } from "../client/errors";
import { Problems } from "../content/problems";
import { isObject, type JsonObject } from "../values";
import { withAccount } from "./account";
import { asOptionalSet, asSettings, project } from "./canonical";
import type { Context } from "./context";
import { requireEndpoint } from "./endpoint";
import { type Since, sinceNow, sinceTime } from "./made-since";
import { problemOfAccountId, problemOfScriptName } from "./names";
import { ID_FORMS, parseId } from "./ids";
import { isNoSuchWorker } from "./no-such-worker";
import { checkProperties, diffProperties, pick, type Properties, textIn, withInputs } from "./properties";
import type { CheckResult, ReadResult, Resource } from "./resource";
import { noted, UNCONFIRMED, unconfirmedOf } from "./unconfirmed";
import { flag, listOf, nonEmptyText, numberFrom, objectOf, shortText, text } from "./shape";

/** Tags of a Worker at most. Source: Cloudflare's API reference, "Workers" (beta). */
const TAGS = 8;
/** Bytes of a tag at most. Source: as above. */
const TAG_LENGTH = 1024;

interface Inputs {
  accountId: string;
  name: string;
  logpush?: boolean;
  observability?: JsonObject;
  subdomain?: { enabled?: boolean; previewsEnabled?: boolean };
  tags?: string[];
  tailConsumers?: { name: string }[];
  adopt?: boolean;
  endpoint: string;
}

const rate = numberFrom(0, 1);
const properties: Properties<Inputs> = {
  accountId: { change: "replace", check: problemOfAccountId, required: true },
  name: { change: "update", check: problemOfScriptName, required: true },
  logpush: { change: "update", shape: flag },
  observability: {
    change: "update",
    canonical: asSettings,
    shape: objectOf({
      optional: {
        enabled: flag,
        headSamplingRate: rate,
        logs: objectOf({
          optional: { enabled: flag, invocationLogs: flag, destinations: listOf(text), headSamplingRate: rate, persist: flag },
        }),
        traces: objectOf({
          optional: { enabled: flag, destinations: listOf(text), headSamplingRate: rate, persist: flag, propagationPolicy: text },
        }),
      },
    }),
  },
  subdomain: { change: "update", shape: objectOf({ optional: { enabled: flag, previewsEnabled: flag } }), canonical: asSettings },
  tags: { change: "update", shape: listOf(shortText(TAG_LENGTH), TAGS), canonical: asOptionalSet },
  tailConsumers: {
    change: "update",
    shape: listOf(objectOf({ required: { name: nonEmptyText } })),
    canonical: asOptionalSet,
  },
  adopt: { change: "update", shape: flag },
  endpoint: { change: "covered", added: true },
};

/** The inputs that the API knows, under their own names. */
export const SETTINGS = ["name", "logpush", "observability", "subdomain", "tags", "tailConsumers"] as const;

/** A Worker: what versions and deployments belong to (/accounts/{account_id}/workers/workers). */
export const worker: Resource = {
  type: "Worker",
  inputs: Object.keys(properties),

  check(context, olds, news): Promise<CheckResult> {
    const problems = new Problems();
    const inputs = withAccount(context, olds, news, problems);
    if (inputs !== undefined) checkProperties(properties, inputs, problems);
    return Promise.resolve({ inputs: inputs ?? news, problems: problems.all });
  },

  diff(olds, news) {
    const { changes, replaces } = diffProperties(properties, olds, news);
    return { changes: changes || unconfirmedOf(olds) !== undefined, replaces };
  },

  async create(context, news) {
    const inputs = news as unknown as Inputs;
    const remote = inputs.adopt === true ? await take(context, inputs) : undefined;
    const made = remote ?? (await make(context, inputs));
    return { id: `${inputs.accountId}/${made.id}`, outputs: outputs(news, made) };
  },

  async read(context, id, state): Promise<ReadResult | undefined> {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, workerId } = parseId(id, ID_FORMS.Worker);
    const known = pick(state, worker.inputs);
    const remote = isUnconfirmedCreate(state)
      ? await findMade(context, state)
      : await observe(context, accountId, textIn(state, "workerId") ?? workerId, known);
    if (remote === undefined) {
      // Without a state this is the program's `get`, and the engine would take a missing Worker for one without any outputs.
      if (known["name"] === undefined) throw new UserError(`there is no Worker ${JSON.stringify(workerId)} in account ${accountId}.`);
      return undefined;
    }
    const found = { id: `${accountId}/${remote.id}` };
    if (known["name"] === undefined) {
      // Nothing is known but the id (`.get`): everything that the API says becomes the inputs too.
      const inputs = { accountId, ...pick(described(remote), SETTINGS), endpoint: context.config.endpoint };
      return { ...found, outputs: outputs(inputs, remote), inputs };
    }
    const inputs = { ...known, ...asDeclared(remote, known) };
    const note = isUnconfirmedCreate(state) ? undefined : unconfirmedOf(state);
    const result = { ...found, outputs: { ...outputs(inputs, remote), [UNCONFIRMED]: note } };
    return diffProperties(properties, known, inputs).changes ? { ...result, inputs } : result;
  },

  async update(context, id, olds, news) {
    requireEndpoint(olds["endpoint"], context.config);
    const inputs = news as unknown as Inputs;
    if (isUnconfirmedCreate(olds)) {
      const there = await findMade(context, olds);
      return there === undefined ? outputs(news, await make(context, inputs)) : change(context, id, outputs(olds, there), news);
    }
    return change(context, id, olds, news);
  },

  async delete(context, id, state) {
    requireEndpoint(state["endpoint"], context.config);
    const { accountId, ...parsed } = parseId(id, ID_FORMS.Worker);
    const workerId = isUnconfirmedCreate(state) ? (await findMade(context, state))?.id : (textIn(state, "workerId") ?? parsed.workerId);
    // Whatever else has the name is not ours to delete.
    if (workerId === undefined) return;
    try {
      await context.lists.writing(accountId, () => deleteWorker(context.client, accountId, workerId));
    } catch (error) {
      if (!isNoSuchWorker(error)) throw error;
    }
  },
};

/** The Worker, from the list where it has it. One that the list leaves out is asked for as well: only a clear "no such Worker" may take it out of a state. */
async function observe(context: Context, accountId: string, workerId: string, known: JsonObject): Promise<Worker | undefined> {
  const listed = known["name"] === undefined ? undefined : await context.lists.worker(accountId, workerId);
  return listed ?? (await find(context, accountId, workerId));
}

/** Changes a Worker that is there. A patch sent twice is as good as one sent once. */
async function change({ client, lists }: Context, id: string, olds: JsonObject, news: JsonObject): Promise<JsonObject> {
  const { accountId } = news as unknown as Inputs;
  const [from, to, lost] = [pick(olds, SETTINGS), pick(news, SETTINGS), unconfirmedOf(olds)];
  const patch = lost === undefined ? mergePatch(from, to) : wholePatch(namesIn(from), namesIn(to), lost["settings"], to);
  // Flags of ours alone (adopt) are no business of the API.
  if (Object.keys(patch).length === 0) return withInputs(olds, news, worker.inputs);
  const send = (): Promise<Worker> => patchWorker(client, accountId, String(olds["workerId"]), toSnakeCase(patch));
  const changed = await noted(
    () => lists.writing(accountId, () => client.once({ send })),
    () => ({ id, outputs: olds, note: { settings: { ...(lost?.["settings"] as JsonObject | undefined), ...namesIn(to) } } }),
  );
  return outputs(news, changed);
}

/** The Worker of that name, when it is as the program declares it. Refuses one that is different. */
async function take(context: Context, inputs: Inputs): Promise<Worker | undefined> {
  const { accountId, name } = inputs;
  const listed = await context.lists.workerOfMany(accountId, name);
  if (listed !== undefined && differing(listed, inputs).length === 0) return listed;
  // What a list says or leaves out is no reason to refuse a Worker, or to make one.
  const remote = await find(context, accountId, name);
  if (remote === undefined) return undefined;
  const different = differing(remote, inputs);
  if (different.length === 0) return remote;
  throw new ConflictError(
    `the Worker ${JSON.stringify(name)} is there and is not as the program declares it (adopt: true takes over only what is the same): ` +
      `${different.join("; ")}. Nothing was changed. Bring the remote's values into the program, adopt it, and change it then.`,
  );
}

/**
 * Makes a Worker, once. A POST without a clear answer is looked up before it is repeated: names are unique, so a Worker of
 * that name that was made since we first asked (by the API's own clock) and is as declared is the one that we made.
 */
async function make(context: Context, inputs: Inputs): Promise<Worker> {
  const { client, lists } = context;
  const { accountId, name } = inputs;
  const body = toSnakeCase(pick(inputs as unknown as JsonObject, SETTINGS)) as JsonObject;
  const since = sinceNow(client);
  const send = (): Promise<Worker> => createWorker(client, accountId, body);
  const lookUp = (): Promise<Worker | undefined> => findOurs(context, inputs, since);
  try {
    return await noted(
      () => lists.writing(accountId, () => client.once({ send, lookUp })),
      () => ({
        id: `${accountId}/${name}`,
        outputs: pick(inputs as unknown as JsonObject, worker.inputs),
        note: { since: since.time() },
      }),
    );
  } catch (error) {
    if (CloudflareApiError.is(error) && error.has(10040)) {
      throw new UserError(
        `${error.message}\nThere is a Worker ${JSON.stringify(name)} in account ${accountId} already. To take it over as it is, set adopt: true ` +
          "(it must be as the program declares it).",
        { cause: error },
      );
    }
    throw error;
  }
}

/** Whether nobody knows if the Worker of this state was ever made. Its id ends with its name then. */
function isUnconfirmedCreate(state: JsonObject): boolean {
  return state["workerId"] === undefined && unconfirmedOf(state) !== undefined;
}

/** The Worker that an unconfirmed create has made. */
function findMade(context: Context, state: JsonObject): Promise<Worker | undefined> {
  return findOurs(context, state as unknown as Inputs, sinceTime(unconfirmedOf(state)?.["since"]));
}

async function findOurs(context: Context, inputs: Inputs, since: Since): Promise<Worker | undefined> {
  const there = await find(context, inputs.accountId, inputs.name);
  return there !== undefined && since.made(there.created_on) && differing(there, inputs).length === 0 ? there : undefined;
}

async function find(context: Context, accountId: string, workerId: string): Promise<Worker | undefined> {
  try {
    return await getWorker(context.client, accountId, workerId);
  } catch (error) {
    if (isNoSuchWorker(error)) return undefined;
    throw error;
  }
}

/** The remote's values of what the program has set. */
function asDeclared(remote: Worker, declared: JsonObject): JsonObject {
  const values = described(remote);
  return Object.fromEntries(
    SETTINGS.filter((name) => declared[name] !== undefined).map((name) => [name, project(values[name], declared[name])]),
  );
}

/** Names the remote's values only: the program's may be secret. */
function differing(remote: Worker, inputs: Inputs): string[] {
  const declared = pick(inputs as unknown as JsonObject, SETTINGS);
  const there = asDeclared(remote, declared);
  return differentSettings(there, declared).map(
    (name) => `${name} is ${JSON.stringify(there[name])} there, and something else in the program`,
  );
}

/** The settings that a program declares and that are something else at the remote. */
export function differentSettings(there: JsonObject, declared: JsonObject): string[] {
  return SETTINGS.filter((name) => {
    const { canonical = (value: unknown) => value } = properties[name];
    return declared[name] !== undefined && !isDeepStrictEqual(canonical(there[name] ?? null), canonical(declared[name] ?? null));
  });
}

/** RFC 7396: what is only in `to` or differs is set, what is only in `from` is null. */
function mergePatch(from: JsonObject, to: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [a, b] = [from[name], to[name]];
    if (isDeepStrictEqual(a, b)) continue;
    patch[name] = b === undefined ? null : isObject(a) && isObject(b) ? mergePatch(a, b) : b;
  }
  return patch;
}

/** The names in settings, at any depth, without any value: a value may be secret. */
function namesIn(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, isObject(value) ? namesIn(value) : true]));
}

/** Sets everything, whatever is there: what only a name says is null. */
function wholePatch(...layers: readonly unknown[]): JsonObject {
  const [to, ...before] = layers.toReversed();
  const names = new Set(layers.flatMap((layer) => (isObject(layer) ? Object.keys(layer) : [])));
  return Object.fromEntries(
    [...names].map((name) => {
      const value = isObject(to) ? to[name] : undefined;
      const below = before.map((layer) => (isObject(layer) ? layer[name] : undefined));
      return [name, isObject(value) ? wholePatch(...below, value) : (value ?? null)];
    }),
  );
}

/** The remote under the names of the properties, of its subdomain only what can be set. */
function described(remote: Worker): JsonObject {
  const { subdomain, ...rest } = toCamelCase(remote) as JsonObject;
  return isObject(subdomain) ? { ...rest, subdomain: pick(subdomain, ["enabled", "previewsEnabled"]) } : rest;
}

function outputs(inputs: JsonObject, remote: Worker): JsonObject {
  const { createdOn, updatedOn, deployedOn, references } = described(remote);
  const url = remote.subdomain?.enabled === true ? remote.subdomain.url : undefined;
  return { ...pick(inputs, worker.inputs), workerId: remote.id, createdOn, updatedOn, deployedOn, references, url };
}
