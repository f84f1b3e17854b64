import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { cleanups } from "../../../../support/cleanup";
import { ProviderWorld } from "../../../../support/provider-world";

const LIST = "GET scripts";
const DOWNLOAD = "GET scripts/api/content/v2";
const PUT = "PUT scripts/api/content";
const script = 'addEventListener("fetch", () => {});';
const program = {
  scriptName: "api",
  bodyPart: "main.js",
  modules: { "main.js": { content: script }, "data.bin": { contentBase64: "/w==" } },
};

describe("WorkerScriptContent of a service worker", () => {
  const cleanup = cleanups();
  let world: ProviderWorld;
  beforeEach(async () => {
    world = await ProviderWorld.start();
    cleanup(() => world.emulator.close());
    await world.edit("api", { modules: { "worker.js": script }, bodyPart: "worker.js" });
  });

  it("is put once, and seen unchanged", async () => {
    const first = await world.up(program);
    expect(world.requests()).to.deep.equal([PUT]);
    expect(first.outputs).to.include({ bodyPart: "main.js", hasModules: false }).and.not.have.property("mainModule");
    expect(first.outputs["modules"]).to.have.nested.property("main\\.js.contentType", "application/javascript");
    expect((await world.up(program, first)).did).to.equal("nothing");
    expect((await world.refresh(first))!.drifted).to.equal(false);
    expect(world.requests()).to.deep.equal([LIST]);
  });

  it("is not drift where only the etag moved, though its other parts cannot be seen", async () => {
    const first = await world.up(program);
    await world.api("PATCH", "scripts/api/script-settings", { logpush: true });
    world.requests();
    const refreshed = await world.refresh(first);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
    expect(refreshed!.drifted).to.equal(false);
    expect(refreshed!.outputs["modules"]).to.deep.equal(first.outputs["modules"]);
  });

  it("is drift where its script was edited, and one PUT puts it back", async () => {
    const first = await world.up(program);
    await world.edit("api", { modules: { "main.js": `${script}\n` }, bodyPart: "main.js" });
    world.requests();
    const refreshed = await world.refresh(first);
    expect(refreshed!.drifted).to.equal(true);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD, "GET scripts/api/deployments"]);
    expect((await world.up(program, refreshed)).did).to.equal("update");
    expect(world.requests()).to.deep.equal([PUT]);
  });

  it("is drift where it became a module Worker", async () => {
    const first = await world.up(program);
    await world.edit("api", { modules: { "index.js": "export default {}" }, mainModule: "index.js" });
    const refreshed = await world.refresh(first);
    expect(refreshed!.drifted).to.equal(true);
    expect(refreshed!.inputs).to.include({ mainModule: "index.js" }).and.not.have.property("bodyPart");
  });

  it("becomes a module Worker by one PUT", async () => {
    const first = await world.up(program);
    world.requests();
    const second = await world.up(
      { scriptName: "api", mainModule: "index.js", modules: { "index.js": { content: "export default {}" } } },
      first,
    );
    expect([second.did, world.requests()]).to.deep.equal(["update", [PUT]]);
    expect(second.outputs).to.include({ mainModule: "index.js" }).and.not.have.property("bodyPart");
  });
});
