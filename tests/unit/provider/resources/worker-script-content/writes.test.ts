import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { ConflictError, UserError } from "../../../../../provider/client/errors";
import { cleanups } from "../../../../support/cleanup";
import { type Applied, ProviderWorld } from "../../../../support/provider-world";
import { rejection } from "../../../../support/rejection";

const LIST = "GET scripts";
const DOWNLOAD = "GET scripts/api/content/v2";
const PUT = "PUT scripts/api/content";
const GET = "GET scripts/api/content/v2";
const program = { scriptName: "api", mainModule: "index.js", modules: { "index.js": { content: "export default {}" } } };
const edited = { ...program, modules: { "index.js": { content: "export default { }" } } };
const elsewhere = { modules: { "index.js": "export default { a: 1 }" }, mainModule: "index.js" };

describe("WorkerScriptContent writes", () => {
  const cleanup = cleanups();
  let world: ProviderWorld;
  let first: Applied;
  beforeEach(async () => {
    world = await ProviderWorld.start();
    cleanup(() => world.emulator.close());
    await world.edit("api", { modules: { "index.js": "export default {}" } });
    first = await world.up(program);
    world.requests();
  });

  it("with every field of Script, the hash and what was written, in its outputs", () => {
    expect(first.id).to.match(/^0123456789abcdef0123456789abcdef\/api$/);
    expect(first.outputs).to.include.all.keys("etag", "contentHash", "createdOn", "modifiedOn", "hasModules", "usageModel", "endpoint");
    expect(first.outputs).to.include({ endpoint: "local", scriptName: "api" }).and.not.have.property("id");
    expect(first.outputs["lastWritten"]).to.deep.equal({ etag: first.outputs["etag"], contentHash: first.outputs["contentHash"] });
    expect(first.inputs["contentHash"]).to.equal(first.outputs["contentHash"]);
  });

  it("over a lost answer: what is there is looked at, it is not put twice, and the state is right", async () => {
    await world.fault({ method: "PUT", path: "*/content", nth: 1, fault: { type: "reset-after" } });
    const second = await world.up(edited, first);
    expect(world.requests()).to.deep.equal([PUT, LIST, GET]);
    expect((await world.refresh(second))!.drifted).to.equal(false);
    expect(world.requests()).to.deep.equal([LIST]);
  });

  it("once only where it is refused", async () => {
    const body = { success: false, errors: [{ code: 10021, message: "No" }], messages: [], result: null };
    await world.fault({ method: "PUT", path: "*/content", fault: { type: "status", status: 400, body } });
    expect((await rejection(world.up(edited, first))).message).to.include("10021");
    expect(world.requests()).to.deep.equal([PUT]);
  });

  it("nowhere without a script, and says what to do", async () => {
    const error = await rejection(world.up({ ...program, scriptName: "missing" }));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.include('there is no Worker "missing"').and.include("create it first");
    expect(world.requests()).to.deep.equal(["PUT scripts/missing/content"]);
  });

  it("and finds the etag in the list when the answer has none", async () => {
    const body = { success: true, errors: [], messages: [], result: null };
    await world.fault({ method: "PUT", path: "*/content", nth: 1, fault: { type: "status", status: 200, body } });
    const second = await world.up(edited, first);
    expect(world.requests()).to.deep.equal([PUT, LIST]);
    expect(second.outputs["etag"]).to.be.a("string");
  });

  describe("what someone else has changed", () => {
    it("over, by default", async () => {
      await world.edit("api", elsewhere);
      expect((await world.up(edited, first)).did).to.equal("update");
      expect(world.requests()).to.deep.equal([PUT]);
    });

    it('not with onConflict "fail", and says who, when and what', async () => {
      const careful = { ...edited, onConflict: "fail" };
      await world.edit("api", { ...elsewhere, author: "eve@example.com" });
      for (const old of [first, (await world.refresh(first))!]) {
        world.requests();
        const error = await rejection(world.up(careful, old));
        expect(error).to.be.instanceOf(ConflictError);
        expect(error.message).to.include("from dash").and.include("~ index.js (").and.include("Nothing was put");
        expect(world.requests().filter((request) => request.startsWith("PUT"))).to.deep.equal([]);
      }
    });

    it('with onConflict "fail" where only the etag moved', async () => {
      await world.api("PATCH", "scripts/api/script-settings", { logpush: true });
      expect((await world.up({ ...edited, onConflict: "fail" }, first)).did).to.equal("update");
      expect(world.requests()).to.deep.equal([LIST, DOWNLOAD, PUT]);
    });

    it('with onConflict "fail" where nothing moved', async () => {
      await world.up({ ...edited, onConflict: "fail" }, first);
      expect(world.requests()).to.deep.equal([LIST, PUT]);
    });

    it('not again with onConflict "fail" where it is what the program wants', async () => {
      await world.edit("api", { modules: { "index.js": "export default { }" }, mainModule: "index.js" });
      const second = await world.up({ ...edited, onConflict: "fail" }, first);
      expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
      expect(second.outputs["lastWritten"]).to.have.property("contentHash", second.outputs["contentHash"]);
    });
  });

  describe("when its triggers change", () => {
    it("only where the remote differs", async () => {
      const second = await world.up({ ...program, triggers: { other: 1 } }, first);
      expect([second.did, world.requests()]).to.deep.equal(["update", [LIST]]);
      await world.edit("api", elsewhere);
      const third = await world.up({ ...program, triggers: { other: 2 } }, second);
      expect([third.did, world.requests()]).to.deep.equal(["update", [LIST, DOWNLOAD, PUT]]);
      expect((await world.up({ ...program, triggers: { other: 2 } }, third)).did).to.equal("nothing");
      expect(world.requests()).to.deep.equal([]);
    });

    it("and says so when the script is gone", async () => {
      await world.api("DELETE", "scripts/api", undefined);
      expect((await rejection(world.up({ ...program, triggers: 1 }, first))).message).to.include('there is no Worker "api"');
    });
  });

  describe("nothing when it adopts", () => {
    it("the same content", async () => {
      const adopted = await world.up({ ...program, adopt: true });
      expect([adopted.did, world.requests()]).to.deep.equal(["create", [LIST, DOWNLOAD]]);
      expect(adopted.outputs).to.include({ etag: first.outputs["etag"], contentHash: first.outputs["contentHash"] });
      expect((await world.up({ ...edited, adopt: true, onConflict: "fail" }, adopted)).did).to.equal("update");
      expect(world.requests()).to.deep.equal([LIST, PUT]);
    });

    it("another content, and says in what it differs", async () => {
      const error = await rejection(world.up({ ...edited, adopt: true }));
      expect(error).to.be.instanceOf(ConflictError);
      expect(error.message).to.include("~ index.js (17 bytes").and.include("Nothing was put");
      expect(world.requests().filter((request) => request.startsWith("PUT"))).to.deep.equal([]);
    });

    it("a script that is not there", async () => {
      expect((await rejection(world.up({ ...program, scriptName: "missing", adopt: true }))).message).to.include(
        'there is no Worker "missing"',
      );
    });
  });

  it("nothing where the program ignores changes of modules and something else needs the content", async () => {
    const ignored = { ...program, modules: first.inputs["modules"] };
    expect((await world.up(ignored, first)).did).to.equal("nothing");
    await world.edit("api", elsewhere);
    world.requests();
    const error = await rejection(world.up({ ...ignored, triggers: 1 }, first));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.match(/^modules\["index\.js"\]: its content is not at hand/);
    expect(world.requests().filter((request) => request.startsWith("PUT"))).to.deep.equal([]);
  });
});
