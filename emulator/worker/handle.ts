import type { Context } from "../context";
import { json } from "../http/envelope";
import { header, pathname, type ApiRequest, type ApiResponse } from "../http/message";
import type { Content, ScriptRecord } from "../model/script";
import { readContent } from "../model/live";

/** Deployed Workers answer below this path: `/_worker/<script>/…`, or `/_worker/<account>/<script>/…`. */
const WORKER_ROOT = "/_worker";

interface Target {
  readonly script: ScriptRecord;
  /** What the Worker sees as its request's URL. */
  readonly url: string;
}

export function isWorkerRequest(request: ApiRequest): boolean {
  return hostScript(request) !== undefined || pathname(request).startsWith(`${WORKER_ROOT}/`);
}

export async function handleWorker(request: ApiRequest, context: Context): Promise<ApiResponse> {
  const target = targetOf(request, context);
  const { runtime } = context;
  // [observed] What workers.dev answers for a name that has no Worker.
  if (!target?.script.contentId) return json(404, { error: "There is nothing here yet: no deployed Worker has this name." });
  const { script, url } = target;
  const content = (): Content => {
    const read = readContent(context, script);
    if (!read) throw new Error(`The content of ${script.name} is gone.`);
    return read;
  };
  return await runtime.fetch({ script, content }, request, url);
}

/** The script in `<script>.localhost`. */
function hostScript(request: ApiRequest): string | undefined {
  return /^([A-Za-z0-9_-]+)\.localhost(:\d+)?$/i.exec(header(request, "host") ?? "")?.[1];
}

function targetOf(request: ApiRequest, { store }: Context): Target | undefined {
  const host = header(request, "host") ?? "localhost";
  const name = hostScript(request);
  if (name !== undefined) return target(newest(store.named(name)), host, request.target);
  const [, first = "", second = "", rest = ""] = /^\/_worker\/([^/?]+)(?:\/([^/?]+))?(.*)$/.exec(request.target) ?? [];
  const inAccount = second === "" ? undefined : store.get(first, second);
  if (inAccount) return target(inAccount, host, rest);
  return target(newest(store.named(first)), host, request.target.slice(`${WORKER_ROOT}/${first}`.length));
}

function target(script: ScriptRecord | undefined, host: string, path: string): Target | undefined {
  return script && { script, url: `http://${host}${path.startsWith("/") ? path : `/${path}`}` };
}

/** Where several accounts have a script of that name, the one that was written last answers. */
function newest(scripts: readonly ScriptRecord[]): ScriptRecord | undefined {
  return [...scripts].sort((a, b) => (a.modifiedOn < b.modifiedOn ? -1 : 1)).at(-1);
}
