import * as transcript from "./transcript.mjs";

/**
 * An example, and what the demo does with it.
 * @typedef {object} Scenario
 * @property {string} project its folder in the repository
 * @property {string[]} [files] what of it is copied. Default: everything
 * @property {string} script the Worker that is called, where nothing else is said
 * @property {Record<string, string>} [config] of the stack. A key without a colon is one of the project
 * @property {Record<string, string>} [secrets] likewise, encrypted
 * @property {string[]} [emulator] more options of the emulator's command
 * @property {(demo: Demo) => Promise<void>} run its steps, `create` first and `destroy` last
 *
 * @typedef {import("../../emulator/index.js").ScriptEdit} Edit
 * @typedef {{ path: string, says: string, by: string, right: boolean, method?: string }} Answer
 * @typedef {{ name: string, requests: number, ms: number }} Step
 */

/** Any well-formed id is an account of the emulator. */
export const account = "0123456789abcdef0123456789abcdef";

/** Runs the steps of a scenario on a project and an emulator, and throws when one is not as promised. */
export class Demo {
  /** @type {Step[]} */
  steps = [];

  /**
   * @param {Scenario} scenario
   * @param {import("./project.mjs").Project} project
   * @param {import("./emulator.mjs").Emulator} emulator
   */
  constructor(scenario, project, emulator) {
    this.scenario = scenario;
    this.project = project;
    this.emulator = emulator;
  }

  async run() {
    const { scenario, project } = this;
    await project.pulumi("stack", "init");
    for (const [key, value] of Object.entries(scenario.secrets ?? {})) await project.pulumi("config", "set", "--secret", key, value);
    await scenario.run(this);
  }

  /**
   * Does a step and compares the requests that reached the API with those that it promises.
   * @param {string} name
   * @param {string} title
   * @param {readonly string[]} promised
   * @param {() => Promise<void>} action
   */
  async step(name, title, promised, action) {
    transcript.heading(`${name}: ${title}`);
    const { signal } = this.project;
    const before = (await this.emulator.requests(signal)).length;
    const begin = performance.now();
    await action();
    const ms = Math.round(performance.now() - begin);
    const seen = (await this.emulator.requests(signal)).slice(before);
    const requests = seen.map(({ method, path }) => `${method} ${short(path)}`);
    this.steps.push({ name, requests: requests.length, ms });
    transcript.requests(requests);
    // The engine works on several resources at a time: the order of their requests is chance.
    if (requests.toSorted().join() !== promised.toSorted().join()) {
      throw new Error(`${name}: the API should have seen ${promised.join(", ") || "no request"}, and saw ${requests.join(", ") || "none"}`);
    }
    const failed = seen.filter(({ status }) => status < 200 || status > 299);
    if (failed.length > 0) throw new Error(`${name}: ${failed.map((r) => `${r.method} ${r.path} answered ${r.status}`).join(", ")}`);
  }

  /** The step after any other: the same program again. */
  async noop() {
    await this.step("noop", "nothing changed, nothing called", [], async () => {
      await this.pulumi("preview", "--expect-no-changes");
      await this.up("--expect-no-changes");
    });
  }

  /**
   * The last step: each Worker goes, and answers no more.
   * @param {string} title
   * @param {...string} scripts
   */
  async destroy(title, ...scripts) {
    const all = scripts.length === 0 ? [this.scenario.script] : scripts;
    const promised = all.map((script) => `DELETE /workers/{id}${inAccount(accountOf(script))}`);
    await this.step("destroy", title, promised, async () => {
      await this.pulumi("destroy", "--yes", "--skip-preview");
      for (const script of all) await this.#askGone(script);
    });
  }

  /**
   * `pulumi up`, as it is run in CI.
   * @param {readonly string[]} args
   */
  up(...args) {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  /**
   * Runs Pulumi and prints the part of its output that says something.
   * @param {readonly string[]} args
   */
  async pulumi(...args) {
    transcript.command(`pulumi ${args.join(" ")}`);
    const output = await this.project.pulumi(...args);
    transcript.quote(transcript.telling(output));
    return output;
  }

  /**
   * Runs a command of Pulumi that has to be refused, and prints what it says.
   * @param {readonly string[]} texts what it has to mention
   * @param {readonly string[]} args
   */
  async refused(texts, ...args) {
    transcript.command(`pulumi ${args.join(" ")}`);
    const { code, output } = await this.project.run("pulumi", this.project.pulumiArgs(args));
    if (code === 0) throw new Error(`pulumi ${args.join(" ")} should have been refused:\n${output.trim()}`);
    mention(output, texts);
    transcript.quote(transcript.mentioning(output, texts));
  }

  /**
   * Sets a value of the stack's configuration.
   * @param {string} key
   * @param {string} value
   */
  async configure(key, value) {
    transcript.command(`pulumi config set ${key} ${value}`);
    await this.project.pulumi("config", "set", key, value);
  }

  /**
   * Runs another program in the project's folder, and prints what it prints.
   * @param {number} status that it has to end with
   * @param {string} program
   * @param {readonly string[]} args
   * @param {(line: string) => boolean} [isTelling] which lines are shown
   */
  async tool(status, program, args, isTelling = (line) => line.trim() !== "") {
    transcript.command([program, ...args].join(" "));
    const { code, output } = await this.project.run(program, args);
    const lines = output.trimEnd().split("\n");
    if (code !== status)
      throw new Error(`${[program, ...args].join(" ")} ended with ${code} in the place of ${status}:\n${lines.join("\n")}`);
    transcript.quote(lines.filter(isTelling));
    transcript.note(`exit status ${code}`);
    return output;
  }

  /**
   * Edits a file of the project.
   * @param {string} file
   * @param {string} from what must stand in it
   * @param {string} to
   */
  edit(file, from, to) {
    this.project.edit(file, from, to);
    transcript.note(`${file}: ${from.trim()} becomes ${to.trim()}`);
  }

  /**
   * What someone does in the dashboard, by the emulator's admin route.
   * @param {Edit} edit
   * @param {string} what it is, for the reader
   */
  async editElsewhere(edit, what) {
    const url = `${this.emulator.url}/_emulator/accounts/${account}/scripts/${this.scenario.script}`;
    const response = await fetch(url, { method: "PUT", body: JSON.stringify(edit), signal: this.project.signal });
    if (!response.ok) throw new Error(`PUT ${url} answered ${response.status}: ${await response.text()}`);
    transcript.note(what);
  }

  /**
   * Calls a deployed Worker.
   * @param {string} path
   * @param {RequestInit & { script?: string }} [init]
   */
  call(path, { script = this.scenario.script, ...init } = {}) {
    return fetch(`${this.emulator.url}/_worker/${script}${path}`, { redirect: "manual", ...init, signal: this.project.signal });
  }

  /**
   * The JSON that a deployed Worker answers with 200.
   * @param {string} path
   * @param {RequestInit & { script?: string }} [init]
   * @returns {Promise<any>}
   */
  async get(path, init) {
    const response = await this.call(path, init);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /**
   * Prints what a Worker answered, and throws when it is not right.
   * @param {readonly Answer[]} answers
   */
  answers(answers) {
    const width = Math.max(...answers.map(({ path }) => path.length));
    for (const { method = "GET", path, says, by } of answers) {
      transcript.print(`  ${method} ${path.padEnd(width)}  ${says}${by === "" ? "" : ` (${by})`}`);
    }
    const wrong = answers.find(({ right }) => !right);
    if (wrong) throw new Error(`the Worker's answer to ${wrong.path} is not the expected one: ${wrong.says}`);
  }

  /** @param {string} text */
  note(text) {
    transcript.note(text);
  }

  /** @param {string} script */
  async #askGone(script) {
    const { status } = await this.call("/", { script });
    if (status !== 404) throw new Error(`destroy: ${script} should answer 404 and answered ${status}`);
    transcript.print(`  GET /  404: no Worker has ${script === this.scenario.script ? "this name" : `the name ${script}`}`);
  }
}

/**
 * @param {string} output
 * @param {readonly string[]} texts
 */
export function mention(output, texts) {
  const missing = texts.filter((text) => !output.includes(text));
  if (missing.length > 0) throw new Error(`Pulumi did not say ${missing.join(" and ")}:\n${output.trim()}`);
}

/**
 * The part of a request's path that says something.
 * @param {string} target
 */
function short(target) {
  const [, id = account, rest = target] = /^\/client\/v4\/accounts\/([^/]+)\/workers([^?]*)/.exec(target) ?? [];
  return `${rest.replace(/(?<=^\/workers\/)[0-9a-f]{32}\b/, "{id}")}${inAccount(id)}`;
}

/** @param {string} id */
const inAccount = (id) => (id === account ? "" : ` in ${id.slice(0, 8)}…`);

/**
 * A script may be named with its account: `<account>/<script>`.
 * @param {string} script
 */
const accountOf = (script) => (script.includes("/") ? (script.split("/")[0] ?? account) : account);
