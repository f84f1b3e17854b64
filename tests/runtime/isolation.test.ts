import { expect } from "chai";
import { describe, it } from "mocha";
import { useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler } from "./support";

const KV = { name: "KV", type: "kv_namespace", namespace_id: "n" };

describe("emulator: Workers with bindings that harm", () => {
  const api = useEmulator({ runtime: true, limits: { stuckMilliseconds: 1000 } });
  const alive = handler('await env.KV.put("k", "v"); return Response.json(await env.KV.get("k"))');

  it("answers 500 for one that throws, says why in its log, and goes on", async () => {
    await deploy(api(), "throws", handler('throw new Error("for the log")'), [KV]);
    const { status, text } = await api().worker("/throws");
    expect([status, text]).to.deep.equal([500, "error code: 1101"]);
    expect(api().logged.some((line) => line.includes("throws") && line.includes("for the log"))).to.equal(true);
    await deploy(api(), "alive", alive, [KV]);
    expect(await ask(api(), "/alive")).to.equal("v");
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
