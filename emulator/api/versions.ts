import type { Context } from "../context";
import { page, success } from "../http/envelope";
import { unparseableBody } from "../http/errors";
import { query, type ApiResponse } from "../http/message";
import { readContent } from "../model/live";
import { makeVersion } from "../model/make-version";
import type { AssetSettings } from "../model/assets";
import type { Content, ScriptRecord } from "../model/script";
import type { VersionRecord } from "../model/version";
import { liveSettings } from "../model/versions";
import { readJsonBody } from "../upload/json-body";
import { assumeCounted, assumeDeployed } from "./assumed-versions";
import { changeBy, type Call } from "./call";
import { isObject } from "./merge-patch";
import { choice, paged } from "./paging";
import { modulesAnswer, versionAnswer } from "./version-answer";
import { describedVersion, patchedBody, versionContent, type VersionBody } from "./version-body";
import { existingVersion } from "./version-lookup";
import { existingWorker } from "./workers";
import { inUse } from "./in-use";

/** GET …/versions. [documented] The newest first. */
export function listVersions(call: Call, context: Context): ApiResponse {
  const script = existingWorker(call, context);
  const { items, info } = paged(call.request, context.store.versions(script.account, script.tag));
  assumeDeployed(context, items);
  return page(
    items.map((version) => versionAnswer(version, script, call.request, context)),
    info,
  );
}

/** GET …/versions/{id}. */
export function getVersion(call: Call, context: Context): ApiResponse {
  const script = existingWorker(call, context);
  const version = existingVersion(call, context, script);
  assumeDeployed(context, [version]);
  const answer = versionAnswer(version, script, call.request, context);
  return success(query(call.request).get("include") === "modules" ? { ...answer, modules: modulesAnswer(version, context) } : answer);
}

/** POST …/versions. [documented] `?deploy=true` sends all traffic to it. */
export async function createVersion(call: Call, context: Context): Promise<ApiResponse> {
  existingWorker(call, context);
  const body = await readVersion(call, context);
  const content = versionContent(body, context);
  return await make(call, context, () => body, content);
}

/** PATCH …/versions/latest. [documented] A merge patch on the latest version makes a new one; an empty patch makes the same again. */
export async function patchLatestVersion(call: Call, context: Context): Promise<ApiResponse> {
  const latest = (): VersionRecord =>
    existingVersion({ ...call, params: { ...call.params, version: "latest" } }, context, existingWorker(call, context));
  latest();
  const patch = await readVersion(call, context);
  const patched = (): VersionBody => patchedBody(latest(), patch);
  const content = patchedContent(patched(), readContent(context, latest()), context);
  return await make(call, context, patched, content, () => latest().settings.assets);
}

/** DELETE …/versions/{id}. */
export function deleteVersion(call: Call, context: Context): ApiResponse {
  const { store } = context;
  const script = existingWorker(call, context);
  const version = existingVersion(call, context, script);
  const { account, tag } = script;
  const live = store.liveDeployment(account, tag)?.versions.some(({ versionId }) => versionId === version.id) === true;
  if (live) throw inUse(context, `The version ${version.id} is deployed, and cannot be deleted.`);
  if (store.latestVersion(account, tag)?.id === version.id) throw inUse(context, "The latest version cannot be deleted.");
  store.deleteVersion(version);
  return success(null);
}

/** `kept` answers the assets whose files the version keeps. */
async function make(
  call: Call,
  context: Context,
  body: () => VersionBody,
  content: Content | undefined,
  kept: () => AssetSettings | undefined = () => undefined,
): Promise<ApiResponse> {
  const deployed = choice(call.request, "deploy", ["true", "false"], "false") === "true";
  const script = (): ScriptRecord => existingWorker(call, context);
  assumeCounted(context, script());
  const before = describedVersion(body(), script(), context, kept());
  const inspection = content && (await context.runtime.inspect(content, liveSettings(script(), before.settings)));
  // Everything is looked up again: another request may have changed it while the code compiled.
  const described = describedVersion(body(), script(), context, kept());
  const { lastDeployedFrom, author } = changeBy(call, script());
  const draft = {
    ...described,
    source: lastDeployedFrom,
    author,
    trigger: "upload",
    ...(content && inspection ? { content: { content, inspection } } : {}),
  } as const;
  const made = makeVersion(context, script(), draft, deployed);
  const answer = versionAnswer(made.version, made.script, call.request, context);
  return success(made.reconciliation ? { ...answer, exports_reconciliation: made.reconciliation } : answer);
}

/** Without new modules, the ones of the latest version. */
function patchedContent(body: VersionBody, before: Content | undefined, context: Context): Content | undefined {
  if (body["modules"] !== undefined || !before) return versionContent(body, context);
  const { main_module: name } = body;
  const found = before.modules.some((module) => module.name === name);
  if (!found) return versionContent(body, context);
  return name === before.entry.name ? before : { entry: { kind: "module", name: String(name) }, modules: before.modules };
}

async function readVersion({ request }: Call, { limits }: Context): Promise<VersionBody> {
  const body = await readJsonBody(request, limits);
  if (!isObject(body)) throw unparseableBody("The request body must be a JSON object.");
  return body;
}
