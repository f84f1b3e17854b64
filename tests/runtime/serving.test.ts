import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ESM, type Modules, useEmulator, worker } from "../unit/emulator/support";

/** (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)) */
const ADD = new Uint8Array(Buffer.from("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=", "base64"));

const EVERYTHING: Modules = {
  "src/index.js": [
    ESM,
    `import { shout } from "./lib/text.js";
     import greeting from "../greeting.txt";
     import data from "../data.bin";
     import wasm from "../add.wasm";
     import common from "../common.cjs";
     const { add } = new WebAssembly.Instance(wasm).exports;
     export default {
       async fetch(request, env) {
         return Response.json({
           greeting: shout(greeting), data: [...new Uint8Array(data)], sum: add(40, 2), common, env,
           url: request.url, method: request.method, body: await request.text(), own: request.headers.get("x-own"),
           emulator: [...request.headers.keys()].filter((name) => name.startsWith("x-emulator")), country: request.cf.country,
         }, { status: 203, headers: { "x-answer": "yes" } });
       },
     };`,
  ],
  "src/lib/text.js": [ESM, "export const shout = (text) => text.toUpperCase();"],
  "greeting.txt": ["text/plain", "grüezi"],
  "data.bin": ["application/octet-stream", new Uint8Array([0, 255, 10])],
  "add.wasm": ["application/wasm", ADD],
  "common.cjs": ["application/javascript", "module.exports = { answer: 42 };"],
};

/** Milliseconds after which what a Worker does late will never come. */
const PATIENCE = 5_000;

/** Requests that a process of the runtime serves. */
const REQUESTS = 5;

describe("emulator: serving", () => {
  const api = useEmulator({ runtime: true, limits: { cpuMilliseconds: 1000, workersPerProcess: 5 } });
  const loops = useEmulator({ runtime: true, limits: { cpuMilliseconds: 5000, blockedMilliseconds: 300 } });

  const short = useEmulator({ runtime: true, limits: { requestsPerProcess: REQUESTS } });

  it("runs every kind of module, with the values of bindings", async () => {
    await api().put("everything", EVERYTHING, {
      main_module: "src/index.js",
      compatibility_date: "2026-01-01",
      bindings: [
        { name: "TEXT", type: "plain_text", text: "t" },
        { name: "JSON", type: "json", json: { deep: [1] } },
        { name: "SECRET", type: "secret_text", text: "s" },
      ],
    });
    const init = { method: "POST", body: "sent", headers: { "x-own": "own" } };
    const { status, headers, text } = await api().worker("/everything/some/path?q=1", init);
    expect([status, headers.get("x-answer")]).to.deep.equal([203, "yes"]);
    expect(JSON.parse(text)).to.deep.equal({
      greeting: "GRÜEZI",
      data: [0, 255, 10],
      sum: 42,
      common: { answer: 42 },
      env: { TEXT: "t", JSON: { deep: [1] }, SECRET: "s" },
      url: `${api().emulator.url}/some/path?q=1`,
      method: "POST",
      body: "sent",
      own: "own",
      emulator: [],
      country: "XX",
    });
  });

  it("runs a service worker", async () => {
    const code = 'addEventListener("fetch", (event) => event.respondWith(new Response(TEXT + new URL(event.request.url).pathname)));';
    const bindings = [{ name: "TEXT", type: "plain_text", text: "service" }];
    await api().put("service", { "w.js": ["application/javascript", code] }, { body_part: "w.js", bindings });
    expect((await api().worker("/service/path")).text).to.equal("service/path");
  });

  it("answers to <script>.localhost", async () => {
    await api().put("by-host", worker("by host"));
    const text = await new Promise((resolve, reject) => {
      const { port } = api().emulator;
      request({ port, host: "127.0.0.1", headers: { host: `by-host.localhost:${port}` }, path: "/client/v4" }, (answer) => {
        answer.setEncoding("utf8").once("data", resolve);
      })
        .on("error", reject)
        .end();
    });
    expect(text).to.equal("by host");
  });

  it("tells scripts of the same name apart by account; without one the last written answers", async () => {
    await api().put("twin", worker("first"));
    await api().in("other").put("twin", worker("second"));
    expect((await api().worker("/twin/")).text).to.equal("second");
    expect((await api().worker(`/${api().account}/twin/x`)).text).to.equal("first");
    expect((await api().worker("/other/twin")).text).to.equal("second");
    await api().put("twin", worker("third"));
    expect((await api().worker("/twin")).text).to.equal("third");
  });

  it("serves what was put last", async () => {
    await api().put("live", worker("1"));
    expect((await api().worker("/live")).text).to.equal("1");
    await api().putContent("live", worker("2"));
    expect((await api().worker("/live")).text).to.equal("2");
    await api().call("DELETE", "/live");
    expect((await api().worker("/live")).status).to.equal(404);
  });

  it("answers 500 for a Worker that throws, says why in its log, and goes on", async () => {
    await api().put("throws", { "index.js": [ESM, 'export default { fetch() { throw new Error("for the log"); } };'] });
    const { status, text } = await api().worker("/throws");
    expect([status, text]).to.deep.equal([500, "error code: 1101"]);
    expect(api().logged.some((line) => line.includes("throws") && line.includes("for the log"))).to.equal(true);
    await api().put("fine", worker("fine"));
    expect((await api().worker("/fine")).text).to.equal("fine");
  });

  it("ends a Worker that does not end, and its neighbours go on", async () => {
    await api().put("loops", { "index.js": [ESM, "export default { fetch() { for (;;) {} } };"] });
    await api().put("neighbour", worker("alive"));
    const { status, text } = await api().worker("/loops");
    expect([status, text]).to.deep.equal([503, "error code: 1102"]);
    expect((await api().worker("/neighbour")).text).to.equal("alive");
    expect((await api().put("neighbour", worker("changed"))).status).to.equal(200);
    expect((await api().worker("/neighbour")).text).to.equal("changed");
  });

  it("answers for the others while one does not end, those included that were under way with it", async function () {
    this.timeout(60_000);
    await loops().put("loops", { "index.js": [ESM, "export default { fetch() { for (;;) {} } };"] });
    const slow = "export default { async fetch() { await scheduler.wait(100); return new Response('slow'); } };";
    await loops().put("slow", { "index.js": [ESM, slow] });
    await loops().put("neighbour", worker("alive"));
    await loops().worker("/neighbour");
    let ended = false;
    const beside = loops().worker("/slow");
    const looping = loops()
      .worker("/loops")
      .finally(() => (ended = true));
    expect((await beside).text).to.equal("slow");
    expect((await loops().worker("/neighbour")).text).to.equal("alive");
    expect((await loops().worker("/slow")).text).to.equal("slow");
    expect(ended).to.equal(false);
    expect((await looping).status).to.equal(503);
  });

  it("goes on without a gap when a process of the runtime has served enough Workers", async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      await api().put("turn", worker(String(turn)));
      const answers = await Promise.all([1, 2, 3].map(async () => await api().worker("/turn")));
      expect(answers.map(({ text }) => text)).to.deep.equal(Array(3).fill(String(turn)));
    }
  });

  it("goes on in a new process when one has served enough requests", async () => {
    await short().put("counts", { "index.js": [ESM, "let count = 0; export default { fetch: () => new Response(String(++count)) };"] });
    const counts: number[] = [];
    for (let turn = 0; turn < 3 * REQUESTS; turn += 1) counts.push(Number((await short().worker("/counts")).text));
    expect(Math.max(...counts)).to.equal(REQUESTS);
  });

  it("leaves what goes on after an answer its time when a new process takes over", async function () {
    this.timeout(2 * PATIENCE);
    const code = `export default { fetch(request, env, ctx) {
      ctx.waitUntil(scheduler.wait(300).then(() => console.log("late")));
      return new Response("answered");
    } };`;
    await short().put("late", { "index.js": [ESM, code] });
    for (let turn = 0; turn <= REQUESTS; turn += 1) expect((await short().worker("/late")).text).to.equal("answered");
    const late = (): number => short().logged.filter((line) => line === "worker: late").length;
    const end = performance.now() + PATIENCE;
    while (late() <= REQUESTS && performance.now() < end) await short().listed("late");
    expect(late()).to.equal(REQUESTS + 1);
  });

  it("passes on as many headers as Cloudflare does", async () => {
    const long = "h".repeat(100_000);
    const code = `export default { fetch: ({ headers }) => new Response(null, { headers: { long: headers.get("long") } }) };`;
    await api().put("headers", { "index.js": [ESM, code] });
    const { hostname, port } = new URL(api().emulator.url);
    const sent = request({ hostname, port, path: "/_worker/headers", headers: { long }, maxHeaderSize: 2 * long.length });
    const [answer] = (await once(sent.end(), "response")) as [IncomingMessage];
    answer.resume();
    expect([answer.statusCode, answer.headers["long"]]).to.deep.equal([200, long]);
  });

  it("streams answers", async () => {
    const code = `export default { fetch() {
      const { readable, writable } = new TransformStream();
      const writer = writable.getWriter();
      writer.write(new TextEncoder().encode("first"));
      return new Response(readable);
    } };`;
    await api().put("streams", { "index.js": [ESM, code] });
    const abort = new AbortController();
    const response = await fetch(`${api().emulator.url}/_worker/streams`, { signal: abort.signal });
    const first = (await response.body!.getReader().read()) as { value: Uint8Array };
    expect(Buffer.from(first.value).toString("utf8")).to.equal("first");
    abort.abort();
  });
});
