import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { type Files, useWrangler } from "../../support/clients/wrangler";

const DATE = { compatibility_date: "2026-01-01" };
const HTML = "text/html; charset=utf-8";

/** A module that exports `add`, of two integers. */
const ADD = Buffer.from("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=", "base64");

/** A service worker that has a text, data and WebAssembly by its configuration, and by its imports. */
const importing = `
  import text from "./own.txt";
  import data from "./own.bin";
  import wasm from "./add.wasm";
  const sum = (module) => new WebAssembly.Instance(module).exports.add(40, 2);
  addEventListener("fetch", (event) => {
    event.respondWith(Response.json([TEXT, text, DATA.byteLength, data.byteLength, sum(WASM), sum(wasm)]));
  });`;

const site: Files = {
  "wrangler.json": {
    ...DATE,
    name: "site",
    main: "src/index.js",
    assets: { directory: "public", binding: "ASSETS", not_found_handling: "404-page", run_worker_first: ["/api/*"] },
  },
  "src/index.js": `export default { async fetch(request, env) {
    const { pathname } = new URL(request.url);
    return new Response(pathname + " " + (await (await env.ASSETS.fetch("http://assets/a.txt")).text()));
  } };`,
  "public/index.html": "home",
  "public/about.html": "about",
  "public/404.html": "lost",
  "public/a.txt": "a",
  "public/_headers": "/a.txt\n  X-Own: own\n",
  "public/_redirects": "/old /about 302\n",
};

const counter = (className: string, step: number): string => `
  import { DurableObject } from "cloudflare:workers";
  export class ${className} extends DurableObject {
    async add() {
      const sum = ((await this.ctx.storage.get("sum")) ?? 0) + ${step};
      await this.ctx.storage.put("sum", sum);
      return sum;
    }
  }
  export default { async fetch(request, env) { return Response.json(await env.COUNTER.getByName("only").add()); } };`;

const objects = (className: string, migrations: readonly object[]): object => ({
  ...DATE,
  name: "objects",
  main: "index.js",
  durable_objects: { bindings: [{ name: "COUNTER", class_name: className }] },
  migrations,
});

/** Keeps one value in KV, and says it after a word of its own. */
const keeper = (word: string): string => `
  import { WorkerEntrypoint } from "cloudflare:workers";
  export class Named extends WorkerEntrypoint { async put(key, value) { await this.env.KV.put(key, value); return "put"; } }
  export default { async fetch(request, env) {
    if (request.method === "POST") await env.KV.put("key", await request.text());
    return new Response("${word} " + await env.KV.get("key"));
  } };`;

describe("wrangler: kinds of Workers", () => {
  const world = useWrangler();

  it("a service worker, and code that does not start", async function () {
    this.timeout(60_000);
    const project = world().project({
      "wrangler.json": { ...DATE, name: "old", main: "index.js", vars: { VAR: "var" } },
      "index.js": `addEventListener("fetch", (event) => event.respondWith(new Response("service worker " + VAR)));`,
    });
    await shows("wrangler", "deploy (service worker)", "the Worker answers with its vars", async () => {
      await project.run(["deploy"]);
      expect(await world().get("old")).to.deep.equal([200, "service worker var"]);
    });
    await shows(
      "wrangler",
      "deploy (code that throws at its start)",
      "is refused with the runtime's words, and the old code answers on",
      async () => {
        project.write("index.js", `throw new Error("at once"); export default { fetch() {} };`);
        expect(await project.refused(["deploy"]))
          .to.include("Uncaught Error: at once")
          .and.include("[code: 10021]");
        expect(await world().get("old")).to.deep.equal([200, "service worker var"]);
      },
    );
    await shows(
      "wrangler",
      "deploy (service worker with text, data and WebAssembly)",
      "the Worker has what it imports, and what text_blobs, data_blobs and wasm_modules name",
      async () => {
        project.write("wrangler.json", {
          ...DATE,
          name: "old",
          main: "index.js",
          text_blobs: { TEXT: "named.txt" },
          data_blobs: { DATA: "named.bin" },
          wasm_modules: { WASM: "add.wasm" },
        });
        project.write("index.js", importing);
        for (const [name, content] of Object.entries({ "named.txt": "named", "own.txt": "own", "named.bin": "12", "own.bin": "123" })) {
          project.write(name, content);
        }
        project.write("add.wasm", ADD);
        await project.run(["deploy"]);
        expect(await world().get("old")).to.deep.equal([200, JSON.stringify(["named", "own", 2, 3, 42, 42])]);
      },
    );
    expect(world().unknown).to.deep.equal([]);
  });

  it("a Worker with static assets", async function () {
    this.timeout(90_000);
    const project = world().project(site);
    const uploads = (): string[] =>
      world()
        .emulator.requests()
        .flatMap(({ method, path }) => (path.includes("assets") ? [`${method} ${path}`] : []));
    await shows(
      "wrangler",
      "deploy (static assets)",
      "the files are served, with _headers, _redirects and html handling, beside the code",
      async () => {
        await project.run(["deploy"]);
        const home = await world().fetch("site");
        expect([home.status, home.headers.get("content-type"), await home.text()]).to.deep.equal([200, HTML, "home"]);
        expect((await world().fetch("site", "/a.txt")).headers.get("x-own")).to.equal("own");
        expect((await world().fetch("site", "/old")).headers.get("location")).to.equal("/about");
        expect(await world().get("site", "/about")).to.deep.equal([200, "about"]);
        expect((await world().fetch("site", "/about.html")).status).to.equal(307);
        expect(await world().get("site", "/api/x")).to.deep.equal([200, "/api/x a"]);
      },
    );
    await shows("wrangler", "deploy (one asset changed)", "only that one is sent", async () => {
      const before = uploads().length;
      project.write("public/a.txt", "changed");
      const printed = await project.run(["deploy"]);
      expect(printed).to.include("+ /a.txt").and.include("Uploaded 1 of 1 asset");
      expect(
        uploads()
          .slice(before)
          .map((call) => call.split("/").at(-1)),
      ).to.deep.equal(["assets-upload-session", "upload?base64=true"]);
      expect(await world().get("site", "/a.txt")).to.deep.equal([200, "changed"]);
    });
    await shows("wrangler", "deploy (nothing but assets)", "the files are served, and nothing else", async () => {
      project.write("wrangler.json", { ...DATE, name: "site", assets: { directory: "public", html_handling: "none" } });
      await project.run(["deploy"]);
      expect(await world().get("site", "/about.html")).to.deep.equal([200, "about"]);
      expect((await world().get("site", "/api/x"))[0]).to.equal(404);
    });
    expect(world().unknown).to.deep.equal([]);
  });

  it("Durable Objects", async function () {
    this.timeout(90_000);
    const create = { tag: "v1", new_sqlite_classes: ["Counter"] };
    const rename = { tag: "v2", renamed_classes: [{ from: "Counter", to: "Renamed" }] };
    const project = world().project({ "wrangler.json": objects("Counter", [create]), "index.js": counter("Counter", 1) });
    await shows("wrangler", "deploy (a Durable Object migration)", "the objects of the new class keep what they store", async () => {
      await project.run(["deploy"]);
      expect([await world().get("objects"), await world().get("objects")]).to.deep.equal([
        [200, "1"],
        [200, "2"],
      ]);
    });
    await shows("wrangler", "deploy (a class renamed)", "the objects are those of before", async () => {
      project.write("index.js", counter("Renamed", 10));
      project.write("wrangler.json", objects("Renamed", [create, rename]));
      await project.run(["deploy"]);
      expect(await world().get("objects")).to.deep.equal([200, "12"]);
    });
    await shows("wrangler", "versions upload (a migration)", "wrangler refuses it by itself, and writes nothing", async () => {
      project.write("index.js", counter("Other", 1));
      project.write("wrangler.json", objects("Other", [create, rename, { tag: "v3", new_sqlite_classes: ["Other"] }]));
      const before = world().emulator.requests().length;
      expect(await project.refused(["versions", "upload"])).to.include("pending Durable Object migration");
      const methods = world()
        .emulator.requests()
        .slice(before)
        .map(({ method }) => method);
      expect(new Set(methods)).to.deep.equal(new Set(["GET"]));
      expect(await world().get("objects")).to.deep.equal([200, "22"]);
    });
    expect(world().unknown).to.deep.equal([]);
  });

  it("Workers that use each other, and what stands beside them", async function () {
    this.timeout(120_000);
    const target = world().project({
      "wrangler.json": { ...DATE, name: "target", main: "index.js", kv_namespaces: [{ binding: "KV" }] },
      "index.js": keeper("first"),
    });
    const caller = world().project({
      "wrangler.json": {
        ...DATE,
        name: "caller",
        main: "index.js",
        services: [
          { binding: "TARGET", service: "target" },
          { binding: "NAMED", service: "target", entrypoint: "Named" },
        ],
      },
      "index.js": `export default { async fetch(request, env) {
        return new Response(await env.NAMED.put("key", "value") + " " + await (await env.TARGET.fetch(request)).text());
      } };`,
    });
    await shows("wrangler", "deploy (KV without an id)", "a namespace is made once, and the next version finds what is in it", async () => {
      await target.run(["deploy"]);
      expect(await world().get("target", "/", { method: "POST", body: "kept" })).to.deep.equal([200, "first kept"]);
      target.write("index.js", keeper("second"));
      await target.run(["deploy"]);
      expect(await world().get("target")).to.deep.equal([200, "second kept"]);
      const made = world()
        .emulator.requests()
        .filter(({ method, path }) => method === "POST" && path.endsWith("/storage/kv/namespaces"));
      expect(made).to.have.length(1);
    });
    await shows("wrangler", "deploy (service bindings, a named entrypoint)", "the Workers call each other", async () => {
      await caller.run(["deploy"]);
      expect(await world().get("caller")).to.deep.equal([200, "put second value"]);
      expect(await world().get("target")).to.deep.equal([200, "second value"]);
    });
    await shows("wrangler", "delete (a Worker in use)", "wrangler learns who uses it", async () => {
      expect(await target.run(["delete", "--name", "target"])).to.include(
        "Worker caller (production) uses this Worker as a Service Binding",
      );
      expect((await world().get("target"))[0]).to.equal(404);
    });
    expect(world().unknown).to.deep.equal([]);
  });
});
