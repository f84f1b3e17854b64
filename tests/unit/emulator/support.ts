import { after, before } from "mocha";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";
export const ESM = "application/javascript+module";

/** What a request can carry. */
export type Body = string | FormData | Uint8Array<ArrayBuffer>;

/** Content types and bodies by module name. */
export type Modules = Readonly<Record<string, readonly [contentType: string, body: string | Uint8Array<ArrayBuffer>]>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The envelope, where the answer is one. */
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: Record<string, unknown>;
  /** The whole answer, where it is JSON. */
  readonly json: Record<string, unknown>;
}

/** A Worker whose answer tells it from others. */
export function worker(text: string): Modules {
  return { "index.js": [ESM, `export default { fetch() { return new Response(${JSON.stringify(text)}); } };`] };
}

/** The same Worker as the body of a version. */
export function versionOf(modules: Modules, more: object = {}): Record<string, unknown> {
  const [main = ""] = Object.keys(modules);
  const base64 = Object.entries(modules).map(([name, [type, body]]) => ({
    name,
    content_type: type,
    content_base64: Buffer.from(body as string).toString("base64"),
  }));
  return { main_module: main, modules: base64, ...more };
}

/** A multipart body as wrangler builds it: part name = filename = module name. */
export function form(metadata: unknown, modules: Modules): FormData {
  const body = new FormData();
  if (metadata !== undefined) body.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  for (const [name, [type, content]] of Object.entries(modules)) body.set(name, new Blob([content], { type }), name);
  return body;
}

export async function answerOf(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString("utf8");
  const json = (text.startsWith("{") ? JSON.parse(text) : {}) as Answer["json"];
  const { errors = [], result = {} } = json as Partial<Answer>;
  return { status: response.status, headers: response.headers, bytes, text, errors, result, json };
}

/** Talks to an emulator as a client would, over real HTTP. */
export class Client {
  readonly emulator: Emulator;
  readonly account: string;
  readonly logged: readonly string[];

  constructor(emulator: Emulator, logged: readonly string[] = [], account = ACCOUNT) {
    this.emulator = emulator;
    this.logged = logged;
    this.account = account;
  }

  in(account: string): Client {
    return new Client(this.emulator, this.logged, account);
  }

  /** A path below the account's scripts. */
  async call(method: string, path: string, body?: Body, headers: Record<string, string> = {}): Promise<Answer> {
    const url = `${this.emulator.baseUrl}/accounts/${this.account}/workers/scripts${path}`;
    return await send(url, { method, headers: { authorization: "Bearer any-token", ...headers }, ...(body === undefined ? {} : { body }) });
  }

  /** A path below the account's Workers, with JSON. */
  async workers(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = `${this.emulator.baseUrl}/accounts/${this.account}/workers/workers${path}`;
    const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
    return await send(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  async put(name: string, modules: Modules = worker(name), metadata: object = { main_module: "index.js" }): Promise<Answer> {
    return await this.call("PUT", `/${name}`, form(metadata, modules));
  }

  async putContent(name: string, modules: Modules, metadata: unknown = { main_module: "index.js" }): Promise<Answer> {
    return await this.call("PUT", `/${name}/content`, form(metadata, modules));
  }

  /** The entry of the scripts list. */
  async listed(name: string): Promise<Record<string, unknown> | undefined> {
    const { result } = await this.call("GET", "");
    return (result as unknown as Record<string, unknown>[]).find(({ id }) => id === name);
  }

  async admin(method: string, path: string, body?: unknown): Promise<Answer> {
    return await send(`${this.emulator.url}/_emulator${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  async worker(path: string, init?: RequestInit): Promise<Answer> {
    return await send(`${this.emulator.url}/_worker${path}`, init);
  }
}

export async function send(url: string, init?: RequestInit): Promise<Answer> {
  return await answerOf(await fetch(url, init));
}

/**
 * An emulator for the tests of one `describe`, unless the options say otherwise: in memory, without the Workers runtime, which takes time, and
 * with bindings to whatever id a test thinks of.
 */
export function useEmulator(options: EmulatorOptions = {}): () => Client {
  let client: Client | undefined;
  before(async () => {
    const logged: string[] = [];
    client = new Client(
      await startEmulator({ runtime: false, missingBindings: "accept", log: (line) => logged.push(line), ...options }),
      logged,
    );
  });
  after(async () => await client?.emulator.close());
  return () => client!;
}

export interface ReadPart {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Parts of a multipart answer, read by hand: the tests share no parser with the emulator. */
export function readParts({ headers, bytes }: Answer): ReadPart[] {
  const boundary = /boundary=(\S+)/.exec(headers.get("content-type") ?? "")?.[1] ?? "none";
  return bytes
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const end = part.indexOf("\r\n\r\n");
      const head = Buffer.from(part.slice(0, end), "latin1").toString("utf8");
      return {
        name: /filename="([^"]*)"/.exec(head)?.[1] ?? "",
        type: /content-type: (\S+)/i.exec(head)?.[1] ?? "",
        bytes: Buffer.from(part.slice(end + 4, -2), "latin1"),
      };
    });
}
