import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { type Emulator, type EmulatorOptions, type ScriptEdit, startEmulator } from "../../../../emulator";
import type { Resource } from "../../../../provider/resources/resource";
import { worker } from "../../../../provider/resources/worker";
import { workerDeployment } from "../../../../provider/resources/worker-deployment";
import { workerScriptContent } from "../../../../provider/resources/worker-script-content";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { Pass } from "../../../unit/provider/resources/engine";
import { ACCOUNT } from "../../../unit/provider/resources/fake-api";

const MAIN = require.resolve("../../../../cli/main");
const KINDS: Readonly<Record<string, Resource>> = {
  Worker: worker,
  WorkerDeployment: workerDeployment,
  WorkerScriptContent: workerScriptContent,
  WorkerVersion: workerVersion,
};
const PROVIDER = "urn:pulumi:dev::shop::pulumi:providers:pulumi-nodejs::default";

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A secret as a state has it. */
export const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc:def" };

type Entry = Record<string, unknown> & { outputs: Record<string, unknown> };

/** A stack's state beside an emulator, and the command that looks at both. */
export class DriftWorld {
  readonly emulator: Emulator;
  /** The resources of the state, as `pulumi stack export` has them. */
  readonly entries: Entry[] = [];
  /** The configuration that the provider had at the last update. */
  config: Record<string, unknown> = {};
  #seen = 0;

  constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(options: EmulatorOptions = {}): Promise<DriftWorld> {
    const tokens = { writer: "write", reader: "read" } as const;
    return new DriftWorld(await startEmulator({ runtime: false, log: () => undefined, tokens, ...options }));
  }

  /** Does what `pulumi up` does with a new resource, and puts it into the state. */
  async up(type: string, name: string, program: unknown): Promise<Entry> {
    const pass = new Pass(KINDS[type]!, this.emulator.baseUrl, { "cloudflare:apiToken": "writer" });
    const { id, outputs } = await pass.create(program);
    const of = `pulumi-nodejs:dynamic/pulumi-workers:${type}`;
    const entry = { urn: `urn:pulumi:dev::shop::${of}::${name}`, type: of, id, custom: true, outputs, provider: `${PROVIDER}::1` };
    this.entries.push(entry);
    return entry;
  }

  /** Does what `pulumi refresh` does with it. */
  async refresh(entry: Entry): Promise<void> {
    const type = String(entry["type"]).split(":").at(-1)!;
    const pass = new Pass(KINDS[type]!, this.emulator.baseUrl, { "cloudflare:apiToken": "writer" });
    entry.outputs = (await pass.read({ id: String(entry["id"]), inputs: {}, outputs: entry.outputs }))!.outputs;
  }

  /** What `pulumi stack export` writes. */
  state(): string {
    const stack = { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack", custom: false };
    const provider = { urn: PROVIDER, type: "pulumi:providers:pulumi-nodejs", id: "1", custom: true, inputs: this.config };
    return JSON.stringify({ version: 3, deployment: { manifest: {}, resources: [stack, provider, ...this.entries] } });
  }

  /** Someone changes a script elsewhere. */
  async edit(script: string, edit: ScriptEdit): Promise<void> {
    const url = `${this.emulator.url}/_emulator/accounts/${ACCOUNT}/scripts/${script}`;
    const answer = await fetch(url, { method: "PUT", body: JSON.stringify(edit) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async api(method: string, path: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${this.emulator.baseUrl}/accounts/${ACCOUNT}/workers/${path}`, {
      method,
      headers: { authorization: "Bearer writer", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    this.requests();
  }

  /** Runs the command with the state on its standard input, and a token that may only read. */
  drift(...args: string[]): Promise<Run> {
    return this.command(["drift", ...args], this.state());
  }

  async command(args: readonly string[], input: string, env: Record<string, string | undefined> = {}): Promise<Run> {
    const child = this.spawn(args, input, env);
    let [out, error] = ["", ""];
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, out, error };
  }

  /** Starts the command, for who does not wait for its end. */
  spawn(args: readonly string[], input: string, env: Record<string, string | undefined> = {}): ChildProcessWithoutNullStreams {
    const { CLOUDFLARE_API_TOKEN: _, ...rest } = process.env;
    const given = { CLOUDFLARE_BASE_URL: this.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "reader", ...env };
    const child = spawn(process.execPath, [MAIN, ...args], { env: { ...rest, ...given }, stdio: "pipe" });
    child.stdin.on("error", () => undefined).end(input);
    return child;
  }

  /** The requests since the last call, as `GET scripts`. */
  requests(): string[] {
    const all = this.emulator.requests();
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    return fresh.map(({ method, path }) => `${method} ${path.replace(/^.*?\/accounts\/[^/]+\/workers\//, "").replace(/\?.*/, "")}`);
  }
}
