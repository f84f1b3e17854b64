import type { Context } from "../context";
import { json } from "../http/envelope";
import { header, pathname, type ApiRequest, type ApiResponse } from "../http/message";
import type { ScriptRecord } from "../model/script";
import type { ScheduledEvent, Version } from "../runtime/runtime";
import { leads, type Led } from "./hosts";
import { accountView, byLastWrite, previewOf } from "./view";

/** Deployed Workers answer below this path: `/_worker/<script>/…`, or `/_worker/<account>/<script>/…`. */
const WORKER_ROOT = "/_worker";

/** What a name leads to: a script, or one version of it. */
interface Named {
  readonly script: ScriptRecord;
  /** The start of a version's id. */
  readonly preview?: string;
}

interface Target extends Named {
  /** What the Worker sees as its request's URL. */
  readonly url: string;
}

export function isWorkerRequest(request: ApiRequest): boolean {
  return hostLabel(request) !== undefined || pathname(request).startsWith(`${WORKER_ROOT}/`);
}

export async function handleWorker(request: ApiRequest, context: Context): Promise<ApiResponse> {
  return await answer(targetOf(request, context), request, context);
}

/** Whether a custom domain or a route of this emulator has the host of a request. Names of this machine are never anybody's. */
export function ledBy(request: ApiRequest, context: Context): Led | undefined {
  const [, hostname = ""] = /^([^:]+)(:\d+)?$/.exec(header(request, "host")?.toLowerCase() ?? "") ?? [];
  const isOwn = hostname === "" || /^(?:[^.]+\.)?localhost$|^[\d.]+$/.test(hostname);
  return isOwn ? undefined : leads(hostname, request.target, context);
}

/** Answers a request that a custom domain or a route leads to a Worker. */
export async function handleLed({ account, script }: Led, request: ApiRequest, context: Context): Promise<ApiResponse> {
  const found = script === undefined ? undefined : context.store.get(account, script);
  return await answer(target(found && { script: found }, header(request, "host") ?? "", request.target), request, context);
}

async function answer(target: Target | undefined, request: ApiRequest, context: Context): Promise<ApiResponse> {
  const version = target && versionFor(target, request, context);
  // [observed] What workers.dev answers for a name that has no Worker.
  if (!version) return json(404, { error: "There is nothing here yet: no deployed Worker has this name." });
  const event = scheduledEvent(target.url, context);
  if (event) return await context.runtime.scheduled(version, accountView(context, version.account), event);
  return await context.runtime.fetch(version, accountView(context, version.account), request, target.url);
}

/** [observed] As in `wrangler dev`: this path calls the scheduled handler, with `cron` and `time` of the query. */
const SCHEDULED = "/cdn-cgi/handler/scheduled";

function scheduledEvent(url: string, { clock }: Context): ScheduledEvent | undefined {
  const { pathname: path, searchParams } = new URL(url);
  if (path !== SCHEDULED) return undefined;
  const time = Number(searchParams.get("time") ?? "");
  return { cron: searchParams.get("cron") ?? "", scheduledTime: time > 0 ? time : clock.now() };
}

function versionFor({ script, preview }: Target, { headers }: ApiRequest, context: Context): Version | undefined {
  if (preview !== undefined) return previewOf(context, script, preview);
  return accountView(context, script.account).choose(script.name, headers);
}

/** The name in `<script>.localhost`, or in `<first 8 digits of a version's id>-<script>.localhost`. */
function hostLabel(request: ApiRequest): string | undefined {
  return /^([A-Za-z0-9_-]+)\.localhost(:\d+)?$/i.exec(header(request, "host") ?? "")?.[1];
}

function targetOf(request: ApiRequest, { store }: Context): Target | undefined {
  const host = header(request, "host") ?? "localhost";
  // Where several accounts have a script of that name, the one that was written last answers.
  const anywhere = (name: string): ScriptRecord | undefined => byLastWrite(store.named(name))[0];
  const label = hostLabel(request);
  if (label !== undefined) return target(named(label, anywhere), host, request.target);
  const [, first = "", second = "", rest = ""] = /^\/_worker\/([^/?]+)(?:\/([^/?]+))?(.*)$/.exec(request.target) ?? [];
  const inAccount = second === "" ? undefined : named(second, (name) => store.get(first, name));
  if (inAccount) return target(inAccount, host, rest);
  return target(named(first, anywhere), host, request.target.slice(`${WORKER_ROOT}/${first}`.length));
}

/** [documented] The name of a preview is the start of the version's id and that of the script. A script of exactly that name wins. */
function named(label: string, find: (name: string) => ScriptRecord | undefined): Named | undefined {
  const script = find(label);
  if (script) return { script };
  const [, preview, name] = /^([0-9a-f]{8})-(.+)$/i.exec(label) ?? [];
  const previewed = name === undefined ? undefined : find(name);
  return previewed && preview !== undefined ? { script: previewed, preview: preview.toLowerCase() } : undefined;
}

/** A host can be anything, a port above all others too. */
function target(found: Named | undefined, host: string, path: string): Target | undefined {
  const url = `http://${host}${path.startsWith("/") ? path : `/${path}`}`;
  return found && URL.canParse(url) ? { ...found, url } : undefined;
}
