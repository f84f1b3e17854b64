import { expect } from "chai";
import { describe, it } from "mocha";
import { fail, succeed } from "../../support/engine";
import { account, diagnostics, expectClean, program, resource, useWorld, stateOf, worker } from "../../support/script-content";

const list = "GET scripts";
const put = "PUT scripts/api/content";
/** Only the deployments name the person. */
const author = "GET scripts/api/deployments";
const download = "GET scripts/api/content/v2";

/** A module in a file, and one in the program. */
const args = {
  scriptName: "api",
  mainModule: "index.js",
  modules: { "index.js": { contentFile: "worker.js" }, "lib/text.txt": { content: "some text" } },
};

describe("the life of a script's content", function () {
  this.timeout(120_000);
  const world = useWorld(async (world) => {
    await world.edit("api", { "index.js": worker("made in the dashboard") });
  });

  it("is put once, left alone, changed by one request, and left in place at the end", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one") } });
    succeed(await stack.preview());
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.run("up", "--yes"));
    expect(world().requests()).to.deep.equal([put]);
    expect(await world().content("api")).to.deep.equal({ "index.js": worker("one"), "lib/text.txt": "some text" });
    expect(stateOf(stack).id).to.equal(`${account}/api`);

    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.up("--expect-no-changes"));
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.refresh("--expect-no-changes"));
    expect(world().requests()).to.deep.equal([list]);

    stack.write("worker.js", worker("two"));
    const shown = succeed(await stack.preview("--diff")).output;
    const digest = String.raw`"application/javascript\+module; size=\d+; sha256=[0-9a-f]{64}"`;
    expect(shown).to.match(new RegExp(String.raw`~ modules\s*: \{\s+~ index\.js\s*: ${digest} => ${digest}\n`));
    expect(shown).to.match(/^ +lib\/text\.txt: "text\/plain; size=9; sha256=/m);
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    expect(await world().content("api")).to.include({ "index.js": worker("two") });

    const destroyed = succeed(await stack.destroy());
    expect(diagnostics(destroyed)).to.contain(`${account}/api: the script and its code stay as they are.`);
    expect(world().requests()).to.deep.equal([]);
    expect(stack.resources()).to.deep.equal([]);
    expect(await world().content("api")).to.include({ "index.js": worker("two") });
  });

  it("takes no notice of a new path, another order or another form of the same bytes", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one"), "moved/code.js": worker("one") } });
    succeed(await stack.up());
    world().requests();
    const modules = [
      { name: "lib/text.txt", contentBase64: Buffer.from("some text").toString("base64"), contentType: "text/plain" },
      { name: "index.js", contentFile: "moved/code.js" },
    ];
    stack.write("index.js", program(resource({ ...args, modules })));
    succeed(await stack.preview("--expect-no-changes"));
    // Another spelling of the same type is the same content.
    stack.write(
      "index.js",
      program(resource({ ...args, modules: [modules[0], { ...modules[1], contentType: "text/javascript+module" }] })),
    );
    succeed(await stack.up("--expect-no-changes"));
    expect(world().requests()).to.deep.equal([]);
  });

  it("stays unchanged when only settings or secrets moved the etag", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one") } });
    succeed(await stack.up());
    world().requests();
    const before = stateOf(stack).outputs["etag"];
    const moves = [() => world().setSecret("api"), () => world().edit("api", undefined, { compatibilityDate: "2026-01-01" })];
    for (const move of moves) {
      await move();
      const refreshed = succeed(await stack.refresh("--expect-no-changes"));
      expect(world().requests()).to.deep.equal([list, download]);
      expect(refreshed.output).not.to.match(/diff: ~contentHash|last seen/);
      succeed(await stack.preview("--expect-no-changes"));
      expect(world().requests()).to.deep.equal([]);
      succeed(await stack.refresh("--expect-no-changes"));
      expect(world().requests(), "the new etag is known now").to.deep.equal([list]);
    }
    expect(stateOf(stack).outputs["etag"]).not.to.equal(before);
  });

  it("shows an edit made elsewhere in refresh and in the preview after it, and mends it by one PUT", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one") } });
    succeed(await stack.up());
    await world().edit("api", { "index.js": worker("edited"), "extra.js": "1" }, { lastDeployedFrom: "dash", author: "ada@example.com" });
    world().requests();

    const refreshed = succeed(await stack.refresh("--diff"));
    expect(world().requests()).to.deep.equal([list, download, author]);
    expect(refreshed.output).to.match(/~ index\.js\s*:/);
    expect(refreshed.output).to.match(/~ lastDeployedFrom\s*: "api" => "dash"/);
    const said = diagnostics(refreshed) + refreshed.output;
    expect(said).to.match(new RegExp(`${account}/api is not as it was last seen: last changed by ada@example\\.com from dash on \\d{4}-`));
    for (const line of ["+ extra.js (", "~ index.js (", "- lib/text.txt ("]) expect(said).to.contain(line);

    const shown = succeed(await stack.preview("--diff")).output;
    expect(shown).to.match(/- extra\.js/);
    expect(shown).to.match(/~ index\.js/);
    expect(shown).to.match(/\+ lib\/text\.txt/);
    expect(shown).to.match(/- lastChange\s*: "by ada@example\.com from dash on \d{4}-/);
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.up());
    expect(stack.stateText()).not.to.contain("lastChange");
    expect(world().requests()).to.deep.equal([put]);
    expect(await world().content("api")).to.deep.equal({ "index.js": worker("one"), "lib/text.txt": "some text" });
    const quiet = succeed(await stack.refresh("--expect-no-changes"));
    expect(quiet.output).not.to.contain("last seen");
    expect(world().requests()).to.deep.equal([list]);
  });

  it("drops a script that is gone from the state, and says that it has to be made first", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one") } });
    succeed(await stack.up());
    await world().delete("api");
    world().requests();
    succeed(await stack.refresh());
    expect(world().requests()).to.deep.equal([list, download]);
    expect(stack.resources().map(({ type }) => type)).not.to.contain("pulumi-nodejs:dynamic/pulumi-workers:WorkerScriptContent");
    const failed = fail(await stack.up());
    expect(diagnostics(failed)).to.contain(`there is no Worker "api" in account ${account}.`);
    expectClean(failed);
  });

  it("looks for what a PUT has put whose answer was lost, and does not repeat it", async () => {
    const stack = await world().stack(program(resource(args)), { files: { "worker.js": worker("one") } });
    await world().fault({ method: "PUT", path: "*/content", nth: 1, fault: { type: "reset-after" } });
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put, list, download]);
    succeed(await stack.refresh("--expect-no-changes"));
    expect(world().requests()).to.deep.equal([list]);
    await world().fault({ method: "PUT", path: "*/content", nth: 1, fault: { type: "truncate" } });
    stack.write("worker.js", worker("two"));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put, list, download]);
    succeed(await stack.refresh("--expect-no-changes"));
  });

  it("stays when the options say so: target, protect, retainOnDelete", async () => {
    const two = program(resource(args), resource({ ...args, scriptName: "other" }).replace('"code"', '"other"'));
    await world().edit("other", { "index.js": worker("other") });
    const stack = await world().stack(two, { files: { "worker.js": worker("one") } });
    succeed(await stack.up("--target", "**::other"));
    expect(world().requests()).to.deep.equal(["PUT scripts/other/content"]);
    stack.write("index.js", program(resource(args, { protect: true })));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    const refused = fail(await stack.destroy());
    expect(refused.output).to.contain("protect");
    expectClean(refused);
    stack.write("index.js", program(resource(args, { retainOnDelete: true })));
    succeed(await stack.up());
    expect(succeed(await stack.destroy()).output).not.to.contain("stay as they are");
    expect(world().requests()).to.deep.equal([]);
  });
});
