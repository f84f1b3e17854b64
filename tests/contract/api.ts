import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text as readText } from "node:stream/consumers";

/** A client of the contract suite: plain HTTP, so that it shares nothing with the provider or the emulator. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The code of the first error. */
  readonly code: number | undefined;
  readonly message: string;
  readonly result: Record<string, unknown>;
  readonly list: readonly Record<string, unknown>[];
}

type RequestHeaders = Readonly<Record<string, string>>;

/** Where the suite runs: an API, an account in it, and what every name starts with. */
export interface Access {
  readonly baseUrl: string;
  readonly account: string;
  readonly token: string;
  readonly prefix: string;
}

const OK = 200;
const NOT_FOUND = 404;

type Body = string | FormData | object;

export const ESM = "application/javascript+module";

/** A part of an upload: its name, its content type, its bytes, and its filename where that is another. */
export type Part = readonly [name: string, type: string, text: string, filename?: string];

export class ContractApi {
  readonly answers: Answer[] = [];
  readonly #access: Access;
  readonly #names = new Set<string>();
  readonly #paths: string[] = [];

  constructor(access: Access) {
    this.#access = access;
  }

  /** A name of this run, which `clean` deletes whatever became of it. */
  name(text: string): string {
    const name = `${this.#access.prefix}${text}`;
    this.#names.add(name);
    return name;
  }

  /** What is there now under that path of the account, for `clean` to delete. */
  made(path: string): void {
    this.#paths.unshift(path);
  }

  get account(): string {
    return this.#access.account;
  }

  /** A request below the account, with JSON or a form as its body. */
  async call(method: string, path: string, body?: Body, headers: RequestHeaders = {}): Promise<Answer> {
    return await this.at(method, `/accounts/${this.account}${path}`, body, headers);
  }

  /** The same at any path of the API. */
  async at(method: string, path: string, body?: Body, headers: RequestHeaders = {}): Promise<Answer> {
    const { baseUrl, token } = this.#access;
    const isJson = body !== undefined && typeof body !== "string" && !(body instanceof FormData);
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: given({ authorization: `Bearer ${token}`, ...(isJson ? { "content-type": "application/json" } : {}), ...headers }),
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
    });
    const answer = await answerOf(response);
    this.answers.push(answer);
    return answer;
  }

  /** What a host of a zone answers, which leads to the emulator. */
  async visit(host: string, path: string): Promise<Answer> {
    const { hostname, port } = new URL(this.#access.baseUrl);
    const [message] = (await once(request({ hostname, port, path, headers: { host } }).end(), "response")) as [IncomingMessage];
    const headers = { "content-type": message.headers["content-type"] ?? "" };
    const answer = await answerOf(new Response(await readText(message), { status: message.statusCode ?? 0, headers }));
    this.answers.push(answer);
    return answer;
  }

  async put(script: string, text = "one", metadata: object = {}): Promise<Answer> {
    return await this.upload("PUT", `/workers/scripts/${this.name(script)}`, [main(text)], metadata);
  }

  async putContent(script: string, text: string): Promise<Answer> {
    return await this.upload("PUT", `/workers/scripts/${this.name(script)}/content`, [main(text)]);
  }

  async patchSettings(script: string, settings: object): Promise<void> {
    const form = new FormData();
    form.set("settings", new Blob([JSON.stringify(settings)], { type: "application/json" }));
    const { status, text } = await this.call("PATCH", `/workers/scripts/${this.name(script)}/settings`, form);
    if (status !== OK) throw new Error(`PATCH settings answered ${String(status)}: ${text}`);
  }

  /** A multipart upload; `main_module` is the name of the first part unless the metadata says another. */
  async upload(method: string, path: string, parts: readonly Part[], metadata: object = {}, headers: RequestHeaders = {}): Promise<Answer> {
    const form = new FormData();
    form.set("metadata", new Blob([JSON.stringify({ main_module: parts[0]?.[0], ...metadata })], { type: "application/json" }));
    for (const [name, type, text, filename = name] of parts) form.set(name, new Blob([text], { type }), filename);
    return await this.call(method, path, form, headers);
  }

  /** The script in the list of all. */
  async listed(script: string): Promise<Record<string, unknown> | undefined> {
    const { list } = await this.call("GET", "/workers/scripts");
    return list.find(({ id }) => id === this.name(script));
  }

  /** A version by the newer part of the API. */
  async version(worker: string, text: string, more: object = {}, query = ""): Promise<Answer> {
    const [name, type, code] = main(text);
    const modules = [{ name, content_type: type, content_base64: Buffer.from(code).toString("base64") }];
    const body = { main_module: name, compatibility_date: "2026-01-01", modules, ...more };
    return await this.call("POST", `/workers/workers/${this.name(worker)}/versions${query}`, body);
  }

  /**
   * Deletes every Worker that can have a name of this run, and what else it made. No list is asked, since it may leave some out. Throws what it could not delete, and
   * why, once it has tried all.
   */
  async clean(): Promise<void> {
    const left: string[] = [];
    for (const name of this.#names) {
      // Each of the two may not know a Worker that the other one made.
      const answers = [await this.#delete(`/workers/scripts/${name}?force=true`), await this.#delete(`/workers/workers/${name}`)];
      const isGone = answers.some((answer) => answer === "deleted") || answers.every((answer) => answer === "absent");
      if (!isGone) left.push(`${name}: ${answers.join(", ")}`);
    }
    for (const path of this.#paths) {
      const answer = await this.#delete(path);
      if (answer !== "deleted" && answer !== "absent") left.push(`${path}: ${answer}`);
    }
    if (left.length > 0) throw new Error(`These could not be deleted from the account. Please delete them yourself:\n${left.join("\n")}`);
  }

  async #delete(path: string): Promise<string> {
    try {
      const { status, code, message } = await this.call("DELETE", path);
      if (status === NOT_FOUND) return "absent";
      return status >= 200 && status < 300 ? "deleted" : `${String(status)} ${String(code ?? "")} ${message}`.trim();
    } catch (error) {
      return String(error);
    }
  }
}

/** An empty header is one that is not sent. */
function given(headers: RequestHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
}

/** A Worker that answers that text. */
export function main(text: string): Part {
  return ["index.js", ESM, `export default { fetch() { return new Response(${JSON.stringify(text)}); } };`];
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const { errors = [], result } = (isJson ? JSON.parse(text) : {}) as { errors?: { code: number; message: string }[]; result?: unknown };
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: errors[0]?.code,
    message: errors[0]?.message ?? "",
    result: (Array.isArray(result) ? {} : (result ?? {})) as Record<string, unknown>,
    list: (Array.isArray(result) ? result : []) as Record<string, unknown>[],
  };
}
