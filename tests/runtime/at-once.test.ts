import { expect } from "chai";
import { describe, it } from "mocha";
import { useEmulator, versionOf } from "../unit/emulator/support";
import { ask, deploy, handler } from "./support";

/** With it a Worker runs in a process of its account, and stores nothing. */
const RATE = { name: "RATE", type: "ratelimit", namespace_id: "1", simple: { limit: 1, period: 10 } };

describe("emulator: much that is asked for at once", function () {
  this.timeout(30_000);
  const api = useEmulator({ runtime: true });
  const all = async (paths: readonly string[]): Promise<unknown[]> => await Promise.all(paths.map(async (path) => await ask(api(), path)));

  it("each version of a Worker answers at its preview", async () => {
    const names = ["one", "two", "three", "four", "five", "six"];
    await deploy(api(), "previewed", handler('return Response.json("live")'), [RATE]);
    const ids: string[] = [];
    for (const name of names) {
      const version = versionOf(handler(`return Response.json("${name}")`), { bindings: [RATE], compatibility_date: "2026-01-01" });
      ids.push(String((await api().workers("POST", "/previewed/versions", version)).result["id"]));
    }
    expect(await all(ids.map((id) => `/${id.slice(0, 8)}-previewed`))).to.deep.equal(names);
  });

  it("Workers with the same Durable Objects answer beside one that does not start", async () => {
    const objects = (script?: string): object => ({
      name: "OBJECT",
      type: "durable_object_namespace",
      class_name: "One",
      script_name: script,
    });
    const use = "const { OBJECT } = env; return await OBJECT.get(OBJECT.idFromName('o')).fetch(request);";
    const one = "export class One extends DurableObject { fetch() { return Response.json('object'); } }";
    await deploy(api(), "home", handler(use, one), [{ ...objects() }], { migrations: { new_tag: "v1", new_sqlite_classes: ["One"] } });
    // Nothing is bound to code that is compiled only.
    const fails = `import { env as bound } from "cloudflare:workers";
      let id = "";
      try { id = String(bound.OBJECT.idFromName("o")); } catch {}
      if (id.length === 64) throw new Error("does not start");`;
    await deploy(api(), "broken", handler("", fails), [{ ...objects("home") }]);
    for (const name of ["left", "right"]) await deploy(api(), name, handler(use), [{ ...objects("home") }]);
    expect(await all(["/left", "/right", "/left", "/right"])).to.deep.equal(["object", "object", "object", "object"]);
  });

  it("service workers answer, beside one that does not end", async () => {
    const names = ["first", "second", "third", "fourth", "fifth", "sixth"];
    const put = async (name: string, code: string, more: object = {}): Promise<unknown> =>
      await api().put(
        name,
        { "w.js": ["application/javascript", `addEventListener("fetch", (event) => { ${code} });`] },
        { body_part: "w.js", ...more },
      );
    for (const name of names) await put(name, `event.respondWith(Response.json("${name}"));`);
    await put("loops", "for (;;) {}", { limits: { cpu_ms: 1000 } });
    const looping = api().worker("/loops");
    expect(await all(names.map((name) => `/${name}`))).to.deep.equal(names);
    expect((await looping).text).to.equal("error code: 1102");
  });

  it("a reset ends the start of a Worker that does not end once it is bound", async () => {
    const loops = 'import { env as bound } from "cloudflare:workers"; if (bound.RATE) for (;;) {}';
    await deploy(api(), "starting", handler("return Response.json(1)", loops), [RATE]);
    const starting = api().worker("/starting");
    // So that the emulator has begun with what is asked above.
    await api().listed("starting");
    expect((await api().admin("POST", "/reset")).status).to.equal(204);
    expect((await starting).status).to.be.oneOf([404, 502, 503]);
  });

  it("Workers of many accounts answer", async () => {
    const accounts = ["a", "b", "c", "d", "e", "f"].map((name) => api().in(name));
    for (const account of accounts) await deploy(account, "busy", handler("await scheduler.wait(300); return Response.json(1)"), [RATE]);
    expect(await all(accounts.map(({ account }) => `/${account}/busy`))).to.deep.equal(accounts.map(() => 1));
  });
});
