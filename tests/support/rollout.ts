/**
 * Stacks of Workers, versions and deployments beside an emulator: as `script-content.ts`, and every request with its body.
 *
 *     const world = await startRollout();
 *     const stack = await world.stack(app(`new Worker("w", { name: "hello" });`));
 *     succeed(await stack.up());
 *     expect(world.sent()).to.deep.equal([{ call: "POST workers", body: { name: "hello" } }]);
 */
import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import type { EngineStack, StackOptions } from "./engine";
import { serve, type TestServer } from "./http-server";
import { account, worker, World } from "./script-content";

/** A request of the stack. In `call`, ids of Workers and versions are `{worker}` and `{version}`. */
export interface Sent {
  readonly call: string;
  /** Parsed JSON, when there was any. */
  readonly body?: unknown;
}

/** The program of a stack: CommonJS, with everything of the SDK and pulumi at hand. */
export function app(...statements: string[]): string {
  const names = "Provider, Worker, WorkerDeployment, WorkerVersion, otherBinding";
  return ['const pulumi = require("@pulumi/pulumi");', `const { ${names} } = require("pulumi-workers");`, ...statements, ""].join("\n");
}

/** The code of a version, as fields of its arguments. */
export function code(text: string): string {
  return `mainModule: "index.js", compatibilityDate: "2026-01-01", modules: { "index.js": { content: ${JSON.stringify(worker(text))} } }`;
}

/** The files that the CLI left behind with a text in them: state, backups, history, logs. The program itself is no part of it. */
export function filesWith(stack: EngineStack, text: string): string[] {
  const left = fs.readdirSync(stack.root).map((name) => path.join(stack.root, name));
  return left
    .filter((top) => top !== stack.folder)
    .flatMap((top) => fs.readdirSync(top, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file, "latin1").includes(text));
}

export class Rollout extends World {
  readonly #recorder: TestServer;
  #shown = 0;

  constructor(emulator: Emulator, recorder: TestServer) {
    super(emulator);
    this.#recorder = recorder;
  }

  /** What the stack takes as the API. */
  get baseUrl(): string {
    return this.#recorder.baseUrl;
  }

  override stack(main: string, options: Partial<StackOptions> = {}): Promise<EngineStack> {
    return super.stack(main, { ...options, env: { CLOUDFLARE_BASE_URL: this.baseUrl, ...options.env } });
  }

  /** What the stacks sent since this was last asked. */
  sent(): Sent[] {
    return this.#fresh().map(({ call, body }) => (body.length === 0 ? { call } : { call, body: JSON.parse(body.toString()) as unknown }));
  }

  /** The same as account and token of each. */
  identities(): string[] {
    const fresh = this.#recorder.received.slice(this.#shown);
    this.#shown = this.#recorder.received.length;
    return fresh.map(({ url, headers }) => `${/\/accounts\/([^/]+)/.exec(url)?.[1] ?? ""} ${headers.authorization ?? ""}`);
  }

  /** The same without bodies. */
  override requests(): string[] {
    return this.#fresh().map(({ call }) => call);
  }

  /** A request of someone else's, below the account's `workers/`. */
  async api<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const answer = await this.#call(method, path, body);
    expect(answer.status, path).to.equal(200);
    return ((await answer.json()) as { result: Result }).result;
  }

  /** Whether there is anything at this path. */
  async has(path: string): Promise<boolean> {
    const { status } = await this.#call("GET", path);
    return status === 200;
  }

  /** Ids of a Worker's versions, the newest first. */
  async versions(name: string): Promise<string[]> {
    const listed = await this.api<{ id: string; number: number }[]>("GET", `workers/${name}/versions`);
    return listed.sort((a, b) => b.number - a.number).map(({ id }) => id);
  }

  /** The shares of the live deployment, in its order. */
  async live(name: string): Promise<[versionId: string, percentage: number][]> {
    const { deployments } = await this.api<{ deployments: { versions: { version_id: string; percentage: number }[] }[] }>(
      "GET",
      `scripts/${name}/deployments`,
    );
    return deployments[0]?.versions.map(({ version_id: id, percentage }) => [id, percentage]) ?? [];
  }

  /** Someone deploys. */
  async deploy(name: string, ...versions: [versionId: string, percentage: number][]): Promise<void> {
    const shares = versions.map(([id, percentage]) => ({ version_id: id, percentage }));
    await this.api("POST", `scripts/${name}/deployments`, { strategy: "percentage", versions: shares });
  }

  /** What the running Worker answers to so many requests: how often each text. */
  async answers(name: string, times = 1, headers: Record<string, string> = {}): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const texts = await Promise.all(
      Array.from({ length: times }, async () => (await fetch(`${this.emulator.url}/_worker/${name}/`, { headers })).text()),
    );
    for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
    return counts;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#recorder.close();
  }

  #fresh(): { call: string; body: Buffer }[] {
    const fresh = this.#recorder.received.slice(this.#shown);
    this.#shown = this.#recorder.received.length;
    return fresh.map(({ method, url, body }) => {
      const path = url.replace(/^\/client\/v4\/accounts\/[^/]+\/workers\//, "");
      return { call: `${method} ${path.replace(/[0-9a-f-]{36}/g, "{version}").replace(/[0-9a-f]{32}/g, "{worker}")}`, body };
    });
  }

  #call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.emulator.baseUrl}/accounts/${account}/workers/${path}`, {
      method,
      headers: { authorization: "Bearer a-token", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** Starts an emulator, and what writes down each request to it. Code runs only with `runtime: true`: that takes seconds. */
export async function startRollout(options: EmulatorOptions = {}): Promise<Rollout> {
  const emulator = await startEmulator({ runtime: false, log: () => undefined, ...options });
  const recorder = await serve(async ({ method, url, headers, body }, response) => {
    const kept = Object.fromEntries(["authorization", "content-type", "user-agent"].map((name) => [name, String(headers[name] ?? "")]));
    try {
      const answer = await fetch(`${emulator.url}${url}`, {
        method,
        headers: Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== "")),
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      });
      const text = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "",
        date: answer.headers.get("date") ?? "",
      });
      response.end(text);
    } catch {
      // The emulator broke the connection off: a fault.
      response.destroy();
    }
  });
  return new Rollout(emulator, recorder);
}
