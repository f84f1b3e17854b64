import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { READER, shell, TOKENS } from "../../support/drift";
import { fail, type Outcome, succeed } from "../../support/engine";
import { examples, useExample } from "../../support/example";

const script = path.join("scripts", "drift.sh");
const workflow = path.join(".github", "workflows", "drift.yml");

describe("the example drift-job", function () {
  this.timeout(120_000);
  const example = useExample("drift-job", "banner", {}, { tokens: TOKENS });
  const text = async (): Promise<string> => (await example().call("/")).text();

  /** Runs the last step of the workflow, as the job does: with a token that may only read, and without the passphrase. */
  async function job(): Promise<Outcome> {
    const { folder } = example().stack;
    // With its mode: the workflow calls it by its path.
    fs.copyFileSync(path.join(examples, "drift-job", script), path.join(folder, script));
    const command = /run: (.*)\s*$/.exec(fs.readFileSync(path.join(folder, workflow), "utf8"))?.[1] ?? "";
    expect(command).to.contain("drift.sh");
    return shell(example().stack, command, { STACK: "dev", GITHUB_STEP_SUMMARY: path.join(folder, "summary.md") });
  }

  it("ends with 0 while nobody touched what was deployed", async () => {
    expect(await example().up()).to.deep.equal(["POST workers", "PUT scripts/banner/content"]);
    expect(await text()).to.equal("We are open as usual.\n");
    const outcome = await job();
    expect(outcome.code, outcome.output).to.equal(0);
    expect(
      example()
        .requests()
        .map((request) => request.replace(/\?.*/, "")),
    ).to.have.members(["GET workers", "GET scripts"]);
    expect(outcome.stdout).to.contain("in sync");
  });

  it("ends with 2 after an edit, and its report says what, who and when", async () => {
    await example().edit({ author: "sam@example.com", merge: true, modules: { "banner.txt": "Closed on Friday.\n" } });
    const outcome = await job();
    expect(outcome.code, outcome.output).to.equal(2);
    for (const report of [
      outcome.stdout,
      ...["drift.md", "summary.md"].map((name) => fs.readFileSync(path.join(example().stack.folder, name), "utf8")),
    ]) {
      expect(report)
        .to.match(/sam@\u200b?example\.com/)
        .and.to.contain("-We are open as usual.\n+Closed on Friday.");
    }
    expect(
      example()
        .log()
        .map(({ method }) => method),
    ).not.to.include("PUT");
  });

  it("is backed by a program that overwrites no edit, until somebody accepts it", async () => {
    const file = path.join(example().stack.folder, "worker", "index.js");
    const code = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, code.replace("max-age=60", "max-age=120"));
    expect(fail(await example().stack.up()).output).to.contain("last changed by sam@example.com from dash");
    expect(await text()).to.equal("Closed on Friday.\n");
    fs.writeFileSync(file, code);

    const accepted = await shell(example().stack, "npx pulumi-workers drift --stack dev --accept worker", { CLOUDFLARE_API_TOKEN: READER });
    expect(accepted.code, accepted.output).to.equal(0);
    example().requests();
    succeed(await example().stack.up("--refresh"));
    expect(example().requests().join()).not.to.contain("PUT");
    expect(await text()).to.equal("Closed on Friday.\n");
  });

  it("ends with 1 when it cannot look", async () => {
    const broken = { "a token that is none": { STACK: "dev", CLOUDFLARE_API_TOKEN: "nobody" }, "no stack": {} };
    for (const [what, env] of Object.entries(broken)) {
      const outcome = await shell(example().stack, "./scripts/drift.sh", env);
      expect(outcome.code, `${what}:\n${outcome.output}`).to.equal(1);
    }
  });
});
