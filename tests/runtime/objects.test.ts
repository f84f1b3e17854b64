import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../emulator";
import { Client, ESM, type Modules, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, newNamespace, stored } from "./support";

const OWN = { name: "COUNTER", type: "durable_object_namespace", class_name: "Counter" };
const MIGRATED = { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } };

/** Counts by path, and says which version of the code the object runs. */
function counter(version: string): Modules {
  return handler(
    "return Response.json(await env.COUNTER.getByName(new URL(request.url).pathname).up())",
    `export class Counter extends DurableObject {
       async up() {
         const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
         await this.ctx.storage.put("n", n);
         return [${JSON.stringify(version)}, n];
       }
       async fetch() { return new Response("fetched " + this.ctx.storage.sql.exec("SELECT 1 AS one").one().one); }
     }`,
  );
}

describe("emulator: Durable Objects", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("keep one state a name, and keep it when a new version runs them", async () => {
    await deploy(api(), "counts", counter("one"), [OWN], MIGRATED);
    expect(await ask(api(), "/counts/a")).to.deep.equal(["one", 1]);
    expect(await ask(api(), "/counts/a")).to.deep.equal(["one", 2]);
    expect(await ask(api(), "/counts/b")).to.deep.equal(["one", 1]);
    await deploy(api(), "counts", counter("two"), [OWN]);
    expect(await ask(api(), "/counts/a")).to.deep.equal(["two", 3]);
  });

  it("are shared with other scripts that bind the class, by fetch too", async () => {
    await deploy(api(), "owner", counter("owner"), [OWN], MIGRATED);
    const body = `
      const stub = env.C.getByName("/a");
      return Response.json([await stub.up(), await (await stub.fetch("http://c/")).text()]);`;
    await deploy(api(), "guest", handler(body), [{ ...OWN, name: "C", script_name: "owner" }]);
    expect(await ask(api(), "/owner/a")).to.deep.equal(["owner", 1]);
    expect(await ask(api(), "/guest")).to.deep.equal([["owner", 2], "fetched 1"]);
    expect(await ask(api(), "/owner/a")).to.deep.equal(["owner", 3]);
  });

  it("are in one process at a time, while Workers that were together part", async () => {
    const kv = { name: "KV", type: "kv_namespace", namespace_id: await newNamespace(api(), "parting") };
    const slow = (name: string): Modules =>
      handler(
        `const { pathname } = new URL(request.url);
         return Response.json(await env.COUNTER.getByName("a").up(pathname === "/slow"));`,
        `export class Counter extends DurableObject {
           up(slowly) {
             return this.ctx.blockConcurrencyWhile(async () => {
               const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
               if (slowly) { await this.env.KV.put("under-way", "${name}"); await scheduler.wait(1000); }
               await this.ctx.storage.put("n", n);
               return n;
             });
           }
         }`,
      );
    for (const name of ["first", "second"]) await deploy(api(), name, slow(name), [OWN, kv], MIGRATED);
    const friend = handler("return Response.json(0)");
    const bound = ["first", "second"].map((script) => ({ ...OWN, name: script, script_name: script }));
    await deploy(api(), "friend", friend, bound);
    expect([await ask(api(), "/friend"), await ask(api(), "/first"), await ask(api(), "/second")]).to.deep.equal([0, 1, 1]);
    const before = ask(api(), "/second/slow");
    await stored(api(), kv.namespace_id, "under-way");
    await deploy(api(), "friend", friend);
    await deploy(api(), "first", slow("changed"), [OWN, kv]);
    const first = ask(api(), "/first");
    // So that the emulator has begun with what is asked above.
    await api().listed("first");
    expect(await Promise.all([before, first, ask(api(), "/second")])).to.deep.equal([2, 2, 3]);
  });

  it("run alarms", async () => {
    const modules = handler(
      'return Response.json(await env.COUNTER.getByName("a").wait())',
      `export class Counter extends DurableObject {
         async wait() {
           const rung = new Promise((resolve) => { this.rung = resolve; });
           await this.ctx.storage.setAlarm(Date.now());
           return await rung;
         }
         alarm() { this.rung("rung"); }
       }`,
    );
    await deploy(api(), "alarms", modules, [OWN], MIGRATED);
    expect(await ask(api(), "/alarms")).to.equal("rung");
  });

  it("keep their state when a migration renames their class, and when one hands it to another script", async () => {
    const as = (name: string): Modules => ({
      "index.js": [ESM, String(counter(name)["index.js"]?.[1]).replace("class Counter", `class ${name}`)],
    });
    const binding = (name: string): typeof OWN => ({ ...OWN, class_name: name });
    await deploy(api(), "renames", counter("Counter"), [OWN], MIGRATED);
    await ask(api(), "/renames/a");
    const renamed = { old_tag: "v1", new_tag: "v2", renamed_classes: [{ from: "Counter", to: "Tally" }] };
    await deploy(api(), "renames", as("Tally"), [binding("Tally")], { migrations: renamed });
    expect(await ask(api(), "/renames/a")).to.deep.equal(["Tally", 2]);
    const transferred = { new_tag: "v1", transferred_classes: [{ from: "Tally", from_script: "renames", to: "Taken" }] };
    await deploy(api(), "takes", as("Taken"), [binding("Taken")], { migrations: transferred });
    expect(await ask(api(), "/takes/a")).to.deep.equal(["Taken", 3]);
  });

  it("are there without a binding for classes of `exports`", async () => {
    const modules = handler(
      "return Response.json(await ctx.exports.Counter.getByName('a').hi())",
      'export class Counter extends DurableObject { hi() { return "hi"; } }',
    );
    const exports = { Counter: { type: "durable-object", storage: "sqlite" } };
    await deploy(api(), "unbound", modules, [], { exports });
    expect(await ask(api(), "/unbound")).to.equal("hi");
  });

  it("say on use that no live version has the class", async () => {
    await deploy(api(), "leaves", counter("leaves"), [OWN], MIGRATED);
    const body = 'try { await env.C.idFromName("a") } catch ({ message }) { return Response.json(message) }';
    await deploy(api(), "lacks", handler(body), [{ ...OWN, name: "C", script_name: "leaves" }]);
    await api().call("DELETE", "/leaves?force=true");
    expect(await ask(api(), "/lacks")).to.equal(
      "The binding C is not available in the emulator: no live version of the Worker leaves has the class Counter.",
    );
  });

  it("start empty in a Worker that was deleted and made again", async () => {
    for (const time of [1, 2]) {
      await deploy(api(), "again", counter("again"), [OWN], MIGRATED);
      expect(await ask(api(), "/again/a"), String(time)).to.deep.equal(["again", 1]);
      expect((await api().call("DELETE", "/again?force=true")).status).to.equal(200);
    }
  });

  it("survive a restart where the state is in a folder", async () => {
    const state = mkdtempSync(join(tmpdir(), "emulator-test-"));
    try {
      for (const n of [1, 2]) {
        const emulator = await startEmulator({ state, log: () => undefined });
        const client = new Client(emulator);
        try {
          if (n === 1) await deploy(client, "kept", counter("kept"), [OWN], MIGRATED);
          expect(await ask(client, "/kept/a")).to.deep.equal(["kept", n]);
        } finally {
          await emulator.close();
        }
      }
    } finally {
      rmSync(state, { recursive: true });
    }
  });
});
