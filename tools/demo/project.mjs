import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { engineVariables, refuseRemote, withoutAccounts } from "../environment.mjs";
import { repository } from "../setup/paths.mjs";
import { Group } from "./group.mjs";

const stack = "demo";

/** A command of the demo hangs only when something is broken: the slowest one takes seconds. */
const timeoutMs = 120_000;

/** How long Pulumi may take to stop in an orderly way. */
const graceMs = 5000;

/** Packages, and the config of stacks that the user has. */
const left = /^(node_modules|Pulumi\..+\.ya?ml)$/;

/**
 * A copy of a project of this repository, in a folder of its own beside a Pulumi home and a backend.
 *
 * A copy, because the demo edits a module and sets stack config, both of which are files of the project: the tree stays as it is, also
 * when the demo is killed, runs twice at once, or the user has a stack of the same name. Nothing else differs: the same Pulumi.yaml and
 * program in the same places relative to each other, and the packages of this clone.
 */
export class Project {
  /**
   * @param {object} options
   * @param {string} options.source the project's folder in the repository
   * @param {readonly string[]} options.files files and folders to copy, relative to the source
   * @param {Record<string, string>} options.config stack config
   * @param {Record<string, string>} options.env where the API is, and how to log in
   * @param {AbortSignal} options.signal ends the command that runs
   */
  constructor({ source, files, config, env, signal }) {
    // First of all: a refusal leaves no folder behind.
    refuseRemote(env, config);
    this.signal = signal;
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-demo-"));
    this.folder = path.join(this.root, "project");
    /** @type {Record<string, string>} */
    this.env = {
      ...withoutAccounts(process.env),
      ...engineVariables(this.root),
      ...env,
    };
    fs.mkdirSync(this.folder);
    for (const file of files) {
      const options = { recursive: true, filter: (/** @type {string} */ name) => !left.test(path.basename(name)) };
      fs.cpSync(path.join(repository, source, file), path.join(this.folder, file), options);
    }
    fs.symlinkSync(path.join(repository, "node_modules"), path.join(this.folder, "node_modules"), "junction");
    // JSON is YAML.
    fs.writeFileSync(path.join(this.folder, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
  }

  /**
   * Edits a file of the copy.
   * @param {string} file
   * @param {string} from what must stand in it
   * @param {string} to
   */
  edit(file, from, to) {
    const target = path.join(this.folder, file);
    const text = fs.readFileSync(target, "utf8");
    if (!text.includes(from)) throw new Error(`${file} no longer holds ${from}, which the demo changes`);
    fs.writeFileSync(target, text.replace(from, to));
  }

  /**
   * Runs Pulumi in the project and gives what it printed.
   * @param {readonly string[]} args
   * @returns {Promise<string>}
   */
  async pulumi(...args) {
    const { code, output } = await this.run("pulumi", this.pulumiArgs(args));
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output.trim()}`);
    return output;
  }

  /** @param {readonly string[]} args */
  pulumiArgs(args) {
    return [...args, "--stack", stack, "--non-interactive", "--color", "never"];
  }

  /**
   * Runs a program in the project.
   * @param {string} program
   * @param {readonly string[]} args
   * @returns {Promise<{ code: number, output: string }>}
   */
  async run(program, args) {
    this.signal.throwIfAborted();
    const group = new Group(program, args, { cwd: this.folder, env: this.env });
    const stop = () => void group.stop(graceMs);
    this.signal.addEventListener("abort", stop, { once: true });
    let note = "";
    const timer = setTimeout(() => {
      note = `\nstopped after ${timeoutMs / 1000} s`;
      group.kill("SIGKILL");
    }, timeoutMs);
    try {
      const code = await group.ended;
      this.signal.throwIfAborted();
      return { code, output: group.output + note };
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", stop);
    }
  }

  remove() {
    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
