import { expect } from "chai";
import { describe, it } from "mocha";
import { ESM, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler } from "./support";

const TARGET = handler(
  'return new Response("default " + request.method + new URL(request.url).pathname + (await request.text()))',
  `export class Api extends WorkerEntrypoint {
     add(a, b) { return a + b; }
     counter() { let n = 0; class C extends RpcTarget { up() { return ++n; } } return new C(); }
     fails() { throw new RangeError("as thrown"); }
     fetch() { return new Response("named"); }
   }
   export const Plain = { fetch: () => new Response("plain object") };`,
);

describe("emulator: service bindings", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("fetch the default and named entrypoints of another Worker, with what they are sent", async () => {
    await deploy(api(), "target", TARGET);
    const body = `
      const text = async (stub, init) => (await stub.fetch("http://t/path", init)).text();
      return Response.json([await text(env.DEFAULT, { method: "POST", body: "!" }), await text(env.NAMED), await text(env.PLAIN)]);`;
    await deploy(api(), "fetches", handler(body), [
      { name: "DEFAULT", type: "service", service: "target", environment: "production" },
      { name: "NAMED", type: "service", service: "target", entrypoint: "Api" },
      { name: "PLAIN", type: "service", service: "target", entrypoint: "Plain" },
    ]);
    expect(await ask(api(), "/fetches")).to.deep.equal(["default POST/path!", "named", "plain object"]);
  });

  it("call methods, keep what those return alive, and pass on what they throw", async () => {
    await deploy(api(), "target", TARGET);
    const body = `
      const counter = await env.API.counter();
      await counter.up();
      const thrown = await env.API.fails().catch((error) => [error.name, error.message]);
      return Response.json([await env.API.add(1, 2), await counter.up(), thrown]);`;
    await deploy(api(), "calls", handler(body), [{ name: "API", type: "service", service: "target", entrypoint: "Api" }]);
    expect(await ask(api(), "/calls")).to.deep.equal([3, 2, ["RangeError", "as thrown"]]);
  });

  it("lead to the own Worker, and in circles", async () => {
    const self = handler(
      "return Response.json(await env.SELF.twice(21))",
      "export class Own extends WorkerEntrypoint { twice(n) { return n * 2; } }",
    );
    await deploy(api(), "self", self, [{ name: "SELF", type: "service", service: "self", entrypoint: "Own" }]);
    expect(await ask(api(), "/self")).to.equal(42);
    const hop = handler(`
      const left = Number(new URL(request.url).pathname.slice(1));
      return left === 0 ? new Response('"end"') : env.NEXT.fetch("http://next/" + (left - 1));`);
    await deploy(api(), "ring-b", hop);
    await deploy(api(), "ring-a", hop, [{ name: "NEXT", type: "service", service: "ring-b" }]);
    await deploy(api(), "ring-b", hop, [{ name: "NEXT", type: "service", service: "ring-a" }]);
    expect(await ask(api(), "/ring-a/5")).to.equal("end");
  });

  it("lead to what is live when they are used", async () => {
    await deploy(api(), "moves", handler("return new Response('\"first\"')"));
    await deploy(api(), "follows", handler('return env.S.fetch("http://s/")'), [{ name: "S", type: "service", service: "moves" }]);
    expect(await ask(api(), "/follows")).to.equal("first");
    await deploy(api(), "moves", handler("return new Response('\"second\"')"));
    expect(await ask(api(), "/follows")).to.equal("second");
  });

  it("say on use that the Worker or its entrypoint is not there, and work once it is", async () => {
    const body = `
      const caught = async (stub) => { try { return await (await stub.fetch("http://t/")).text() } catch ({ message }) { return message } };
      return Response.json([await caught(env.LATER), await caught(env.NO_ENTRY)]);`;
    await deploy(api(), "target", TARGET);
    await deploy(api(), "early", handler(body), [
      { name: "LATER", type: "service", service: "later" },
      { name: "NO_ENTRY", type: "service", service: "target", entrypoint: "Nope" },
    ]);
    const noEntry = "The binding NO_ENTRY is not available in the emulator: the Worker target has no entrypoint Nope.";
    expect(await ask(api(), "/early")).to.deep.equal([
      "The binding LATER is not available in the emulator: no Worker named later is deployed.",
      noEntry,
    ]);
    await deploy(api(), "later", handler('return new Response("there")'));
    expect(await ask(api(), "/early")).to.deep.equal(["there", noEntry]);
  });

  it("lead to service workers, and to modules of every kind", async () => {
    const code = 'addEventListener("fetch", (event) => event.respondWith(new Response(TEXT)));';
    const bindings = [{ name: "TEXT", type: "plain_text", text: "service worker" }];
    await api().put("sw", { "w.js": ["application/javascript", code] }, { body_part: "w.js", bindings });
    const modules = {
      "src/index.js": [
        ESM,
        `import { shout } from "./lib/shout.js"; import text from "../t.txt"; import data from "../d.bin"; import common from "../c.cjs";
         export default { fetch: async (request, env) => Response.json([
           shout(text), [...new Uint8Array(data)], common, await (await env.SW.fetch("http://sw/")).text()]) };`,
      ],
      "src/lib/shout.js": [ESM, "export const shout = (text) => text.toUpperCase();"],
      "t.txt": ["text/plain", "grüezi"],
      "d.bin": ["application/octet-stream", new Uint8Array([0, 255])],
      "c.cjs": ["application/javascript", "module.exports = 42;"],
    } as const;
    const metadata = { main_module: "src/index.js", bindings: [{ name: "SW", type: "service", service: "sw" }] };
    const put = await api().put("modules", modules, metadata);
    expect(put.status, put.text).to.equal(200);
    expect(await ask(api(), "/modules")).to.deep.equal(["GRÜEZI", [0, 255], 42, "service worker"]);
  });
});
