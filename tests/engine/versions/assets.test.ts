import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type EngineStack, fail, succeed } from "../../support/engine";
import { app } from "../../support/rollout";
import { startWorld, type World } from "../../support/script-content";

/** A site without a Worker's code, whose folder only the update knows. */
const site = (assets = "", more = "", options = "{}"): string =>
  app(
    `const worker = new Worker("w", { name: "site" });`,
    `const directory = worker.workerId.apply((id) => (id.length === 32 ? "public" : "nowhere"));`,
    `const args = { workerId: worker.name, compatibilityDate: "2026-01-01", deploy: true, assets: { directory, ${assets} }, ${more} };`,
    `exports.assets = new WorkerVersion("v", args, ${options}).assets;`,
  );
const session = "POST scripts/site/assets-upload-session";
const upload = "POST assets/upload?base64=true";
const version = "POST workers/site/versions?deploy=true";

describe("a site of nothing but files", function () {
  this.timeout(120_000);
  let world: World;
  let stack: EngineStack;
  before(async () => {
    world = await startWorld({ runtime: true });
    const files = { "public/index.html": "<h1>one</h1>", "public/a.txt": "a", "public/_headers": "/*\n  X-Site: yes\n" };
    stack = await world.stack(site(), { files });
  });
  after(() => world.close());
  const get = async (path: string): Promise<[number, string, string | null]> => {
    const answer = await fetch(`${world.emulator.url}/_worker/site${path}`);
    return [answer.status, await answer.text(), answer.headers.get("x-site")];
  };
  const versionsSent = (): string[] => world.requests().filter((call) => !call.startsWith("GET "));

  it("is served once its folder is known, though half of its upload has to be sent again", async () => {
    expect(succeed(await stack.preview("--diff")).output).to.match(/assets\s*: \[unknown\]|directory\s*: \[unknown\]/);
    // The file is there and the answer lost; then the session's fault that passes.
    await world.fault({ method: "POST", path: "*/assets/upload", nth: 1, fault: { type: "reset-after" } });
    const envelope = JSON.stringify({ success: false, errors: [{ code: 10013, message: "unknown" }], messages: [], result: null });
    const fault = { type: "status", status: 500, body: envelope, headers: { "content-type": "application/json" } } as const;
    await world.fault({ method: "POST", path: "*/assets-upload-session", nth: 1, fault });
    succeed(await stack.up());
    expect(versionsSent().slice(0, 4)).to.deep.equal(["POST workers", session, session, upload]);
    expect(await get("/")).to.deep.equal([200, "<h1>one</h1>", "yes"]);
    expect((await get("/_headers"))[0]).to.equal(404);
  });

  it("is no change as long as its files are the same, also after a refresh", async () => {
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.refresh("--expect-no-changes"));
    succeed(await stack.up("--expect-no-changes"));
    expect(versionsSent()).to.deep.equal([]);
  });

  it("is a new version for another rule alone, with nothing to upload", async () => {
    stack.write("public/_headers", "/*\n  X-Site: indeed\n");
    const { output } = succeed(await stack.preview("--diff"));
    expect(output)
      .to.match(/~ directory: \{[\s\S]*~ rules\s*: \{\s*~ _headers: "text\/plain; size=\d+; sha256=/)
      .and.not.to.contain("indeed");
    succeed(await stack.up());
    expect(versionsSent()).to.deep.equal([session, version]);
    expect(await get("/")).to.deep.equal([200, "<h1>one</h1>", "indeed"]);
  });

  it("stays with its files under ignoreChanges until something else makes a new version, which has the new ones", async () => {
    stack.write("public/index.html", "<h1>two</h1>");
    stack.write("index.js", site("", "", `{ ignoreChanges: ["assets"] }`));
    succeed(await stack.up("--expect-no-changes"));
    stack.write("index.js", site("", `compatibilityFlags: ["nodejs_compat"]`, `{ ignoreChanges: ["assets"] }`));
    succeed(await stack.up());
    expect((await get("/"))[1]).to.equal("<h1>two</h1>");
    expect(versionsSent()).to.deep.equal([session, upload, version]);
  });

  it("is refused as a whole for what is wrong with it, without a request and without a trace of the folder in the state", async () => {
    stack.write("index.js", site(`config: { runWorkerFirst: ["api/*"] }`).replace('"public"', '"missing"'));
    const { output } = fail(await stack.preview());
    expect(output).to.contain('assets.config.runWorkerFirst: has the rule "api/*": each begins with / or with !/.');
    expect(output).to.match(/assets\.directory: the folder \S+missing is not there\. Was it built\?/);
    expect(versionsSent()).to.deep.equal([]);
    for (const text of [stack.folder, "a.txt", "X-Site"]) expect(stack.stateText()).not.to.contain(text);
  });
});
