import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "mocha";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";
import { type Environment, refuseRemote, withoutAccounts } from "../../../tools/environment.mjs";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** A run hangs only when something is broken: the slowest one takes seconds. */
const TIMEOUT = 60_000;

/** By path. An object is written as JSON. */
export type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** A folder with a project, in which the real wrangler runs. It has a home of its own, and reaches nothing but the emulator. */
export class WranglerProject {
  readonly folder: string;
  readonly #home: string;
  readonly #baseUrl: string;
  readonly #account: string;

  constructor(baseUrl: string, folder: string, files: Files, account = ACCOUNT) {
    this.#baseUrl = baseUrl;
    this.#account = account;
    this.folder = path.join(folder, "project");
    this.#home = path.join(folder, "home");
    mkdirSync(this.#home, { recursive: true });
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  write(name: string, content: Files[string]): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content));
  }

  /** Runs a command that has to succeed, and answers what it prints. */
  async run(args: readonly string[], input = ""): Promise<string> {
    const { code, stdout, output } = await this.#spawn(args, input);
    if (code !== 0) throw new Error(`wrangler ${args.join(" ")} ended with ${String(code)}:\n${output}`);
    return stdout;
  }

  /** Runs a command that has to fail, and answers all that it prints. */
  async refused(args: readonly string[], input = ""): Promise<string> {
    const { code, output } = await this.#spawn(args, input);
    if (code === 0) throw new Error(`wrangler ${args.join(" ")} did not fail:\n${output}`);
    return output;
  }

  async json<T>(args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run([...args, "--json"])) as T;
  }

  async #spawn(args: readonly string[], input: string): Promise<{ code: number | null; stdout: string; output: string }> {
    const bin = path.join(path.dirname(require.resolve("wrangler/package.json")), "wrangler-dist", "cli.js");
    const child = spawn(process.execPath, [bin, ...args], { cwd: this.folder, env: this.#environment(), timeout: TIMEOUT });
    let [stdout, output] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    return { code, stdout, output };
  }

  #environment(): Record<string, string> {
    const own: Environment = {
      CLOUDFLARE_API_BASE_URL: this.#baseUrl,
      CLOUDFLARE_API_TOKEN: "any-token",
      CLOUDFLARE_ACCOUNT_ID: this.#account,
    };
    refuseRemote(own);
    // Whatever it would ask of anybody else fails at once.
    const elsewhere = "http://127.0.0.1:1";
    return {
      ...withoutAccounts(process.env),
      ...(own as Record<string, string>),
      HTTP_PROXY: elsewhere,
      HTTPS_PROXY: elsewhere,
      NO_PROXY: "127.0.0.1,localhost",
      HOME: this.#home,
      USERPROFILE: this.#home,
      XDG_CONFIG_HOME: this.#home,
      XDG_CACHE_HOME: this.#home,
      WRANGLER_LOG_PATH: path.join(this.#home, "logs"),
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_SEND_ERROR_REPORTS: "false",
      WRANGLER_HIDE_BANNER: "true",
      CI: "true",
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: path.join(tmpdir(), "node-compile-cache"),
    };
  }
}

/** An emulator, and projects that wrangler deploys to it, for the tests of one `describe`. */
export class WranglerWorld {
  readonly emulator: Emulator;
  readonly logged: readonly string[];
  readonly #folder = mkdtempSync(path.join(tmpdir(), "wrangler-test-"));
  #projects = 0;

  constructor(emulator: Emulator, logged: readonly string[]) {
    this.emulator = emulator;
    this.logged = logged;
  }

  /** With an empty account, wrangler has to ask which there are. */
  project(files: Files, account = ACCOUNT): WranglerProject {
    this.#projects += 1;
    return new WranglerProject(this.emulator.baseUrl, path.join(this.#folder, String(this.#projects)), files, account);
  }

  /** A request to a deployed Worker; `name` can be that of a preview. */
  async fetch(name: string, at = "/", init?: RequestInit): Promise<Response> {
    return await fetch(`${this.emulator.url}/_worker/${name}${at}`, { redirect: "manual", ...init });
  }

  /** Status and text of what a deployed Worker answers. */
  async get(name: string, at?: string, init?: RequestInit): Promise<[status: number, text: string]> {
    const response = await this.fetch(name, at, init);
    return [response.status, await response.text()];
  }

  /** What the emulator did not know, since wrangler passes over some of it. */
  get unknown(): string[] {
    return this.logged.filter((line) => line.startsWith("unknown route"));
  }

  async close(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true });
  }
}

export function useWrangler(options: EmulatorOptions = {}): () => WranglerWorld {
  let world: WranglerWorld | undefined;
  before(async () => {
    const logged: string[] = [];
    world = new WranglerWorld(await startEmulator({ log: (line) => logged.push(line), ...options }), logged);
  });
  after(async () => await world?.close());
  return () => world!;
}
