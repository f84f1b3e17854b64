import { type Emulator, type ScriptEdit, startEmulator } from "../../emulator";
import { readConfig } from "../../provider/config";
import { type Context, createContext } from "../../provider/resources/context";
import type { Problem } from "../../provider/content/problems";
import type { DiffResult, ReadResult } from "../../provider/resources/resource";
import { workerScriptContent } from "../../provider/resources/worker-script-content";
import { toPlain } from "../../provider/values";

type Values = Record<string, unknown>;

export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** What the engine keeps between two runs. */
export interface Stored {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What an update of the engine led to. */
export interface Applied extends Stored {
  readonly did: "create" | "replace" | "update" | "nothing";
}

/**
 * WorkerScriptContent beside an emulator, without an engine: it is called in the order in which the engine calls it, each run in a process's
 * worth of state of its own, and everything that is kept goes through JSON.
 */
export class ProviderWorld {
  readonly emulator: Emulator;
  readonly logged: string[] = [];
  #seen = 0;

  constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(): Promise<ProviderWorld> {
    return new ProviderWorld(await startEmulator({ runtime: false, log: () => undefined }));
  }

  /** What a new process of the provider shares. */
  context(env: Record<string, string> = {}): Context {
    const config = readConfig({
      get: () => undefined,
      env: { CLOUDFLARE_BASE_URL: this.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "token", ...env },
    });
    const log = { info: (text: string) => this.logged.push(text), warn: (text: string) => this.logged.push(text) };
    return createContext(config, { log, retry: { retries: 2, minTimeoutMs: 0, maxTimeoutMs: 0 } });
  }

  /** The check alone. */
  async check(program: Values, olds: Values = {}): Promise<{ inputs: Values; problems: readonly Problem[] }> {
    return workerScriptContent.check(this.context(), olds, { accountId: ACCOUNT, ...program });
  }

  /** What a preview says. */
  async preview(program: Values, old: Stored): Promise<DiffResult> {
    const { inputs, problems } = await this.check(program, old.inputs);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return workerScriptContent.diff(old.outputs, plain(inputs));
  }

  /** What `pulumi up` does with the resource. */
  async up(program: Values, old?: Stored): Promise<Applied> {
    const context = this.context();
    const { inputs: checked, problems } = await workerScriptContent.check(context, old?.inputs ?? {}, { accountId: ACCOUNT, ...program });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const inputs = plain(checked);
    const diff = old === undefined ? undefined : workerScriptContent.diff(old.outputs, inputs);
    if (old !== undefined && diff?.changes === false) return { ...old, inputs, did: "nothing" };
    if (old === undefined || (diff?.replaces.length ?? 0) > 0) {
      const { id, outputs } = await workerScriptContent.create(context, inputs);
      return { id, inputs, outputs: plain(outputs), did: old === undefined ? "create" : "replace" };
    }
    const outputs = await workerScriptContent.update(context, old.id, old.outputs, inputs);
    return { id: old.id, inputs, outputs: plain(outputs), did: "update" };
  }

  /** What `pulumi refresh` does: `undefined` when the script is gone. */
  async refresh(old: Stored): Promise<(Stored & { readonly drifted: boolean }) | undefined> {
    const found = await workerScriptContent.read(this.context(), old.id, old.outputs);
    if (found === undefined) return undefined;
    const stored = { id: found.id, inputs: plain(found.inputs ?? old.inputs), outputs: plain(found.outputs) };
    return { ...stored, drifted: workerScriptContent.diff(stored.outputs, old.inputs).changes };
  }

  /** What `get` does. */
  async get(id: string): Promise<ReadResult | undefined> {
    return workerScriptContent.read(this.context(), id, {});
  }

  /** Someone makes the script, or changes it, in the dashboard. */
  async edit(script: string, edit: ScriptEdit): Promise<void> {
    await this.#admin("PUT", `accounts/${ACCOUNT}/scripts/${script}`, edit);
  }

  async fault(rule: unknown): Promise<void> {
    await this.#admin("POST", "faults", rule);
  }

  /** A request to the emulated API that is not the provider's, and does not count. */
  async api(method: string, path: string, body: unknown): Promise<void> {
    const headers = { authorization: "Bearer token", "content-type": "application/json" };
    const response = await fetch(`${this.emulator.baseUrl}/accounts/${ACCOUNT}/workers/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    this.#seen += 1;
  }

  /** The requests since the last call, as `PUT scripts/api/content`. */
  requests(): string[] {
    const all = this.emulator.requests();
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    return fresh.map(({ method, path }) => `${method} ${path.replace(/^.*\/workers\//, "")}`);
  }

  async #admin(method: string, path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${this.emulator.url}/_emulator/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
  }
}

/** As it comes back from a state file. */
function plain(values: Values): Values {
  return JSON.parse(JSON.stringify(toPlain(values))) as Values;
}
