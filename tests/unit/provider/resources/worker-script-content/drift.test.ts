import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { workerScriptContent } from "../../../../../provider/resources/worker-script-content";
import { cleanups } from "../../../../support/cleanup";
import { type Applied, ACCOUNT, ProviderWorld } from "../../../../support/provider-world";

const LIST = "GET scripts";
const DOWNLOAD = "GET scripts/api/content/v2";
/** Only the deployments name the person. */
const AUTHOR = "GET scripts/api/deployments";
const PUT = "PUT scripts/api/content";
const files = { "index.js": "export default {}", "lib/é.txt": "one" };
const program = {
  scriptName: "api",
  mainModule: "index.js",
  modules: { "index.js": { content: files["index.js"] }, "lib/é.txt": { content: files["lib/é.txt"] } },
};

describe("WorkerScriptContent sees what happens elsewhere", () => {
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

  it("nothing: one request for the list", async () => {
    const refreshed = await world.refresh(first);
    expect(world.requests()).to.deep.equal([LIST]);
    expect(refreshed).to.deep.include({ drifted: false, inputs: first.inputs });
    expect(refreshed!.outputs).to.deep.equal(first.outputs);
  });

  for (const [what, change] of [
    ["a secret", (world: ProviderWorld) => world.api("PUT", "scripts/api/secrets", { name: "KEY", text: "x", type: "secret_text" })],
    ["settings", (world: ProviderWorld) => world.api("PATCH", "scripts/api/script-settings", { logpush: true })],
  ] as const) {
    it(`${what}: the etag moves, and that is no drift`, async () => {
      await change(world);
      const refreshed = await world.refresh(first);
      expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
      expect(refreshed!.drifted).to.equal(false);
      expect(refreshed!.inputs).to.deep.equal(first.inputs);
      expect(refreshed!.outputs["etag"]).not.to.equal(first.outputs["etag"]);
      expect(refreshed!.outputs["contentHash"]).to.equal(first.outputs["contentHash"]);
      expect(refreshed!.outputs["lastWritten"], "what was written here last").to.deep.equal(first.outputs["lastWritten"]);
      // The new etag is known now.
      await world.refresh(refreshed!);
      expect(world.requests()).to.deep.equal([LIST]);
      expect((await world.up(program, refreshed)).did).to.equal("nothing");
    });
  }

  it("an edit: drift, which an update repairs by one PUT", async () => {
    await world.edit("api", {
      modules: { ...files, "lib/é.txt": { content: "onE", contentType: "text/plain" } },
      mainModule: "index.js",
      author: "eve@example.com",
    });
    const refreshed = await world.refresh(first);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD, AUTHOR]);
    expect(world.logged.at(-1)).to.match(
      / is not as it was last seen: last changed by eve@example\.com from dash on .*\n {2}~ lib\/é\.txt \(/,
    );
    expect(refreshed!.drifted).to.equal(true);
    expect(refreshed!.outputs).to.include({ lastDeployedFrom: "dash" });
    expect(refreshed!.outputs["modules"]).to.have.all.keys("index.js", "lib/é.txt");
    expect(refreshed!.inputs["contentHash"]).not.to.equal(first.inputs["contentHash"]);
    expect(await world.preview(program, refreshed!)).to.deep.equal({ changes: true, replaces: [] });
    const repaired = await world.up(program, refreshed);
    expect([repaired.did, world.requests()]).to.deep.equal(["update", [PUT]]);
    expect(repaired.outputs["contentHash"]).to.equal(first.outputs["contentHash"]);
    expect((await world.refresh(repaired))!.drifted).to.equal(false);
  });

  it("an edit whose author cannot be asked for is told without the author", async () => {
    await world.edit("api", { modules: { "index.js": "other" }, mainModule: "index.js" });
    await world.fault({ method: "GET", path: "*/deployments", times: 9, fault: { type: "status", status: 403 } });
    expect((await world.refresh(first))!.drifted).to.equal(true);
    expect(world.logged.at(-1)).to.match(/last changed from dash on /);
  });

  it("an edit that was taken back is none", async () => {
    await world.edit("api", { modules: { "index.js": "other" }, mainModule: "index.js" });
    const edited = await world.refresh(first);
    await world.edit("api", { modules: { ...files, "lib/é.txt": { content: "one", contentType: "text/plain" } }, mainModule: "index.js" });
    const back = await world.refresh(edited!);
    expect(back!.outputs["contentHash"]).to.equal(first.outputs["contentHash"]);
    expect((await world.up(program, back)).did).to.equal("nothing");
  });

  it("another entry over the same modules is drift", async () => {
    const asModule = { content: "one", contentType: "application/javascript+module" };
    await world.edit("api", { modules: { "index.js": files["index.js"], "lib/é.js": asModule }, mainModule: "lib/é.js" });
    const { outputs } = (await world.refresh(first))!;
    expect(outputs).to.include({ mainModule: "lib/é.js" });
    expect((await world.up(program, { ...first, outputs })).did).to.equal("update");
  });

  it("that the script is gone takes it out of the state", async () => {
    await world.api("DELETE", "scripts/api", undefined);
    expect(await world.refresh(first)).to.equal(undefined);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
  });

  it("a list that leaves the script out is no proof that it is gone", async () => {
    await world.fault({
      method: "GET",
      path: `/accounts/${ACCOUNT}/workers/scripts`,
      fault: { type: "status", status: 200, body: { success: true, errors: [], messages: [], result: [] } },
    });
    const refreshed = await world.refresh(first);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
    expect(refreshed).to.deep.include({ drifted: false });
    expect(refreshed!.outputs["contentHash"]).to.equal(first.outputs["contentHash"]);
  });

  it("an error is no proof either", async () => {
    await world.edit("api", { modules: { "index.js": "other" }, mainModule: "index.js" });
    for (const [status, code] of [
      [404, 7003],
      [403, 10000],
      [500, 10002],
    ] as const) {
      const body = { success: false, errors: [{ code, message: "No" }], messages: [], result: null };
      await world.fault({ method: "GET", path: "*/content/v2", times: 3, fault: { type: "status", status, body } });
      const error = await world.refresh(first).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      expect(error?.message).to.include(String(code));
      await fetch(`${world.emulator.url}/_emulator/faults`, { method: "DELETE" });
    }
  });

  it("many resources at once: one list for all", async () => {
    const context = world.context();
    const read = await Promise.all(Array.from({ length: 20 }, () => workerScriptContent.read(context, first.id, first.outputs)));
    expect(read.every((one) => one?.inputs === undefined)).to.equal(true);
    expect(world.requests()).to.deep.equal([LIST]);
  });

  it("a script by its id alone, as `get` reads it", async () => {
    const got = await world.get(first.id);
    expect(world.requests()).to.deep.equal([LIST, DOWNLOAD]);
    expect(got!.outputs).to.deep.include({
      mainModule: "index.js",
      contentHash: first.outputs["contentHash"],
      modules: first.outputs["modules"],
    });
    const missing = await world.get(`${ACCOUNT}/missing`).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(missing?.message).to.match(/there is no Worker "missing"/);
  });
});
