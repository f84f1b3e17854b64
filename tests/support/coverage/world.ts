import { startEmulator, type Emulator } from "../../../emulator";
import { readConfig } from "../../../provider/config";
import { createContext, type Context } from "../../../provider/resources/context";
import type { Resource } from "../../../provider/resources/resource";
import { serve, type TestServer } from "../http-server";

type Values = Record<string, unknown>;

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Below the base URL, without the query. */
  readonly path: string;
  readonly query: string;
  readonly sent: Buffer;
  readonly status: number;
  readonly answer: Values;
}

/** The provider before an emulator, with somebody between them who listens, and may change what an answer says. */
export class CoverageWorld {
  readonly emulator: Emulator;
  readonly #between: TestServer;
  readonly exchanges: Exchange[];
  /** Put into the result of every answer. */
  readonly #change: { result: Values };

  private constructor(emulator: Emulator, between: TestServer, exchanges: Exchange[], change: { result: Values }) {
    this.emulator = emulator;
    this.#between = between;
    this.exchanges = exchanges;
    this.#change = change;
  }

  static async start(): Promise<CoverageWorld> {
    // The cases bind to ids of their own invention.
    const emulator = await startEmulator({ missingBindings: "accept", log: () => undefined });
    const exchanges: Exchange[] = [];
    const change = { result: {} };
    const between = await serve(async ({ method, url, headers, body }, response) => {
      const { authorization = "", "content-type": type = "" } = headers;
      const init = { method, headers: { authorization, "content-type": type }, ...(body.length > 0 ? { body } : {}) };
      const answered = await fetch(`${emulator.url}${url}`, init);
      const answer = (await answered.json()) as Values;
      if (answered.ok && Object.keys(change.result).length > 0) answer["result"] = { ...(answer["result"] as Values), ...change.result };
      const [path = "", query = ""] = url.replace("/client/v4", "").split("?");
      exchanges.push({ method, path, query, sent: body, status: answered.status, answer });
      response.writeHead(answered.status, { "content-type": "application/json", date: new Date().toUTCString() });
      response.end(JSON.stringify(answer));
    });
    return new CoverageWorld(emulator, between, exchanges, change);
  }

  /** From now on each answer's result says this. Gives what it said until now. */
  answers(result: Values): Values {
    const before = this.#change.result;
    this.#change.result = result;
    return before;
  }

  context(): Context {
    const env = { CLOUDFLARE_BASE_URL: this.#between.baseUrl, CLOUDFLARE_API_TOKEN: "token" };
    return createContext(readConfig({ get: () => undefined, env }), {
      log: { info: () => undefined, warn: () => undefined },
      retry: { retries: 0, minTimeoutMs: 0, maxTimeoutMs: 0 },
    });
  }

  /** Check and create, as the engine calls them. */
  async create(resource: Resource, program: Values): Promise<{ id: string; outputs: Values }> {
    const context = this.context();
    const { inputs, problems } = await resource.check(context, {}, program);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return await resource.create(context, inputs);
  }

  /** A request that is not the provider's, nor listened to. */
  async api(method: string, path: string, body?: unknown): Promise<Values> {
    const response = await fetch(`${this.emulator.baseUrl}${path}`, {
      method,
      headers: { authorization: "Bearer token", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { result: Values };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.result;
  }

  /** What a deployed Worker says. */
  async says(account: string, script: string): Promise<string> {
    return await (await fetch(`${this.emulator.url}/_worker/${account}/${script}/`)).text();
  }

  async close(): Promise<void> {
    await this.#between.close();
    await this.emulator.close();
  }
}
