import * as transcript from "./transcript.mjs";

/**
 * What differs from example to example.
 * @typedef {object} Scenario
 * @property {string[]} files the project, relative to the repository
 * @property {string} script the Worker's name
 * @property {{ file: string, module: string, from: string, to: string }} change an edit of a file of the project
 * @property {{ author: string, module: string, why: string, edit: Edit }} drift an edit in the dashboard
 * @property {(get: (path: string) => Promise<any>, step: string) => Promise<Answer[]>} ask calls the Worker, after a step
 *
 * @typedef {import("../../emulator/index.js").ScriptEdit} Edit
 * @typedef {{ path: string, says: string, by: string, right: boolean }} Answer
 * @typedef {{ name: string, requests: number, ms: number }} Step
 */

/** Any well-formed id is an account of the emulator. */
export const account = "0123456789abcdef0123456789abcdef";

/** Runs the six steps of a demo on a project and an emulator, and throws when one is not as promised. */
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
    const { script, change, drift } = scenario;
    const put = `PUT /scripts/${script}/content`;

    await project.pulumi("stack", "init");

    await this.#step("create", "pulumi up makes the Worker and puts its content", ["POST /workers", put], async () => {
      await this.#pulumi("up", "--yes", "--skip-preview");
      await this.#ask("create");
    });

    await this.#step("noop", "nothing changed, nothing called", [], async () => {
      await this.#pulumi("preview", "--expect-no-changes");
      await this.#pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    });

    await this.#step("change", "one module changes", [put], async () => {
      project.edit(change.file, change.from, change.to);
      transcript.note(`${change.file}: ${change.from} becomes ${change.to}`);
      const output = await this.#pulumi("up", "--yes", "--skip-preview", "--diff");
      mention(output, [`~ ${change.module}`]);
      await this.#ask("change");
    });

    // One pass of the engine; `refresh` without --skip-preview would look twice.
    const looks = ["GET /workers", "GET /scripts", `GET /scripts/${script}/content/v2`, `GET /scripts/${script}/deployments`];
    await this.#step("drift", "an edit elsewhere has a name", looks, async () => {
      await this.#editElsewhere({ ...drift.edit, author: drift.author });
      transcript.note(`${drift.author} edits ${drift.module} in the dashboard ("${drift.why}").`);
      await this.#ask("drift");
      const output = await this.#pulumi("refresh", "--yes", "--skip-preview");
      mention(output, [`~ ${drift.module}`, `last changed by ${drift.author} from dash`]);
      transcript.note(
        "One pass of the engine: a list of all scripts and one of all Workers, whatever their number. Only of the script whose etag",
      );
      transcript.note("moved: its content, and its deployments, which name the author.");
    });

    await this.#step("repair", "pulumi up puts the program's content back", [put], async () => {
      await this.#pulumi("up", "--yes", "--skip-preview");
      await this.#ask("repair");
    });

    await this.#step("destroy", "the Worker goes, and its code with it", ["DELETE /workers/{id}"], async () => {
      await this.#pulumi("destroy", "--yes", "--skip-preview");
      await this.#askGone();
    });
  }

  /**
   * Does a step and compares the requests that reached the API with those that it promises.
   * @param {string} name
   * @param {string} title
   * @param {readonly string[]} promised
   * @param {() => Promise<void>} action
   */
  async #step(name, title, promised, action) {
    transcript.heading(`${name}: ${title}`);
    const { signal } = this.project;
    const before = (await this.emulator.requests(signal)).length;
    const begin = performance.now();
    await action();
    const ms = Math.round(performance.now() - begin);
    const prefix = `/client/v4/accounts/${account}/workers`;
    const seen = (await this.emulator.requests(signal)).slice(before);
    const requests = seen.map(
      ({ method, path }) =>
        `${method} ${path
          .replace(prefix, "")
          .replace(/\?.*/, "")
          .replace(/(?<=^\/workers\/)[0-9a-f]{32}\b/, "{id}")}`,
    );
    this.steps.push({ name, requests: requests.length, ms });
    transcript.requests(requests);
    // The engine reads several resources at a time: the order of their requests is chance.
    if (requests.toSorted().join() !== promised.toSorted().join()) {
      throw new Error(`${name}: the API should have seen ${promised.join(", ") || "no request"}, and saw ${requests.join(", ") || "none"}`);
    }
    const failed = seen.filter(({ status }) => status !== 200);
    if (failed.length > 0) throw new Error(`${name}: ${failed.map((r) => `${r.method} ${r.path} answered ${r.status}`).join(", ")}`);
  }

  /**
   * Runs Pulumi and prints the part of its output that says something.
   * @param {readonly string[]} args
   */
  async #pulumi(...args) {
    transcript.command(`pulumi ${args.join(" ")}`);
    const output = await this.project.pulumi(...args);
    transcript.quote(transcript.telling(output));
    return output;
  }

  /**
   * Calls the deployed Worker and checks what it says.
   * @param {string} step
   */
  async #ask(step) {
    const answers = await this.scenario.ask((path) => this.#get(path), step);
    const width = Math.max(...answers.map(({ path }) => path.length));
    for (const { path, says, by } of answers) transcript.print(`  GET ${path.padEnd(width)}  ${says} (${by})`);
    const wrong = answers.find(({ right }) => !right);
    if (wrong) throw new Error(`${step}: the Worker's answer to ${wrong.path} is not the expected one: ${wrong.says}`);
  }

  /** @param {string} path */
  async #get(path) {
    const { signal } = this.project;
    const url = `${this.emulator.url}/_worker/${this.scenario.script}${path}`;
    const response = await fetch(url, { signal });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET ${url} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** The Worker answers no more. */
  async #askGone() {
    const url = `${this.emulator.url}/_worker/${this.scenario.script}/`;
    const { status } = await fetch(url, { signal: this.project.signal });
    if (status !== 404) throw new Error(`destroy: GET ${url} should answer 404 and answered ${status}`);
    transcript.print("  GET /  404: no Worker has this name");
  }

  /**
   * What someone does in the dashboard, by the emulator's admin route.
   * @param {Edit} edit
   */
  async #editElsewhere(edit) {
    const url = `${this.emulator.url}/_emulator/accounts/${account}/scripts/${this.scenario.script}`;
    const response = await fetch(url, { method: "PUT", body: JSON.stringify(edit), signal: this.project.signal });
    if (!response.ok) throw new Error(`PUT ${url} answered ${response.status}: ${await response.text()}`);
  }
}

/**
 * @param {string} output
 * @param {readonly string[]} texts
 */
function mention(output, texts) {
  const missing = texts.filter((text) => !output.includes(text));
  if (missing.length > 0) throw new Error(`Pulumi did not say ${missing.join(" and ")}:\n${output.trim()}`);
}
