/**
 * Runs programs through the real Pulumi CLI. Each stack lives in a fresh folder outside the tree with its own Pulumi home and file
 * backend; `npm test` has put the CLI and Node on the PATH. The environment is that of tools/environment.mjs: no account can be reached.
 *
 *     const stack = await createStack({ files: { "index.js": program }, config: { "cloudflare:baseUrl": emulator.url } });
 *     succeed(await stack.up());
 *     …
 *     stack.remove();
 */
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Environment, engineVariables, refuseRemote, withoutAccounts } from "../../tools/environment.mjs";

const repository = path.resolve(__dirname, "..", "..", "..");
const stackName = "dev";
const projectName = "program";

/** A run of the engine hangs only when something is broken: the slowest one of a test takes seconds. */
const defaultTimeoutMs = 120_000;

export interface WorkspaceOptions {
  /** Files of the program's folder, by path relative to it. An empty package.json is added when there is none. */
  files?: Record<string, string | Uint8Array>;
  /** Stack config by full key, such as `cloudflare:baseUrl`. Values end up in the clear: for secrets call `run("config", "set", …)`. */
  config?: Record<string, string>;
  /** Added to the environment of every command; `undefined` takes a variable away. */
  env?: Environment;
  /** `false` leaves it to the test which packages the program has. By default it has the repository's, with the provider as built. */
  packages?: boolean;
  /** Milliseconds after which a command is taken for one that hangs. Default 120,000. */
  timeoutMs?: number;
}

export interface StackOptions extends WorkspaceOptions {
  files: Record<string, string | Uint8Array>;
  /** The program relative to its folder. Default: what package.json names, else index.js. */
  main?: string;
  /** Options of the Node.js runtime. Default `{ typescript: false }`: Node strips types itself and each run is 2 s shorter. */
  runtime?: Record<string, unknown>;
}

/** What a command of the CLI did. */
export interface Outcome {
  command: string;
  code: number;
  stdout: string;
  stderr: string;
  /** Both streams in the order of their arrival. */
  output: string;
  ms: number;
}

/** A command of the CLI that runs. */
export interface Running {
  readonly pid: number;
  readonly outcome: Promise<Outcome>;
}

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** Where it stands in the program: `project:///index.js#3,1`. */
  sourcePosition?: string;
}

/** Gives the outcome back when the command succeeded, else throws with everything that it printed. */
export function succeed(outcome: Outcome): Outcome {
  if (outcome.code !== 0) throw new Error(`${outcome.command} ended with ${String(outcome.code)}:\n${outcome.output}`);
  return outcome;
}

/** Gives the outcome back when the command failed, else throws with everything that it printed. */
export function fail(outcome: Outcome): Outcome {
  if (outcome.code === 0) throw new Error(`${outcome.command} should have failed:\n${outcome.output}`);
  return outcome;
}

/** A folder for a program, with everything around it that the engine needs. */
class Workspace {
  /** Holds the home and the backend, beside the program's folder. */
  readonly root: string;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly timeoutMs: number;

  constructor({ files = {}, config = {}, env = {}, packages = true, timeoutMs = defaultTimeoutMs }: WorkspaceOptions) {
    this.timeoutMs = timeoutMs;
    // First of all: a refusal leaves no folder behind.
    refuseRemote({ ...engineVariables(os.tmpdir()), ...env }, config);
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-test-"));
    this.folder = path.join(this.root, "program");
    const all: Environment = { ...engineVariables(this.root), ...env };
    this.env = withDefined({ ...withoutAccounts(process.env), ...all });
    fs.mkdirSync(this.folder);
    if (packages) fs.symlinkSync(path.join(repository, "node_modules"), path.join(this.folder, "node_modules"), "junction");
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  /** Writes a file of the program, and the folders that it needs. */
  write(name: string, content: string | Uint8Array): void {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A stack of a program on disk. Every command gives its outcome, also when it failed. */
export class EngineStack extends Workspace {
  constructor(options: StackOptions) {
    super(options);
    const { config = {}, main, runtime = { typescript: false } } = options;
    const project = { name: projectName, runtime: { name: "nodejs", options: runtime }, ...(main === undefined ? {} : { main }) };
    // Without one the language host warns and looks further up.
    if (options.files["package.json"] === undefined) this.write("package.json", "{}");
    // JSON is YAML.
    this.write("Pulumi.yaml", JSON.stringify(project));
    this.write(`Pulumi.${stackName}.yaml`, JSON.stringify({ config }));
  }

  /** Without the preview that `up` otherwise begins with; `run("up", "--yes")` does both. */
  up(...args: string[]): Promise<Outcome> {
    return this.run("up", "--yes", "--skip-preview", ...args);
  }

  preview(...args: string[]): Promise<Outcome> {
    return this.run("preview", ...args);
  }

  refresh(...args: string[]): Promise<Outcome> {
    return this.run("refresh", "--yes", "--skip-preview", ...args);
  }

  destroy(...args: string[]): Promise<Outcome> {
    return this.run("destroy", "--yes", "--skip-preview", ...args);
  }

  /** Sets a config value; `"--secret"` as a further argument encrypts it. */
  config(key: string, value: string, ...args: string[]): Promise<Outcome> {
    refuseRemote(this.env, { [key]: value });
    return this.run("config", "set", key, value, ...args);
  }

  /** Any command of the CLI on this stack. */
  run(...args: string[]): Promise<Outcome> {
    return this.start(...args).outcome;
  }

  /** The same, for a test that does something to its processes meanwhile. */
  start(...args: string[]): Running {
    return startPulumi([...args, "--stack", stackName], this);
  }

  /** What the backend holds, as text: for looking whether something is in it. Empty before the first update. */
  stateText(): string {
    return fs.existsSync(this.#stateFile) ? fs.readFileSync(this.#stateFile, "utf8") : "";
  }

  /** Removes the note on the state's content type that the engine keeps beside it: a kill can leave it empty, and it is not needed. */
  removeStateNote(): void {
    fs.rmSync(`${this.#stateFile}.attrs`);
  }

  get #stateFile(): string {
    return path.join(this.root, ".pulumi", "stacks", projectName, `${stackName}.json`);
  }

  /** The resources in the state, the stack itself included. */
  resources(): StateResource[] {
    const text = this.stateText();
    if (text === "") return [];
    const { checkpoint } = JSON.parse(text) as { checkpoint: { latest?: { resources?: StateResource[] } } };
    return checkpoint.latest?.resources ?? [];
  }

  /** The outputs of the stack; secret ones are encrypted. */
  outputs(): Record<string, unknown> {
    return this.resources().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }
}

/** Makes a stack of a program on disk. */
export async function createStack(options: StackOptions): Promise<EngineStack> {
  const stack = new EngineStack(options);
  succeed(await startPulumi(["stack", "init", stackName], stack).outcome);
  return stack;
}

/** Makes a stack whose program is a function of the test's own process, by the Automation API. */
export async function createInlineStack(program: PulumiFn, options: WorkspaceOptions = {}): Promise<{ stack: Stack; remove: () => void }> {
  const workspace = new Workspace(options);
  const { root, folder, env } = workspace;
  const stack = await LocalWorkspace.createStack(
    { stackName, projectName, program },
    { workDir: folder, pulumiHome: path.join(root, "home"), envVars: env },
  );
  for (const [key, value] of Object.entries(options.config ?? {})) await stack.setConfig(key, { value });
  return {
    stack,
    remove: () => {
      workspace.remove();
    },
  };
}

function startPulumi(args: string[], { folder: cwd, env, timeoutMs }: Workspace): Running {
  const begin = performance.now();
  const command = `pulumi ${args.join(" ")}`;
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    let [stdout, stderr, output] = ["", "", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      output += text;
    });
    const timer = setTimeout(() => {
      output += `\nstopped after ${String(timeoutMs / 1000)} s`;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(new Error("tests of the engine need `npm test`, which brings the CLI and puts it on the PATH", { cause }));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ command, code: code ?? 124, stdout, stderr, output, ms: Math.round(performance.now() - begin) });
    });
  });
  return { pid: child.pid ?? 0, outcome };
}

function withDefined(environment: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
