import { type Answer, type Client, ESM, type Modules, send } from "../unit/emulator/support";

type Binding = Readonly<Record<string, unknown>>;

const MODULE = "index.js";

/** A module Worker with that text as the body of its fetch handler; `more` goes in front of the default export. */
export function handler(body: string, more = ""): Modules {
  const imports = 'import { DurableObject, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";';
  return { [MODULE]: [ESM, `${imports}\n${more}\nexport default { async fetch(request, env, ctx) { ${body} } };`] };
}

/** Deploys a module Worker with bindings, and fails when the API refuses it. */
export async function deploy(
  api: Client,
  name: string,
  modules: Modules,
  bindings: readonly Binding[] = [],
  more: object = {},
): Promise<Answer> {
  const answer = await api.put(name, modules, { main_module: MODULE, compatibility_date: "2026-01-01", bindings, ...more });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
}

/** What a Worker answers, as JSON. */
export async function ask(api: Client, path: string, init?: RequestInit): Promise<unknown> {
  const { status, text } = await api.worker(path, init);
  if (status !== 200) throw new Error(`${status} ${text}\n${api.logged.join("\n")}`);
  return JSON.parse(text) as unknown;
}

/** A path of an account's API beside its Workers. */
export async function neighbour({ emulator, account }: Client, method: string, path: string, body?: string): Promise<Answer> {
  const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
  const url = `${emulator.baseUrl}/accounts/${account}${path}`;
  return await send(url, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** The id of a new KV namespace. */
export async function newNamespace(api: Client, title: string): Promise<string> {
  const { result } = await neighbour(api, "POST", "/storage/kv/namespaces", JSON.stringify({ title }));
  return String(result["id"]);
}

/** Waits until a Worker has stored something there. */
export async function stored(api: Client, namespace: string, key: string): Promise<void> {
  while ((await neighbour(api, "GET", `/storage/kv/namespaces/${namespace}/values/${key}`)).status !== 200);
}

/** How many random bytes the choice of a version takes. */
export const POINT_BYTES = 4;

/** Bytes that stand for that percentage of the range of chance. */
export function point(percentage: number): Buffer {
  const bytes = Buffer.alloc(POINT_BYTES);
  bytes.writeUInt32BE(Math.floor((percentage / 100) * 2 ** 32));
  return bytes;
}
