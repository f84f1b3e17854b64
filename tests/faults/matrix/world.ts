import { setImmediate } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";
import { type Emulator, startEmulator } from "../../../emulator";
import type { FaultRule } from "../../../emulator/admin/fault-rules";
import { UnconfirmedError } from "../../../provider/client/errors";
import { readConfig } from "../../../provider/config";
import { type Context, createContext } from "../../../provider/resources/context";
import { registry } from "../../../provider/resources/registry";
import type { Resource } from "../../../provider/resources/resource";
import { type JsonObject, toPlain } from "../../../provider/values";
import { type Folder, makeFolder } from "../../support/folder";
import { listen } from "../../support/http-server";
import { ManualClock } from "../../support/manual-clock";
import type { Kind } from "./faults";

/** What the engine keeps of a resource. */
export interface Stored {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** What became of a call: the state that the engine has afterwards, and the error that the user sees. */
export interface Result {
  readonly stored: Stored | undefined;
  readonly error?: Error;
}

/** Milliseconds that a request may stand still. */
const TIMEOUT = 60_000;
/** Milliseconds. */
const LONGEST_PAUSE = 300_000;

/** An emulator for many cases, each in an account of its own, on a clock that passes whenever everyone waits. */
export class Matrix {
  readonly clock: ManualClock;
  readonly emulator: Emulator;
  readonly dispatcher: Dispatcher;
  /** Two folders of assets. */
  readonly sites: readonly [Folder, Folder];
  /** How many of the next requests find nobody, after so many that do. */
  refusing = { skip: 0, count: 0 };
  readonly #agent: Agent;

  private constructor(clock: ManualClock, emulator: Emulator, nobody: string) {
    this.clock = clock;
    this.emulator = emulator;
    this.#agent = new Agent();
    this.sites = [makeFolder(), makeFolder()];
    for (const [number, site] of this.sites.entries()) {
      site.write("index.html", `<h1>${String(number)}</h1>`);
      site.write("about.html", "<h1>about</h1>");
    }
    this.dispatcher = this.#agent.compose((dispatch) => (request, handler) => {
      const isRefused = this.refusing.skip <= 0 && this.refusing.count > 0;
      if (this.refusing.skip > 0) this.refusing.skip -= 1;
      else if (isRefused) this.refusing.count -= 1;
      return dispatch(isRefused ? { ...request, origin: nobody } : request, handler);
    });
  }

  static async start(): Promise<Matrix> {
    const clock = new ManualClock(Date.parse("2026-11-20T00:00:00Z"));
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
    const emulator = await startEmulator({ runtime: false, log: () => undefined, clock: { now: () => clock.now(), sleep } });
    const closed = await listen(() => undefined);
    await closed.close();
    return new Matrix(clock, emulator, new URL(closed.baseUrl).origin);
  }

  async close(): Promise<void> {
    for (const site of this.sites) site.remove();
    await this.#agent.destroy();
    await this.emulator.close();
  }

  /** Waits for something of the provider, which does one thing at a time. */
  async settle<T>(work: Promise<T>): Promise<T> {
    const state = { over: false };
    let seen = this.emulator.requests().length;
    void work.catch(() => undefined).finally(() => (state.over = true));
    while (!state.over) {
      await setImmediate();
      const { waiting } = this.clock;
      // A request under way is bounded by a timer that is longer than any pause: time passes only when the emulator will not answer it.
      const isUnderWay = waiting.some((ms) => ms > LONGEST_PAUSE);
      if (!isUnderWay && waiting[0] !== undefined) this.clock.advance(waiting[0]);
      const requests = this.emulator.requests();
      if (isUnderWay && requests.length > seen && requests.at(-1)?.status === 0) await this.#hung(requests.length);
      seen = Math.min(seen, requests.length);
      if (!isUnderWay) seen = requests.length;
    }
    return work;
  }

  /** A connection that was reset ends by itself within a moment; one that hangs does not. */
  async #hung(count: number): Promise<void> {
    for (let i = 0; i < 200; i++) {
      await setImmediate();
      if (!this.clock.waiting.some((ms) => ms > LONGEST_PAUSE) || this.emulator.requests().length !== count) return;
    }
    this.clock.advance(TIMEOUT);
  }
}

/** One account of the emulator, with one resource in it that goes through the engine's calls. */
export class Case {
  readonly matrix: Matrix;
  readonly account: string;
  readonly #random: () => number;
  readonly said: string[] = [];

  constructor(matrix: Matrix, account: string, random: () => number) {
    this.matrix = matrix;
    this.account = account;
    this.#random = random;
  }

  /** A new process of the provider. */
  context(): Context {
    const env = { CLOUDFLARE_BASE_URL: this.matrix.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "token", CLOUDFLARE_ACCOUNT_ID: this.account };
    const log = { info: (text: string) => this.said.push(text), warn: (text: string) => this.said.push(text) };
    const { clock, dispatcher } = this.matrix;
    return createContext(readConfig({ get: () => undefined, env }), { log, clock, dispatcher, random: this.#random });
  }

  /** What `pulumi up` does with a resource. */
  async up(type: keyof typeof registry, program: JsonObject, old?: Stored): Promise<Result> {
    const resource = registry[type]();
    const context = this.context();
    const { inputs: checked, problems } = await resource.check(context, old?.inputs ?? {}, program);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const inputs = plain(checked);
    const diff = old && resource.diff(old.outputs, inputs);
    if (diff?.changes === false) return { stored: old };
    if (old === undefined) return this.#write(undefined, inputs, () => resource.create(context, inputs));
    if (diff !== undefined && diff.replaces.length > 0) {
      const made = await this.#write(undefined, inputs, () => resource.create(context, inputs));
      if (made.error !== undefined) return { ...made, stored: made.stored ?? old };
      await this.matrix.settle(resource.delete(context, old.id, old.outputs));
      return made;
    }
    return this.#write(old, inputs, async () => ({ id: old.id, outputs: await resource.update(context, old.id, old.outputs, inputs) }));
  }

  /** What `pulumi refresh` does. */
  async refresh(type: keyof typeof registry, old: Stored): Promise<Result> {
    return this.#caught(old, async () => {
      const found = await registry[type]().read(this.context(), old.id, old.outputs);
      return found && { id: found.id, inputs: plain(found.inputs ?? old.inputs), outputs: plain(found.outputs) };
    });
  }

  /** What `pulumi destroy` does. */
  async destroy(type: keyof typeof registry, old: Stored): Promise<Result> {
    return this.#caught(old, async () => {
      await registry[type]().delete(this.context(), old.id, old.outputs);
      return undefined;
    });
  }

  /** Whether the next preview would show a change. */
  async changes(type: keyof typeof registry, program: JsonObject, { inputs, outputs }: Stored): Promise<boolean> {
    const resource: Resource = registry[type]();
    const { inputs: news } = await resource.check(this.context(), inputs, program);
    return resource.diff(outputs, plain(news)).changes;
  }

  /** A request of someone else's below the account's `workers/`: not while anything fails. */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { authorization: "Bearer other", ...(body instanceof FormData ? {} : { "content-type": "application/json" }) };
    const sent = body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) };
    const answer = await fetch(`${this.matrix.emulator.baseUrl}/accounts/${this.account}/workers/${path}`, { method, headers, ...sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return (JSON.parse(text) as { result: T }).result;
  }

  /** Lets the requests from the nth on fail. `others` are the answers for another script, by the requests that they fit. */
  async break(kind: Kind, nth: number, count: number, others: readonly FaultRule[]): Promise<void> {
    const times = count === Infinity ? 1_000_000 : count;
    if (kind.name === "connection refused") this.matrix.refusing = { skip: nth - 1, count };
    else if ("fault" in kind) await this.#admin("POST", { path: `*/accounts/${this.account}/*`, nth, times, fault: kind.fault });
    else for (const rule of others) await this.#admin("POST", { ...rule, nth: 1, times });
  }

  async mend(): Promise<void> {
    this.matrix.refusing = { skip: 0, count: 0 };
    await this.#admin("DELETE");
  }

  async #write(old: Stored | undefined, inputs: JsonObject, call: () => Promise<{ id: string; outputs: JsonObject }>): Promise<Result> {
    return this.#caught(
      old,
      async () => {
        const { id, outputs } = await call();
        return { id, inputs, outputs: plain(outputs) };
      },
      inputs,
    );
  }

  async #caught(old: Stored | undefined, call: () => Promise<Stored | undefined>, inputs: JsonObject = {}): Promise<Result> {
    try {
      return { stored: await this.matrix.settle(call()) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!UnconfirmedError.is(error) || error.state === undefined) return { stored: old, error };
      return { stored: { id: error.state.id, inputs, outputs: plain(error.state.outputs) }, error };
    }
  }

  async #admin(method: string, rule?: unknown): Promise<void> {
    const answer = await fetch(`${this.matrix.emulator.url}/_emulator/faults`, {
      method,
      ...(rule === undefined ? {} : { body: JSON.stringify(rule) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** As it comes back from a state file. */
function plain(values: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(toPlain(values))) as JsonObject;
}
