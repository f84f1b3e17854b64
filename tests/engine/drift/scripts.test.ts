import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { documentedScript, drift, READER, shell, TOKEN_AUTHOR, TOKENS, wrangler } from "../../support/drift";
import { type EngineStack, succeed } from "../../support/engine";
import { program, startWorld, stateOf, worker, type World } from "../../support/script-content";

const NAMES = Array.from({ length: 50 }, (_, number) => `s${String(number).padStart(2, "0")}`);
const EDITED = ["s10", "s11", "s12"];
const [DELETED, PUT_AGAIN, SECRET, WRANGLER] = ["s20", "s21", "s22", "s23"] as const;
const ours = (name: string): string => worker(`ours ${name}`);

const list = "GET scripts";
const put = (name: string): string => `PUT scripts/${name}/content`;
const content = (name: string): string => `GET scripts/${name}/content/v2`;
const author = (name: string): string => `GET scripts/${name}/deployments`;

/** What one look at everything costs: the etag of a script that was put again unchanged is still the same. */
const LOOK = [list, ...[...EDITED, WRANGLER].flatMap((name) => [content(name), author(name)]), content(DELETED), content(SECRET)];

/** What the documented job asks GitHub first. */
const ASKED = "gh issue list --label drift --json number --jq .[0].number // empty\n";

describe("fifty scripts, of which some were changed elsewhere", function () {
  this.timeout(300_000);
  let world: World;
  let stack: EngineStack;
  const main = (names: readonly string[]): string =>
    program(
      `for (const name of ${JSON.stringify(names)}) {`,
      `  const modules = { "index.js": { contentFile: "worker/" + name + "/index.js" }, "shared.txt": { content: "shared" } };`,
      `  new WorkerScriptContent(name, { scriptName: name, mainModule: "index.js", modules });`,
      `}`,
    );

  before(async () => {
    world = await startWorld({ tokens: TOKENS });
    for (const name of NAMES) await world.edit(name, { "index.js": worker("theirs") });
    const files = Object.fromEntries(NAMES.map((name) => [`worker/${name}/index.js`, ours(name)]));
    stack = await world.stack(main(NAMES), { files });
    succeed(await stack.up());
    expect(world.requests()).to.have.members(NAMES.map(put));
  });
  after(() => world.close());

  /** Runs a job of docs/drift.md. Gives its exit code, and what it asked of GitHub. */
  async function job(step: string, env: Record<string, string> = {}): Promise<[code: number, calls: string]> {
    // GitHub cannot be reached from here: this writes down what it is asked for, and has the issue that `ISSUE` says.
    const bin = path.join(stack.root, "bin");
    const calls = path.join(stack.root, "calls");
    const gh = '#!/bin/sh\necho "gh $*" >> "$CALLS"\n[ "$2" = list ] && echo "$ISSUE"\nexit 0\n';
    fs.mkdirSync(bin, { recursive: true });
    fs.writeFileSync(path.join(bin, "gh"), gh, { mode: 0o755 });
    fs.writeFileSync(calls, "");
    const searched = `${bin}${path.delimiter}${stack.env["PATH"] ?? ""}`;
    const given = {
      PATH: searched,
      CALLS: calls,
      STACK: "dev",
      ISSUE: "",
      GITHUB_STEP_SUMMARY: path.join(stack.root, "summary.md"),
      ...env,
    };
    const { code } = await shell(stack, documentedScript("drift.md", step), given);
    return [code, fs.readFileSync(calls, "utf8")];
  }

  it("cost one request as long as nothing happened, also for a token that may only read", async () => {
    const clean = await drift(stack, "--stack", "dev");
    expect(clean.code, clean.output).to.equal(0);
    expect(clean.stdout).to.contain("program/dev: 50 in sync.");
    expect(world.requests()).to.deep.equal([list]);
  });

  it("are told apart by the command, which reads only", async () => {
    for (const [index, name] of EDITED.entries()) {
      const changed = index === 0 ? { "extra.js": "1;" } : {};
      await world.edit(name, { "index.js": worker(`edited ${name}`), "shared.txt": "shared", ...changed }, { author: "ada@example.com" });
    }
    await world.delete(DELETED);
    await world.putAgain(PUT_AGAIN);
    await world.setSecret(SECRET);
    await wrangler(stack, world.emulator, WRANGLER, worker("wrangler's")).run(["deploy"]);
    world.requests();

    const report = await drift(stack, "--json");
    expect(report.code, report.output).to.equal(2);
    expect(world.requests()).to.have.members(LOOK);
    const { resources, summary } = JSON.parse(report.stdout) as {
      summary: Record<string, number>;
      resources: {
        name: string;
        status: string;
        author?: string;
        from?: string;
        when?: string;
        modules?: { name: string; change: string }[];
      }[];
    };
    expect(summary).to.deep.equal({ missing: 1, "content changed": 4, "in sync": 45 });
    const told = resources.filter(({ status }) => status !== "in sync");
    for (const { when, status } of told) expect(when === undefined).to.equal(status === "missing");
    expect(
      told.map(({ name, author, from, modules = [] }) => [
        name,
        author,
        from,
        ...modules.map((module) => `${module.change} ${module.name}`),
      ]),
    ).to.deep.equal([
      [DELETED, undefined, undefined],
      ["s10", "ada@example.com", "dash", "added extra.js", "changed index.js"],
      ["s11", "ada@example.com", "dash", "changed index.js"],
      ["s12", "ada@example.com", "dash", "changed index.js"],
      [WRANGLER, TOKEN_AUTHOR, "wrangler", "changed index.js", "added index.js.map", "removed shared.txt"],
    ]);
  });

  it("are shown line by line, and an edit is accepted into the files", async () => {
    const shown = await drift(stack, `--cwd ${stack.folder} --diff worker`);
    expect(shown.stdout).to.contain(`-${ours("s10").trimEnd()}\n+${worker("edited s10").trimEnd()}\n`);
    expect(shown.stdout).to.contain("--- /dev/null\n+++ remote/extra.js\n");
    expect(shown.stdout).not.to.contain("\u001b");
  });

  it("run through the documented jobs of CI", async () => {
    const [reported, opened] = await job("Report drift");
    expect([reported, opened]).to.deep.equal([
      0,
      `${ASKED}gh label create drift --force\ngh issue create --title Workers drifted --label drift --body-file drift.md\n`,
    ]);
    expect(fs.readFileSync(path.join(stack.folder, "drift.md"), "utf8"))
      .to.match(/^## Drift\n/)
      .and.contain("| WorkerScriptContent s10 |");
    const [, updated] = await job("Report drift", { ISSUE: "7" });
    expect(updated).to.contain("gh issue edit 7 --body-file drift.md");
    const [broken, nothing] = await job("Report drift", { CLOUDFLARE_API_TOKEN: "nobody" });
    expect(broken).to.equal(1);
    expect(nothing).not.to.match(/create|edit|close/);
    const [missing, silent] = await job("Report drift", {
      ISSUE: "7",
      npm_config_offline: "true",
      NODE_OPTIONS: "--require=./no-such-file",
    });
    expect([missing === 0, /edit|close/.test(silent)], "a command that does not start closes nothing").to.deep.equal([false, false]);
    const [failed] = await job("Fail on drift");
    expect(failed).to.equal(2);
    expect(fs.readFileSync(path.join(stack.root, "summary.md"), "utf8")).to.contain("| WorkerScriptContent s10 |");
  });

  it("are refreshed at the same cost by a token that may only read, and only what drifted changes", async () => {
    stack.env["CLOUDFLARE_API_TOKEN"] = READER;
    world.requests();
    const { output } = succeed(await stack.refresh());
    expect(world.requests()).to.have.members(LOOK);
    for (const name of EDITED)
      expect(output).to.match(new RegExp(`/${name} is not as it was last seen: last changed by ada@example\\.com from dash on `));
    expect(output).to.match(
      new RegExp(
        `/${WRANGLER} is not as .* by ${TOKEN_AUTHOR} from wrangler on .*\\n.*~ index\\.js .*\\n.*\\+ index\\.js\\.map .*\\n.*- shared\\.txt \\(6 bytes`,
      ),
    );
    expect(output)
      .to.match(/~ 4 updated/)
      .and.match(/- 1 deleted/);
    expect(stack.resources().some(({ urn }) => urn.endsWith(`::${DELETED}`))).to.equal(false);
    expect(stateOf(stack, "s11").outputs).to.include({ lastDeployedFrom: "dash" });

    const again = succeed(await stack.run("refresh", "--yes", "--expect-no-changes"));
    expect(world.requests(), `one list for the preview, one for the refresh:\n${again.output}`).to.deep.equal([list, list]);
    const reported = await drift(stack, "--json");
    expect((JSON.parse(reported.stdout) as { summary: unknown }).summary).to.deep.equal({ "in sync": 49 });
  });

  it("are put back, each by one PUT, but for the edit that was accepted", async () => {
    world.requests();
    const accepted = await drift(stack, "--accept worker");
    expect(accepted.stdout).to.contain(`wrote ${path.join(stack.folder, "worker", "s11", "index.js")}`);
    for (const name of [...EDITED, WRANGLER].filter((name) => name !== "s11")) stack.write(`worker/${name}/index.js`, ours(name));
    expect(world.requests().every((request) => request.startsWith("GET "))).to.equal(true);

    stack.env["CLOUDFLARE_API_TOKEN"] = "a-token";
    stack.write("index.js", main(NAMES.filter((name) => name !== DELETED)));
    const previewed = succeed(await stack.preview("--diff"));
    expect(previewed.output)
      .to.match(/~ index\.js\s*:/)
      .and.contain("- extra.js");
    expect(world.requests()).to.deep.equal([]);
    succeed(await stack.up());
    expect(world.requests()).to.have.members(["s10", "s12", WRANGLER].map(put));
    const settled = await drift(stack);
    expect(await job("Report drift", { ISSUE: "7" })).to.deep.equal([0, `${ASKED}gh issue close 7 --comment In sync again.\n`]);
    expect((await job("Fail on drift"))[0]).to.equal(0);
    expect([settled.code, settled.stdout.trim().split("\n").at(-1)]).to.deep.equal([0, "program/dev: 49 in sync."]);
  });
});
