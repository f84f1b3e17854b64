/**
 * Stacks of WorkerScriptContent beside an emulator: what a user does, what someone else does, and what went over the wire.
 *
 *     const world = await startWorld();
 *     await world.edit("api", { "index.js": "…" });
 *     const stack = await world.stack(program(resource({ scriptName: "api", … })));
 *     succeed(await stack.up());
 *     expect(world.requests()).to.deep.equal(["PUT scripts/api/content"]);
 *     await world.close();
 */
import { expect } from "chai";
import { after, before, beforeEach } from "mocha";
import { type Emulator, type EmulatorOptions, type FaultRule, type ScriptEdit, startEmulator } from "../../emulator";
import { createStack, type EngineStack, type Outcome, type StackOptions, type StateResource } from "./engine";

/** The account of every stack, unless a test says another. */
export const account = "0123456789abcdef0123456789abcdef";

/** A Worker as short as it can be; `text` makes it differ. */
export function worker(text: string): string {
  return `export default { fetch: () => new Response(${JSON.stringify(text)}) };\n`;
}

/** The program of a stack: CommonJS, with WorkerScriptContent and pulumi at hand. */
export function program(...statements: string[]): string {
  return [
    'const pulumi = require("@pulumi/pulumi");',
    'const { WorkerScriptContent } = require("pulumi-workers");',
    ...statements,
    "",
  ].join("\n");
}

/** A resource named "code" of plain arguments and options. */
export function resource(args: object, options: object = {}): string {
  return `new WorkerScriptContent("code", ${JSON.stringify(args)}, ${JSON.stringify(options)});`;
}

export class World {
  readonly emulator: Emulator;
  readonly #stacks: EngineStack[] = [];

  constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  /** A stack with a token and an account that talks to the emulator. */
  async stack(main: string, { files = {}, config = {}, env = {}, ...rest }: Partial<StackOptions> = {}): Promise<EngineStack> {
    const stack = await createStack({
      files: { "index.js": main, ...files },
      config: { "pulumi-workers:accountId": account, ...config },
      env: { CLOUDFLARE_BASE_URL: this.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "a-token", ...env },
      ...rest,
    });
    this.#stacks.push(stack);
    return stack;
  }

  /** Someone makes the script, or changes it, in the dashboard. */
  async edit(script: string, modules?: Record<string, string>, more: ScriptEdit = {}, inAccount = account): Promise<void> {
    const main = Object.keys(modules ?? {})[0];
    const entry = modules === undefined || more.bodyPart !== undefined || main === undefined ? {} : { mainModule: main };
    const edit: ScriptEdit = { ...(modules === undefined ? {} : { modules }), ...entry, ...more };
    await this.#admin("PUT", `accounts/${inAccount}/scripts/${script}`, edit);
  }

  async makeBucket(name: string, inAccount = account): Promise<void> {
    const url = `${this.emulator.baseUrl}/accounts/${inAccount}/r2/buckets`;
    const headers = { authorization: "Bearer a-token", "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ name }) });
    expect(answer.status).to.equal(200);
    this.requests();
  }

  /** Someone deletes the script. */
  async delete(script: string): Promise<void> {
    const headers = { authorization: "Bearer a-token" };
    const answer = await fetch(`${this.emulator.baseUrl}/accounts/${account}/workers/scripts/${script}`, { method: "DELETE", headers });
    expect(answer.status).to.equal(200);
    this.requests();
  }

  /** Someone puts the content that is there once more. */
  async putAgain(script: string): Promise<void> {
    const url = `${this.emulator.baseUrl}/accounts/${account}/workers/scripts/${script}/content`;
    const headers = { authorization: "Bearer a-token" };
    const answer = await fetch(`${url}/v2`, { headers });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- large bodies are what it is bad at, and these are small
    const body = await answer.formData();
    const metadata = JSON.stringify({ main_module: answer.headers.get("cf-entrypoint") });
    body.set("metadata", new Blob([metadata], { type: "application/json" }));
    expect((await fetch(url, { method: "PUT", headers, body })).status).to.equal(200);
    this.requests();
  }

  /** Someone sets a secret, which moves the script's etag and leaves its content. */
  async setSecret(script: string): Promise<void> {
    const answer = await fetch(`${this.emulator.baseUrl}/accounts/${account}/workers/scripts/${script}/secrets`, {
      method: "PUT",
      headers: { authorization: "Bearer a-token", "content-type": "application/json" },
      body: JSON.stringify({ name: "KEY", text: "a secret", type: "secret_text" }),
    });
    expect(answer.status).to.equal(200);
    this.requests();
  }

  async fault(rule: FaultRule): Promise<void> {
    await this.#admin("POST", "faults", rule);
  }

  /** What is there now: the text of each module, by name. */
  async content(script: string, inAccount = account): Promise<Record<string, string>> {
    const headers = { authorization: "Bearer a-token" };
    const answer = await fetch(`${this.emulator.baseUrl}/accounts/${inAccount}/workers/scripts/${script}/content/v2`, { headers });
    expect(answer.status).to.equal(200);
    const isMultipart = answer.headers.get("content-type")?.startsWith("multipart/") === true;
    const modules: Record<string, string> = {};
    if (isMultipart) {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- large bodies are what it is bad at, and these are small
      const parts = await answer.formData();
      for (const [name, part] of parts) modules[name] = typeof part === "string" ? part : await part.text();
    } else {
      modules["(script)"] = await answer.text();
    }
    this.requests();
    return modules;
  }

  /** The requests since this was last asked, as `PUT scripts/api/content`. */
  requests(): string[] {
    const all = this.emulator.requests();
    const fresh = all
      .slice(this.#seen)
      .map(({ method, path }) => `${method} ${path.replace(/^\/client\/v4\/accounts\/[^/]+\/workers\//, "")}`);
    this.#seen = all.length;
    return fresh;
  }

  #seen = 0;

  async close(): Promise<void> {
    for (const stack of this.#stacks) stack.remove();
    await this.emulator.close();
  }

  async #admin(method: string, path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.emulator.url}/_emulator/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  }
}

/** Starts an emulator that takes code as it is: what it runs is tested elsewhere, and starting the runtime takes seconds. */
export async function startWorld(options: EmulatorOptions = {}): Promise<World> {
  return new World(await startEmulator({ runtime: false, log: () => undefined, ...options }));
}

/** A world for the suite around the call: started before its tests, brought into the same shape before each, closed after them. */
export function useWorld(prepare: (world: World) => Promise<void>): () => World {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(async () => {
    await world.close();
  });
  beforeEach(async () => {
    await prepare(world);
    world.requests();
  });
  return () => world;
}

/** The state of the resource named "code". */
export function stateOf(
  stack: EngineStack,
  name = "code",
): StateResource & { inputs: Record<string, unknown>; outputs: Record<string, unknown> } {
  const found = stack.resources().find(({ urn }) => urn.endsWith(`::${name}`));
  if (found?.inputs === undefined || found.outputs === undefined) throw new Error(`no resource ${name} in the state`);
  return { ...found, inputs: found.inputs, outputs: found.outputs };
}

/** The part of the output that sums up what was wrong. */
export function diagnostics({ output }: Outcome): string {
  return /\nDiagnostics:\n(.*?)(\nOutputs:\n|\nResources:\n|$)/s.exec(output)?.[1] ?? "";
}

/**
 * Asserts that a command failed with exactly this message: once in the summary, on the resource or the stack, and never with
 * a stack trace or with anything of a name in `secrets`.
 */
export function expectMessage(outcome: Outcome, message: string, secrets: readonly string[] = []): void {
  expect(outcome.code, outcome.output).not.to.equal(0);
  const summary = diagnostics(outcome);
  const lines = summary.split("\n").map((line) => line.trim());
  const [first = "", ...rest] = message.split("\n");
  const at = lines.findIndex((line) => line.endsWith(first));
  expect(at, `${first}\nis the end of a line of\n${summary}`).not.to.equal(-1);
  expect(lines.slice(at + 1, at + 1 + rest.length)).to.deep.equal(rest.map((line) => line.trim()));
  expect(summary.split(first), summary).to.have.length(2);
  expectClean(outcome, secrets);
}

/** Asserts that an output has neither a stack trace nor anything of what it must not show. */
export function expectClean({ output }: Outcome, secrets: readonly string[] = []): void {
  expect(output).not.to.match(/^\s*at .+:\d+/m);
  expect(output).not.to.contain("unhandled");
  for (const secret of secrets) expect(output).not.to.contain(secret);
}
