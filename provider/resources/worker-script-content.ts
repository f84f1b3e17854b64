import { putScriptContent } from "../api/put-script-content";
import type { Script } from "../api/script";
import { ConflictError, UserError } from "../client/errors";
import { printableLine } from "../client/printable";
import { differences } from "../content/compare";
import type { Entry, ModuleDigests } from "../content/hash";
import { Problems } from "../content/problems";
import { isObject, type JsonObject } from "../values";
import { withAccount } from "./account";
import { checkContent } from "./check-content";
import type { Context } from "./context";
import { requireEndpoint } from "./endpoint";
import { ID_FORMS, parseId } from "./ids";
import { ofNamed, problemOfAccountId, problemOfScriptName } from "./names";
import { isNoSuchWorker } from "./no-such-worker";
import { origin } from "./origin";
import { Progress } from "./progress";
import { checkProperties, diffProperties, pick, type Properties, withInputs } from "./properties";
import { type KnownContent, observe, type RemoteScript } from "./remote-script";
import type { CheckResult, ReadResult, Resource } from "./resource";
import { scriptOutputs } from "./script-outputs";
import { noted, UNCONFIRMED, unconfirmedOf } from "./unconfirmed";
import { contentsOf, uploads } from "./upload";

/** The inputs after the check: digests in the place of content. */
interface Inputs {
  accountId: string;
  scriptName: string;
  mainModule?: string;
  bodyPart?: string;
  modules: ModuleDigests;
  /** Added by the check: see docs/hashing.md. */
  contentHash: string;
  onConflict?: "overwrite" | "fail";
  adopt?: boolean;
  triggers?: unknown;
  /** Added by the check: the kind of API that the resource is written against. */
  endpoint: string;
}

/** Inputs, the fields of Script in camelCase, and what program and remote last had in common, which a refresh never touches. */
interface State extends Inputs {
  etag?: string;
  lastWritten?: { etag?: string; contentHash: string };
  /** What may have been put here, and nobody knows. */
  [UNCONFIRMED]?: { contentHash: string };
}

const properties: Properties<Inputs> = {
  accountId: { change: "replace", check: problemOfAccountId, required: true },
  scriptName: { change: "replace", check: problemOfScriptName, required: true },
  mainModule: { change: "covered", check: nonEmptyText },
  bodyPart: { change: "covered", check: nonEmptyText },
  modules: { change: "covered", check: nonEmptyMap, required: true },
  contentHash: { change: "update", added: true },
  onConflict: {
    change: "update",
    check: (value) => (value === "overwrite" || value === "fail" ? undefined : 'must be "overwrite" (the default) or "fail".'),
  },
  adopt: { change: "update", check: (value) => (typeof value === "boolean" ? undefined : "must be true or false.") },
  triggers: { change: "update" },
  endpoint: { change: "covered", added: true },
};

/** The code of a script, put by PUT /accounts/{account_id}/workers/scripts/{script_name}/content. */
export const workerScriptContent: Resource = {
  type: "WorkerScriptContent",
  inputs: Object.keys(properties),

  async check(context, olds, news): Promise<CheckResult> {
    const problems = new Problems();
    const inputs = withAccount(context, olds, news, problems);
    if (inputs === undefined) return { inputs: news, problems: problems.all };
    checkProperties(properties, inputs, problems);
    await checkContent(context, { resource: `WorkerScriptContent${ofNamed(inputs["scriptName"])}`, olds, inputs, problems });
    return { inputs, problems: problems.all };
  },

  diff(olds, news) {
    const { changes, replaces } = diffProperties(properties, olds, news);
    return { changes: changes || takesOver(olds, news) || unconfirmedOf(olds) !== undefined, replaces };
  },

  async create(context, news) {
    const inputs = news as unknown as Inputs;
    const id = `${inputs.accountId}/${inputs.scriptName}`;
    if (inputs.adopt === true) {
      // The answer for a service worker does not name its script, so it is read as the program names it.
      const remote = await observe(context, inputs.accountId, inputs.scriptName, knownContent(inputs));
      if (remote === undefined) throw noSuchScript(inputs);
      if (remote.contentHash !== inputs.contentHash) throw new ConflictError(await adoptionRefused(context, inputs, remote));
      return { id, outputs: outputs(inputs, remote.script, agreed(inputs, remote.script)) };
    }
    return { id, outputs: await put(context, inputs) };
  },

  async read(context, id, olds): Promise<ReadResult | undefined> {
    const state = olds as unknown as Partial<State>;
    requireEndpoint(state.endpoint, context.config);
    const { accountId, scriptName } = parseId(id, ID_FORMS.WorkerScriptContent);
    const known = knownContent(state);
    const remote = await observe(context, accountId, scriptName, known);
    if (remote === undefined) {
      // Without a state this is the program's `get`, and the engine would take a missing script for one without any outputs.
      if (known === undefined) throw noSuchScript({ accountId, scriptName });
      return undefined;
    }
    const { entry, modules, contentHash } = remote;
    const { mainModule: _main, bodyPart: _body, ...rest } = state;
    const inputs: JsonObject = {
      ...pick(rest, workerScriptContent.inputs),
      ...{ accountId, scriptName, [entry.kind]: entry.name, modules, contentHash, endpoint: context.config.endpoint },
    };
    const lastWritten = contentHash === state[UNCONFIRMED]?.contentHash ? agreed(remote, remote.script) : state.lastWritten;
    const result = { id, outputs: outputs(inputs, remote.script, lastWritten) };
    if (contentHash === known?.contentHash) return result;
    // The engine shows these inputs against the program's in the next preview: what differs, module by module, and who did it.
    if (known === undefined) return { ...result, inputs };
    const change = await lastChange(context, accountId, scriptName, remote.script);
    context.log.info(drift(id, change, known, remote));
    return { ...result, inputs: { ...inputs, lastChange: change.trim() } };
  },

  async update(context, _id, oldState, news) {
    const olds = oldState as unknown as State;
    const inputs = news as unknown as Inputs;
    requireEndpoint(olds.endpoint, context.config);
    const known = knownContent(olds);
    const sameContent = olds.contentHash === inputs.contentHash;
    const lost = olds[UNCONFIRMED];
    const lookAgain = lost !== undefined || diffProperties({ triggers: properties.triggers }, oldState, news).changes;
    if (sameContent && !lookAgain) return { ...withInputs(oldState, news, workerScriptContent.inputs), lastWritten: agreed(inputs, olds) };

    if (lookAgain || inputs.onConflict === "fail") {
      // What a refresh of the same process has read may be minutes old by now.
      context.lists.forget(inputs.accountId);
      const remote = await observe(context, inputs.accountId, inputs.scriptName, known);
      if (remote === undefined) throw noSuchScript(inputs);
      if (remote.contentHash === inputs.contentHash) return outputs(inputs, remote.script, agreed(inputs, remote.script));
      const ours = [olds.lastWritten?.contentHash, lost?.contentHash];
      // Where nothing was certainly put here before, this is the create still, which replaces what is there.
      if (inputs.onConflict === "fail" && olds.lastWritten !== undefined && !ours.includes(remote.contentHash)) {
        throw new ConflictError(await overwriteRefused(context, inputs, remote));
      }
    }
    return put(context, inputs, olds);
  },

  delete(context, id, state) {
    requireEndpoint(state["endpoint"], context.config);
    context.log.info(`${id}: the script and its code stay as they are. This resource manages the content of a script, not the script.`);
    return Promise.resolve();
  },
};

/**
 * Puts the content, once. A PUT without a clear answer is looked up before it is repeated: the same content twice could make two versions.
 */
async function put(context: Context, inputs: Inputs, olds?: State): Promise<JsonObject> {
  const parts = uploads(context, inputs.modules);
  const { accountId, scriptName } = inputs;
  const metadata = inputs.bodyPart === undefined ? { main_module: inputs.mainModule ?? "" } : { body_part: inputs.bodyPart };
  let script: Script | null;
  try {
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const progress = new Progress(context, `modules of ${scriptName}`, size);
    const options = { progress: progress.request(), secrets: () => contentsOf(parts) };
    const send = (): Promise<Script | null> => putScriptContent(context.client, accountId, scriptName, metadata, parts, options);
    const lookUp = isVisible(inputs) ? () => findPut(context, inputs, olds) : undefined;
    script = await noted(
      () => progress.during(() => context.lists.writing(accountId, () => context.client.once({ send, lookUp }))),
      () => ({
        id: `${accountId}/${scriptName}`,
        outputs: (olds ?? pick(inputs as unknown as JsonObject, workerScriptContent.inputs)) as unknown as JsonObject,
        note: { contentHash: inputs.contentHash },
      }),
    );
  } catch (error) {
    if (isNoSuchWorker(error)) throw noSuchScript(inputs, error);
    throw error;
  }
  // Without the etag of what was put, the next refresh could not tell whether someone else put something since.
  if (typeof script?.etag !== "string") script = { ...script, ...(await context.lists.script(accountId, scriptName)) };
  return outputs(inputs, script, agreed(inputs, script));
}

/** Of a service worker, only the script can be read back. */
function isVisible({ bodyPart, modules }: Inputs): boolean {
  return bodyPart === undefined || Object.keys(modules).length === 1;
}

/** The script, when its content is the one to be put. */
async function findPut(context: Context, inputs: Inputs, olds: State | undefined): Promise<Script | undefined> {
  context.lists.forget(inputs.accountId);
  const remote = await observe(context, inputs.accountId, inputs.scriptName, knownContent(olds ?? inputs));
  return remote?.contentHash === inputs.contentHash ? remote.script : undefined;
}

/** What the program and the remote have in common from now on. */
function agreed({ contentHash }: { readonly contentHash: string }, { etag }: { readonly etag?: string | null }): JsonObject {
  return { etag, contentHash };
}

/**
 * Whether the program has become what someone else put, as a refresh found it. Nothing has to be put, but without an update
 * that notes it, `onConflict: "fail"` would refuse every further change.
 */
function takesOver(olds: JsonObject, news: JsonObject): boolean {
  const last = olds["lastWritten"];
  const isSame = olds["contentHash"] === news["contentHash"];
  return news["onConflict"] === "fail" && isSame && isObject(last) && last["contentHash"] !== news["contentHash"];
}

function outputs(inputs: Inputs | JsonObject, script: Script, lastWritten: unknown): JsonObject {
  return { ...scriptOutputs(script), ...inputs, lastWritten };
}

function knownContent(state: Partial<State>): KnownContent | undefined {
  const { modules, contentHash, etag } = state;
  return modules === undefined || contentHash === undefined ? undefined : { entry: entryOf(state), modules, contentHash, etag };
}

function entryOf({ mainModule, bodyPart }: Partial<Inputs>): Entry {
  return bodyPart === undefined ? { kind: "mainModule", name: mainModule ?? "" } : { kind: "bodyPart", name: bodyPart };
}

function noSuchScript({ accountId, scriptName }: Pick<Inputs, "accountId" | "scriptName">, cause?: unknown): UserError {
  return new UserError(
    `there is no Worker ${JSON.stringify(scriptName)} in account ${accountId}. WorkerScriptContent puts the code of a Worker that exists: ` +
      "create it first (as a resource, by wrangler or in the dashboard), or check scriptName and accountId.",
    { cause },
  );
}

/** Who changed the script last, from where and when, as the end of a sentence. The list names the client; only the deployments name the person. */
async function lastChange({ lists }: Context, accountId: string, scriptName: string, script: Script): Promise<string> {
  // The answer only makes a message better, so that it fails is no failure.
  const live = await lists.liveDeployment(accountId, scriptName).catch(() => undefined);
  return origin({ author: live?.author_email, from: script.last_deployed_from, when: script.modified_on });
}

/** What a refresh found, since without `--diff` the engine only says that something differs. */
function drift(id: string, change: string, known: KnownContent, remote: RemoteScript): string {
  return [
    `${id} is not as it was last seen: last changed${change}. From then to now:`,
    ...entryDifference(known.entry, remote.entry),
    ...differences(known.modules, remote.modules).map((line) => `  ${line}`),
  ].join("\n");
}

async function adoptionRefused(context: Context, inputs: Inputs, remote: RemoteScript): Promise<string> {
  const change = await lastChange(context, inputs.accountId, inputs.scriptName, remote.script);
  return [
    `${inputs.scriptName} is there, last changed${change}, and its content is not the program's (adopt: true takes over only what is the same). From the remote's to the program's:`,
    ...entryDifference(remote.entry, entryOf(inputs)),
    ...differences(remote.modules, inputs.modules).map((line) => `  ${line}`),
    "Nothing was put. To put the program's content, remove adopt; to keep the remote's, bring it into the program: `npx pulumi-workers drift --accept DIR` writes it into the files.",
  ].join("\n");
}

async function overwriteRefused(context: Context, inputs: Inputs, remote: RemoteScript): Promise<string> {
  const change = await lastChange(context, inputs.accountId, inputs.scriptName, remote.script);
  return [
    `${inputs.scriptName} was changed by someone else since it was last put here: last changed${change}. onConflict: "fail" keeps it. This update would have replaced:`,
    ...entryDifference(remote.entry, entryOf(inputs)),
    ...differences(remote.modules, inputs.modules).map((line) => `  ${line}`),
    'Nothing was put. To keep the remote\'s, bring it into the program (`npx pulumi-workers drift --accept DIR` writes it into the files); to replace it, set onConflict: "overwrite" for one update.',
  ].join("\n");
}

function entryDifference(from: Entry, to: Entry): string[] {
  const [there, wanted] = [from, to].map(({ kind, name }) => `${kind} ${name}`);
  return there === wanted ? [] : [printableLine(`  ~ entry (${there} => ${wanted})`)];
}

function nonEmptyText(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be text: the name of a module.";
  return value === "" ? "cannot be empty: it is the name of a module." : undefined;
}

function nonEmptyMap(value: unknown): string | undefined {
  if (!isObject(value)) return "must be an object: the modules by name.";
  return Object.keys(value).length === 0 ? "there are none. Give at least the module that is the entry." : undefined;
}
