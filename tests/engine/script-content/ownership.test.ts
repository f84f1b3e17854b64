import { expect } from "chai";
import { describe, it } from "mocha";
import { type EngineStack, fail, succeed } from "../../support/engine";
import { account, diagnostics, expectClean, program, resource, useWorld, stateOf, worker } from "../../support/script-content";

const list = "GET scripts";
const put = "PUT scripts/api/content";
const download = "GET scripts/api/content/v2";
/** Only the deployments name the person. */
const author = "GET scripts/api/deployments";
const moment = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;

const args = { scriptName: "api", mainModule: "index.js", modules: { "index.js": { contentFile: "worker.js" } } };

describe("content that others change too", function () {
  this.timeout(120_000);
  const world = useWorld(async (world) => {
    await world.edit("api", { "index.js": worker("theirs") });
  });

  const stackOf = (given: object, text: string): Promise<EngineStack> =>
    world().stack(program(resource({ ...args, ...given })), { files: { "worker.js": worker(text) } });

  it("is adopted without a write when it is the same", async () => {
    const stack = await stackOf({ adopt: true }, "theirs");
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, download]);
    succeed(await stack.preview("--expect-no-changes"));
    // Taken over, it is ours like any other: one byte more is one PUT.
    stack.write("worker.js", `${worker("theirs")} `);
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    stack.write("index.js", program(resource(args)));
    succeed(await stack.up());
    expect(world().requests(), "adopt matters to a create only").to.deep.equal([]);
  });

  it("is not adopted when it differs, or is not there, and the difference is shown", async () => {
    await world().edit("api", { "index.js": worker("theirs"), "b.txt": "b" }, { lastDeployedFrom: "wrangler", author: "ada@example.com" });
    const stack = await stackOf({ adopt: true, modules: { ...args.modules, "a.txt": { content: "a" } } }, "ours");
    const refused = fail(await stack.up());
    expect(world().requests()).to.deep.equal([list, download, author]);
    const said = diagnostics(refused);
    expect(said).to.match(
      new RegExp(`error: api is there, last changed by ada@example\\.com from wrangler on ${moment}, and its content is not the program's`),
    );
    expect(said).to.match(/\+ a\.txt \(1 bytes?, .*\n\s+- b\.txt \(.*\n\s+~ index\.js \(.* => .*\n\s+Nothing was put\. /);
    expectClean(refused);
    expect(await world().content("api")).to.include({ "index.js": worker("theirs") });
    expect(stack.resources().map(({ urn }) => urn.split("::").at(-1))).not.to.contain("code");

    stack.write("index.js", program(resource({ ...args, adopt: true, scriptName: "nobody" })));
    expect(diagnostics(fail(await stack.up()))).to.contain(`there is no Worker "nobody" in account ${account}.`);
  });

  it("is never overwritten with onConflict fail, not even after a refresh, until the program says so", async () => {
    const stack = await stackOf({ onConflict: "fail" }, "one");
    succeed(await stack.up());
    stack.write("worker.js", worker("two"));
    world().requests();
    succeed(await stack.up());
    expect(world().requests(), "nobody changed anything").to.deep.equal([list, put]);
    await world().setSecret("api");
    stack.write("worker.js", worker("three"));
    succeed(await stack.up());
    expect(world().requests(), "only the etag moved").to.deep.equal([list, download, put]);

    await world().edit("api", { "index.js": worker("theirs"), "extra.js": "1" }, { lastDeployedFrom: "dash", author: "ada@example.com" });
    stack.write("worker.js", worker("four"));
    world().requests();
    const refusal = (outcome: Awaited<ReturnType<EngineStack["up"]>>): void => {
      const said = diagnostics(fail(outcome));
      expect(said).to.match(
        new RegExp(
          `error: api was changed by someone else since it was last put here: last changed by ada@example\\.com from dash on ${moment}\\.`,
        ),
      );
      expect(said).to.match(
        /- extra\.js \(.*\n\s+~ index\.js \(.*\n\s+Nothing was put\..*to replace it, set onConflict: "overwrite" for one update\./,
      );
      expectClean(outcome);
    };
    refusal(await stack.up());
    expect(world().requests()).to.deep.equal([list, download, author]);
    succeed(await stack.refresh());
    world().requests();
    refusal(await stack.up());
    expect(world().requests(), "the refresh has the etag, so nothing is downloaded").to.deep.equal([list, author]);
    expect(await world().content("api")).to.include({ "index.js": worker("theirs") });

    stack.write("index.js", program(resource({ ...args, onConflict: "overwrite" })));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([put]);
    expect(await world().content("api")).to.deep.equal({ "index.js": worker("four") });
    stack.write("index.js", program(resource({ ...args, onConflict: "fail" })));
    succeed(await stack.up());
    expect(world().requests(), "only the option changed").to.deep.equal([]);
  });

  it("is accepted with onConflict fail when the program takes it over", async () => {
    const stack = await stackOf({ onConflict: "fail" }, "one");
    succeed(await stack.up());
    await world().edit("api", { "index.js": worker("theirs") });
    world().requests();
    stack.write("worker.js", worker("theirs"));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, download]);
    succeed(await stack.preview("--expect-no-changes"));
    // From here the program's content is the agreed one.
    stack.write("worker.js", worker("ours again"));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, put]);

    // Likewise when a refresh found it first, so that no content differs when the program takes it over.
    await world().edit("api", { "index.js": worker("theirs") });
    succeed(await stack.refresh());
    world().requests();
    stack.write("worker.js", worker("theirs"));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([]);
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.refresh("--expect-no-changes"));
    stack.write("worker.js", worker("and ours again"));
    world().requests();
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, put]);
  });

  it("is looked at when a trigger changes, and put back only where it differs", async () => {
    const stack = await stackOf({ triggers: { settings: 1 } }, "one");
    succeed(await stack.up());
    world().requests();
    stack.write("index.js", program(resource({ ...args, triggers: { settings: 2 } })));
    succeed(await stack.up());
    expect(world().requests(), "nothing differs").to.deep.equal([list]);
    await world().edit("api", { "index.js": worker("theirs") });
    world().requests();
    succeed(await stack.up("--expect-no-changes"));
    expect(world().requests(), "no trigger changed").to.deep.equal([]);
    stack.write("index.js", program(resource({ ...args, triggers: { settings: 3, more: ["a"] } })));
    succeed(await stack.up());
    expect(world().requests()).to.deep.equal([list, download, put]);
    expect(await world().content("api")).to.deep.equal({ "index.js": worker("one") });
    expect(stateOf(stack).outputs["triggers"]).to.deep.equal({ settings: 3, more: ["a"] });
  });
});
