import { expect } from "chai";
import { before, describe, it } from "mocha";
import { useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, newNamespace, stored } from "./support";

const KV = { name: "KV", type: "kv_namespace", namespace_id: "n" };

describe("emulator: Workers with bindings that harm", () => {
  const api = useEmulator({ runtime: true, limits: { cpuMilliseconds: 1000 } });
  const alive = handler('await env.KV.put("k", "v"); return Response.json(await env.KV.get("k"))');

  it("answers 500 for one that throws, says why in its log, and goes on", async () => {
    await deploy(api(), "throws", handler('throw new Error("for the log")'), [KV]);
    const { status, text } = await api().worker("/throws");
    expect([status, text]).to.deep.equal([500, "error code: 1101"]);
    expect(api().logged.some((line) => line.includes("throws") && line.includes("for the log"))).to.equal(true);
    await deploy(api(), "alive", alive, [KV]);
    expect(await ask(api(), "/alive")).to.equal("v");
  });

  it("says whatever one throws", async () => {
    for (const [text, logged] of [
      ["漢".repeat(5000), "漢".repeat(4000)],
      ["\ud800 alone", "\ufffd alone"],
    ] as const) {
      await deploy(api(), "throws", handler(`throw new Error(${JSON.stringify(text)})`), [KV]);
      const { status, text: answer } = await api().worker("/throws");
      expect([status, answer]).to.deep.equal([500, "error code: 1101"]);
      expect(api().logged.some((line) => line.endsWith(`threw: ${logged}`))).to.equal(true);
    }
  });

  it("ends one that does not end, and its neighbours go on with their data", async () => {
    await deploy(api(), "keeps", handler('return Response.json(await env.KV.get("kept"))'), [KV]);
    await deploy(api(), "puts", handler('await env.KV.put("kept", "safe"); return Response.json(1)'), [KV]);
    await deploy(api(), "loops", handler("for (;;) {}"), [KV]);
    await deploy(api(), "plain", handler("return Response.json(env)"));
    await ask(api(), "/puts");
    const looping = api().worker("/loops");
    expect(await ask(api(), "/plain")).to.deep.equal({});
    const { status, text } = await looping;
    expect([status, text]).to.deep.equal([503, "error code: 1102"]);
    expect(await ask(api(), "/keeps")).to.equal("safe");
  });

  it("answers requests that were under way when another version is asked for", async () => {
    const slow = handler('await env.KV.put("slow", "1"); await scheduler.wait(300); return Response.json("slow")');
    await deploy(api(), "slow", slow, [KV]);
    await ask(api(), "/slow");
    const under = ask(api(), "/slow");
    await deploy(api(), "alive", { ...alive, "more.txt": ["text/plain", "another version"] }, [KV]);
    expect(await Promise.all([under, ask(api(), "/alive")])).to.deep.equal(["slow", "v"]);
  });

  it("closes in the middle of a request", async () => {
    await deploy(api(), "waits", handler("await scheduler.wait(60_000); return Response.json(1)"), [KV]);
    const waiting = api().worker("/waits");
    await deploy(api(), "alive", alive, [KV]);
    await ask(api(), "/alive").catch(() => undefined);
    expect((await api().admin("POST", "/reset")).status).to.equal(204);
    expect((await waiting).status).to.equal(503);
  });
});

/** Says in KV that it runs, and never answers. */
const LOOP = 'await env.KV.put("looping", "yes"); for (;;) {}';
/** Adds one to what is stored, and answers it. */
const COUNTER = `export class Counter extends DurableObject {
  async add() { const n = (await this.ctx.storage.get("n") ?? 0) + 1; await this.ctx.storage.put("n", n); return n; }
}`;
const ADD = 'return Response.json(await env.COUNTER.get(env.COUNTER.idFromName("c")).add());';
const OBJECTS = { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } };
const COUNTS = { name: "COUNTER", type: "durable_object_namespace", class_name: "Counter" };

describe("emulator: while a Worker with bindings loops", function () {
  this.timeout(60_000);
  // Nobody waits for the end of a loop that has no limit of its own.
  const api = useEmulator({ runtime: true, limits: { cpuMilliseconds: 300_000, blockedMilliseconds: 300 } });
  const kv = { name: "KV", type: "kv_namespace", namespace_id: "" };
  before(async () => {
    kv.namespace_id = await newNamespace(api(), "shared");
  });

  it("its neighbours go on, those that share its data too, and those that were asked before", async () => {
    const path = "const { pathname } = new URL(request.url);";
    await deploy(api(), "loops", handler(`${path} if (pathname === "/loop") { ${LOOP} } return Response.json("not always")`), [kv]);
    await deploy(api(), "own", handler('await env.KV.put("k", "v"); return Response.json(await env.KV.get("k"))'), [
      { ...kv, namespace_id: "of-its-own" },
    ]);
    const shares = `${path}
      if (pathname === "/slow") { await env.KV.put("under-way", "yes"); await scheduler.wait(1500); }
      if (request.method === "POST") await env.KV.put("kept", await request.text());
      return Response.json(await env.KV.get("kept"));`;
    await deploy(api(), "shares", handler(shares), [kv]);
    await deploy(api(), "calls", handler('return await env.OTHER.fetch("http://other/")'), [
      { name: "OTHER", type: "service", service: "loops" },
    ]);
    await ask(api(), "/shares", { method: "POST", body: "before" });
    const before = ask(api(), "/shares/slow");
    await stored(api(), kv.namespace_id, "under-way");
    const looping = api().worker("/loops/loop");
    await stored(api(), kv.namespace_id, "looping");
    expect(await ask(api(), "/own")).to.equal("v");
    expect(await before).to.equal("before");
    expect(await ask(api(), "/shares", { method: "POST", body: "after" })).to.equal("after");
    expect(await ask(api(), "/calls")).to.equal("not always");
    expect(await ask(api(), "/loops")).to.equal("not always");
    await deploy(api(), "counts", handler(ADD, COUNTER), [COUNTS], OBJECTS);
    expect(await ask(api(), "/counts")).to.equal(1);
    await api().admin("POST", "/reset");
    expect((await looping).status).to.equal(503);
  });

  it("whoever shares its Durable Objects waits until its own limit, and finds what they store", async () => {
    kv.namespace_id = await newNamespace(api(), "again");
    const add = `if (new URL(request.url).pathname === "/loop") { ${LOOP} } ${ADD}`;
    const limits = { cpu_ms: 2000 };
    await deploy(api(), "home", handler(add, COUNTER), [COUNTS, kv], { ...OBJECTS, limits });
    const slow = `if (request.method === "GET") { await env.KV.put("under-way", "yes"); await scheduler.wait(1000); } ${ADD}`;
    await deploy(api(), "friend", handler(slow), [{ ...COUNTS, script_name: "home" }, kv], { limits });
    await deploy(api(), "other", handler(ADD, COUNTER), [COUNTS], OBJECTS);
    expect([await ask(api(), "/home"), await ask(api(), "/friend", { method: "POST" }), await ask(api(), "/other")]).to.deep.equal([
      1, 2, 1,
    ]);
    const before = ask(api(), "/friend");
    await stored(api(), kv.namespace_id, "under-way");
    const looping = api().worker("/home/loop");
    await stored(api(), kv.namespace_id, "looping");
    const meanwhile = ask(api(), "/friend", { method: "POST" });
    expect(await ask(api(), "/other")).to.equal(2);
    expect(await Promise.all([before, meanwhile])).to.have.members([3, 4]);
    const { status, text } = await looping;
    expect([status, text]).to.deep.equal([503, "error code: 1102"]);
    expect(await ask(api(), "/home")).to.equal(5);
  });
});
