import { expect } from "chai";
import { describe, it } from "mocha";
import { digestText } from "../../support/digest";
import { fail, succeed } from "../../support/engine";
import { account, diagnostics, expectMessage, program, resource, useWorld, stateOf, worker } from "../../support/script-content";

const list = "GET scripts";
const put = "PUT scripts/api/content";
const args = { scriptName: "api", mainModule: "index.js", modules: { "index.js": { content: worker("one") } } };
const otherAccount = "fedcba9876543210fedcba9876543210";
const kept = "the script and its code stay as they are.";

describe("which script it is", function () {
  this.timeout(120_000);
  const world = useWorld(async (world) => {
    for (const name of ["api", "api2"]) await world.edit(name, { "index.js": worker("theirs") });
    await world.edit("api2", { "index.js": worker("in another account") }, {}, otherAccount);
  });

  it("is another resource with another name or account, and the script before it is left alone", async () => {
    const stack = await world().stack(program(resource(args)));
    succeed(await stack.up());
    world().requests();
    stack.write("index.js", program(resource({ ...args, scriptName: "api2" })));
    expect(succeed(await stack.preview("--diff")).output).to.match(/\+-[^\n]*\(replace\)[\s\S]*~ scriptName\s*: "api" => "api2"/);
    const renamed = succeed(await stack.up());
    expect(diagnostics(renamed)).to.contain(`${account}/api: ${kept}`);
    expect(world().requests()).to.deep.equal(["PUT scripts/api2/content"]);
    expect(await world().content("api")).to.deep.equal({ "index.js": worker("one") });
    expect(stateOf(stack).id).to.equal(`${account}/api2`);

    stack.write("index.js", program(resource({ ...args, scriptName: "api2", accountId: otherAccount })));
    const moved = succeed(await stack.up());
    expect(diagnostics(moved)).to.contain(`${account}/api2: ${kept}`);
    expect(world().requests()).to.deep.equal(["PUT scripts/api2/content"]);
    expect(await world().content("api2", otherAccount)).to.deep.equal({ "index.js": worker("one") });
    expect(stateOf(stack).id).to.equal(`${otherAccount}/api2`);
  });

  it("is a service worker with bodyPart, a module Worker with mainModule, and can become the other", async () => {
    const script = 'addEventListener("fetch", (event) => event.respondWith(new Response(text)));\n';
    const service = { scriptName: "api", bodyPart: "worker.js", modules: { "worker.js": { content: script } } };
    const stack = await world().stack(program(resource(service)));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    expect(await world().content("api")).to.deep.equal({ "(script)": script });
    expect(stateOf(stack).inputs["modules"]).to.deep.equal({ "worker.js": digestText(script, "application/javascript") });
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.refresh("--expect-no-changes"));
    expect(world().requests()).to.deep.equal([list]);
    await world().setSecret("api");
    expect(succeed(await stack.refresh()).output).not.to.contain("last seen");
    succeed(await stack.preview("--expect-no-changes"));
    await world().edit("api", { "worker.js": `${script} ` }, { bodyPart: "worker.js" });
    expect(succeed(await stack.refresh()).output).to.match(/~ worker\.js \(/);
    world().requests();
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);

    stack.write("index.js", program(resource(args)));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    const { inputs, outputs } = stateOf(stack);
    for (const values of [inputs, outputs]) {
      expect(values).to.include({ mainModule: "index.js" });
      expect(values).not.to.have.property("bodyPart");
    }
    // Someone turns it back: the entry is part of what differs.
    await world().edit("api", { "worker.js": script }, { bodyPart: "worker.js" });
    expect(succeed(await stack.refresh()).output).to.match(/~ entry \(mainModule index\.js => bodyPart worker\.js\)/);
    world().requests();
    expect(succeed(await stack.preview("--diff")).output).to.match(/- bodyPart[\s\S]*\+ mainModule/);
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    succeed(await stack.refresh("--expect-no-changes"));
  });

  it("is read by get as it is, and never changed", async () => {
    const get = (id: string): string => `
      const code = WorkerScriptContent.get("code", ${JSON.stringify(id)});
      exports.id = code.id; exports.name = code.scriptName; exports.main = code.mainModule; exports.modules = code.modules; exports.hash = code.contentHash; exports.from = code.lastDeployedFrom;`;
    const stack = await world().stack(program(get(`${account}/api`)));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, "GET scripts/api/content/v2"]);
    expect(stack.outputs()).to.deep.include({ id: `${account}/api`, name: "api", main: "index.js", from: "dash" });
    expect(stack.outputs()["modules"]).to.deep.equal({ "index.js": digestText(worker("theirs")) });
    expect(stack.outputs()["hash"]).to.match(/^[0-9a-f]{64}$/);
    succeed(await stack.preview());
    expect(
      world()
        .requests()
        .every((request) => request.startsWith("GET ")),
    ).to.equal(true);
    expect(succeed(await stack.destroy()).output).not.to.contain(kept);
    expect(world().requests()).to.deep.equal([]);

    stack.write("index.js", program(get("api")));
    expectMessage(await stack.preview(), 'the id "api" is not one of a WorkerScriptContent. It is <account id>/<script name>.');
    expect(world().requests()).to.deep.equal([]);
    stack.write("index.js", program(get(`${account}/nobody`)));
    expect(diagnostics(fail(await stack.preview()))).to.contain(`there is no Worker "nobody" in account ${account}.`);
  });

  it("is in the account of the stack's config, else of the environment, else of the state", async () => {
    const stack = await world().stack(program(resource(args)), { env: { CLOUDFLARE_ACCOUNT_ID: otherAccount } });
    succeed(await stack.up());
    expect(stateOf(stack).id).to.equal(`${account}/api`);
    // What the engine shows as its place is the program, not a file of ours.
    expect(stateOf(stack).sourcePosition).to.match(/^project:\/\/\/index\.js#3,/);
    succeed(await stack.run("config", "rm", "pulumi-workers:accountId"));
    Reflect.deleteProperty(stack.env, "CLOUDFLARE_ACCOUNT_ID");
    succeed(await stack.preview("--expect-no-changes"));
    stack.env["CLOUDFLARE_ACCOUNT_ID"] = otherAccount;
    expect(succeed(await stack.preview("--diff")).output).to.match(/\(replace\)[\s\S]*~ accountId/);
  });

  it("needs neither network, nor credentials, nor an account for an update without changes", async () => {
    const stack = await world().stack(program(resource(args)));
    succeed(await stack.up());
    succeed(await stack.run("config", "rm", "pulumi-workers:accountId"));
    Reflect.deleteProperty(stack.env, "CLOUDFLARE_API_TOKEN");
    // Nothing listens on port 1.
    stack.env["CLOUDFLARE_BASE_URL"] = "http://127.0.0.1:1/client/v4";
    world().requests();
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.up("--expect-no-changes"));
    // Not even a destroy does: it leaves the script in place.
    succeed(await stack.destroy());
    expect(world().requests()).to.deep.equal([]);
  });
});
