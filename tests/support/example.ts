import { expect } from "chai";
import { after, before } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { type Emulator, type EmulatorOptions, type LoggedRequest, type ScriptEdit, startEmulator } from "../../emulator";
import { createStack, type EngineStack, succeed } from "./engine";

export const examples = path.resolve(__dirname, "..", "..", "..", "examples");

const account = "0123456789abcdef0123456789abcdef";

/** What deploys. */
const TOKEN = "any-token";

type Call = RequestInit & { readonly in?: string };

/** The files of an example, as a user who copies the folder has them. */
function filesOf(example: string): Record<string, Uint8Array> {
  const folder = path.join(examples, example);
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => path.join(parentPath, name));
  return Object.fromEntries(files.map((file) => [path.relative(folder, file), fs.readFileSync(file)]));
}

/** A copy of an example, deployed to an emulator of its own. */
export class Example {
  readonly stack: EngineStack;
  readonly #emulator: Emulator;
  readonly #script: string;
  #seen = 0;
  #told: readonly LoggedRequest[] = [];

  private constructor(stack: EngineStack, emulator: Emulator, script: string) {
    this.stack = stack;
    this.#emulator = emulator;
    this.#script = script;
  }

  static async start(name: string, script: string, config: Record<string, string>, options: EmulatorOptions): Promise<Example> {
    const emulator = await startEmulator(options);
    const stack = await createStack({
      files: filesOf(name),
      config: { "pulumi-workers:accountId": account, ...withProject(config) },
      env: { CLOUDFLARE_BASE_URL: emulator.baseUrl, CLOUDFLARE_API_TOKEN: TOKEN },
    });
    return new Example(stack, emulator, script);
  }

  /** Sets values of the configuration, and takes those away that are `undefined`. */
  async configure(config: Record<string, string | undefined>): Promise<void> {
    for (const [key, value] of Object.entries(config)) {
      succeed(value === undefined ? await this.stack.run("config", "rm", key) : await this.stack.config(key, value));
    }
  }

  /** `pulumi up`, with other values of the configuration. Gives the requests that it made. */
  async up(config: Record<string, string | undefined> = {}, ...args: string[]): Promise<string[]> {
    await this.configure(config);
    succeed(await this.stack.up(...args));
    return this.requests();
  }

  async destroy(): Promise<string[]> {
    succeed(await this.stack.destroy());
    return this.requests();
  }

  /** Calls the deployed Worker, where several accounts have one `in` an account. */
  call(target: string, init?: Call): Promise<Response> {
    const account = init?.in === undefined ? "" : `${init.in}/`;
    return fetch(`${this.#emulator.url}/_worker/${account}${this.#script}${target}`, init);
  }

  async json(target: string, init?: Call): Promise<Record<string, unknown>> {
    return (await (await this.call(target, init)).json()) as Record<string, unknown>;
  }

  /** Someone edits the Worker in the dashboard. */
  async edit(edit: ScriptEdit): Promise<void> {
    const url = `${this.#emulator.url}/_emulator/accounts/${account}/scripts/${this.#script}`;
    const answer = await fetch(url, { method: "PUT", body: JSON.stringify(edit) });
    expect(answer.status, await answer.text()).to.equal(200);
  }

  /** The requests to the API since the last call, without ids: `POST workers/…/versions`. */
  requests(): string[] {
    const all = this.#emulator.requests();
    const fresh = all.slice(this.#seen);
    this.#told = fresh;
    this.#seen = all.length;
    const short = (target: string): string => target.replace(/^.*?\/workers\//, "").replace(/\b[0-9a-f]{32}\b|[0-9a-f-]{36}/g, "…");
    return fresh.map(({ method, path: target }) => `${method} ${target.endsWith("/workers/workers") ? "workers" : short(target)}`);
  }

  /** Every request that the last call of `requests` told, as the emulator logged it. */
  log(): readonly LoggedRequest[] {
    return this.#told;
  }

  async close(): Promise<void> {
    this.stack.remove();
    await this.#emulator.close();
  }
}

/** The example for the tests of a suite: nothing is deployed yet. */
export function useExample(
  name: string,
  script: string,
  config: Record<string, string> = {},
  options: EmulatorOptions = {},
): () => Example {
  let example: Example | undefined;
  before(async () => {
    example = await Example.start(name, script, config, options);
  });
  after(() => example?.close());
  return () => {
    expect(example).not.to.equal(undefined);
    return example!;
  };
}

/** The test's stacks are of a project named program, whatever the example's own Pulumi.yaml says. */
function withProject(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `program:${key}`, value]));
}
