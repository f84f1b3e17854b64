import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { digestText } from "../../support/digest";
import { diagnostics, account, stateOf, worker } from "../../support/script-content";
import { type EngineStack, fail, succeed } from "../../support/engine";
import { app, code, filesWith, type Rollout, startRollout } from "../../support/rollout";

const secret = "a-marker-that-nobody-may-show";
const program = app(
  `const { WorkerScriptContent } = require("pulumi-workers");`,
  `new Worker("made", { name: "made", tags: ["a"] });`,
  `const version = new WorkerVersion("version", { workerId: "api", ${code("one")}, deleteVersion: true,`,
  `  bindings: { KEY: { type: "secret_text", text: pulumi.secret("${secret}") } } });`,
  `new WorkerScriptContent("content", { scriptName: "script", mainModule: "index.js", onConflict: "fail",`,
  `  modules: { "index.js": { content: ${JSON.stringify(worker("two"))} } } });`,
  `exports.version = version.versionId;`,
);
const names = ["made", "version", "content"];

describe("writes of which nobody can say whether they were done", function () {
  this.timeout(180_000);
  let world: Rollout;
  let stack: EngineStack;
  let exported: string;
  let only: string | undefined;
  before(async () => {
    world = await startRollout();
    await world.api("POST", "workers", { name: "api" });
    await world.edit("script", { "index.js": worker("before") });
    stack = await world.stack(program);
    // Each write is done and its answer lost, and no look gets an answer either.
    for (const method of ["POST", "PUT"]) await world.fault({ method, path: "*/accounts/*", fault: { type: "reset-after" } });
    await world.fault({ method: "GET", path: "*/accounts/*", fault: { type: "reset-before" } });
  });
  after(() => world.close());

  async function asItWas(): Promise<void> {
    stack.write("state.json", exported);
    succeed(await stack.run("stack", "import", "--file", "state.json"));
    world.requests();
  }
  const writes = (): string[] => world.requests().filter((request) => !request.startsWith("GET "));

  function expectSettled(): void {
    for (const name of names) expect(stateOf(stack, name).outputs, name).not.to.have.property("unconfirmed");
    expect(stateOf(stack, "made").outputs["workerId"]).to.match(/^[0-9a-f]{32}$/);
    expect(stateOf(stack, "version").outputs["versionId"]).to.equal(only);
    expect(stateOf(stack, "content").outputs["lastWritten"]).to.have.property("contentHash");
  }

  it("fail the update and are noted in the state, without a value of theirs", async () => {
    const outcome = fail(await stack.up());
    const said = diagnostics(outcome);
    expect(said.split("The state notes it, and the next `pulumi up` looks first.")).to.have.length(1 + names.length);
    expect(said).not.to.match(/^\s*at .+:\d+/m);
    expect(outcome.output).not.to.contain(secret);
    expect(filesWith(stack, secret)).to.deep.equal([]);
    const notes = Object.fromEntries(names.map((name) => [name, Object.keys(stateOf(stack, name).outputs["unconfirmed"] as object)]));
    expect(notes).to.deep.equal({ made: ["since"], version: ["since"], content: ["contentHash"] });
    expect(stateOf(stack, "content").outputs["modules"]).to.deep.equal({ "index.js": digestText(worker("two")) });
    exported = succeed(await stack.run("stack", "export")).stdout;
    await fetch(`${world.emulator.url}/_emulator/faults`, { method: "DELETE" });
    const versions = await world.versions("api");
    expect(versions).to.have.length(1);
    only = versions[0]!;
  });

  it("are found by the next update, which makes nothing twice", async () => {
    world.requests();
    expect(succeed(await stack.preview()).output).to.match(/3 to update/);
    succeed(await stack.up());
    expect(writes()).to.deep.equal([]);
    expectSettled();
    expect(stack.outputs()["version"]).to.equal(only);
    expect(await world.versions("api")).to.deep.equal([only]);
    expect(await world.content("script")).to.deep.equal({ "index.js": worker("two") });
    succeed(await stack.preview("--expect-no-changes"));
  });

  it("are found by a refresh, which gives them their ids", async () => {
    await asItWas();
    succeed(await stack.refresh());
    expectSettled();
    expect(stateOf(stack, "version").id).to.equal(`${account}/api/${only}`);
    expect(stateOf(stack, "made").id).to.equal(`${account}/${String(stateOf(stack, "made").outputs["workerId"])}`);
    expect(filesWith(stack, secret)).to.deep.equal([]);
    succeed(await stack.preview("--expect-no-changes"));
    expect(writes()).to.deep.equal([]);
  });

  it("are found by a destroy, which deletes no other version", async () => {
    await asItWas();
    await world.api("POST", "workers/api/versions", { main_module: "a.js", modules: [module("a.js")] });
    const [others] = await world.versions("api");
    world.requests();
    succeed(await stack.destroy());
    expect(writes().sort()).to.deep.equal(["DELETE workers/api/versions/{version}", "DELETE workers/{worker}"]);
    expect(await world.versions("api")).to.deep.equal([others]);
    expect(await world.has("workers/made")).to.equal(false);
  });

  it("that were not done leave nothing for a refresh and a destroy, and are done by the next update", async () => {
    await asItWas();
    await world.api("POST", "workers/api/versions", { main_module: "b.js", modules: [module("b.js")] });
    await world.edit("script", { "index.js": worker("before") });
    const before = await world.versions("api");
    succeed(await stack.destroy());
    expect(writes()).to.deep.equal([]);
    await asItWas();
    succeed(await stack.refresh());
    expect(stack.resources().filter(({ urn }) => /::(made|version)$/.test(urn))).to.deep.equal([]);
    succeed(await stack.up());
    expect(writes().sort()).to.deep.equal(["POST workers", "POST workers/api/versions", "PUT scripts/script/content"]);
    [only] = await world.versions("api");
    expect(await world.versions("api")).to.deep.equal([only, ...before]);
    expectSettled();
  });
});

function module(name: string): object {
  return { name, content_type: "application/javascript+module", content_base64: Buffer.from(worker(name)).toString("base64") };
}
