import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, type Client, form, useEmulator, versionOf } from "../unit/emulator/support";
import { deploy, handler } from "./support";
import { complete, type Files } from "../unit/emulator/assets/support";

const HTML = "text/html; charset=utf-8";
const SITE: Files = {
  "/index.html": ["home", HTML],
  "/about.html": ["about", HTML],
  "/404.html": ["not here", HTML],
  "/data.bin": ["bytes"],
  "/styles/main.css": ["body {}", "text/css"],
};
const HEADERS = "/styles/*\n  X-Own: one\n";
const REDIRECTS = "/old /about 301\n/blog/* /posts/:splat 302\n";

/** Makes a Worker with a version that is deployed. */
async function site(api: Client, name: string, files: Files, assets: object = {}, more: object = {}): Promise<Answer> {
  const jwt = await complete(api, name, files);
  await api.workers("POST", "", { name });
  const answer = await api.workers("POST", `/${name}/versions?deploy=true`, { ...more, assets: { jwt, ...assets } });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
}

describe("emulator: static assets", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });
  const get = async (path: string): Promise<unknown[]> => {
    const { status, text, headers } = await api().worker(path, { redirect: "manual" });
    return [status, status < 300 || status > 399 ? text : headers.get("location")];
  };

  it("serves a Worker of nothing but assets, with the content types of the upload", async () => {
    const { result } = await site(api(), "plain", SITE);
    expect(result["assets"]).to.deep.equal({
      config: { html_handling: "auto-trailing-slash", not_found_handling: "none", run_worker_first: false },
    });
    const css = await api().worker("/plain/styles/main.css");
    expect([css.status, css.text, css.headers.get("content-type")]).to.deep.equal([200, "body {}", "text/css"]);
    const home = await api().worker("/plain/");
    expect([home.text, home.headers.get("content-type")]).to.deep.equal(["home", HTML]);
    expect((await api().worker("/plain/data.bin")).headers.get("content-type")).to.equal(null);
    const etag = css.headers.get("etag")!;
    expect((await api().worker("/plain/styles/main.css", { headers: { "if-none-match": etag } })).status).to.equal(304);
    expect(await get("/plain/about")).to.deep.equal([200, "about"]);
    expect((await get("/plain/about.html"))[0]).to.equal(307);
    expect((await get("/plain/nothing"))[0]).to.equal(404);
    expect((await api().call("GET", "/plain/content/v2")).status).to.equal(204);
    expect(await api().listed("plain")).to.include({ has_assets: true });
  });

  it("follows html_handling, not_found_handling, _headers and _redirects, as a version has them", async () => {
    const modules = { _headers: ["text/plain", HEADERS], _redirects: ["text/plain", REDIRECTS] } as const;
    const { modules: files } = versionOf(modules);
    await site(api(), "ruled", SITE, { config: { html_handling: "none", not_found_handling: "404-page" } }, { modules: files });
    expect((await api().worker("/ruled/styles/main.css")).headers.get("x-own")).to.equal("one");
    expect(await get("/ruled/about.html")).to.deep.equal([200, "about"]);
    expect(await get("/ruled/about")).to.deep.equal([404, "not here"]);
    expect(await get("/ruled/old")).to.deep.equal([301, "/about"]);
    expect(await get("/ruled/blog/x/y")).to.deep.equal([302, "/posts/x/y"]);
    expect((await api().workers("GET", "/ruled/versions/latest?include=modules")).result["modules"]).to.deep.equal(files);
    const lost = await api().worker("/ruled/_headers");
    expect([lost.status, [...lost.headers.keys()].filter((name) => name.startsWith("x-mf"))]).to.deep.equal([404, []]);
  });

  it("follows the same as the metadata of an upload has it, and keeps assets where it says so", async () => {
    const code = handler(`return Response.json([new URL(request.url).pathname, await (await env.ASSETS.fetch("http://a/about")).text()]);`);
    const jwt = await complete(api(), "upload", SITE);
    const config = { not_found_handling: "single-page-application", _headers: HEADERS, _redirects: REDIRECTS };
    const ASSETS = [{ name: "ASSETS", type: "assets" }];
    await deploy(api(), "upload", code, ASSETS, { assets: { jwt, config } });
    expect((await api().worker("/upload/styles/main.css")).headers.get("x-own")).to.equal("one");
    expect(await get("/upload/old")).to.deep.equal([301, "/about"]);
    expect(await get("/upload/api/x")).to.deep.equal([200, '["/api/x","about"]']);
    expect((await api().worker("/upload/page", { headers: { "sec-fetch-mode": "navigate" } })).text).to.equal('["/page","about"]');
    expect((await api().call("GET", "/upload/settings")).result).not.to.have.property("assets");

    await deploy(api(), "upload", code, ASSETS, { keep_assets: true });
    expect(await get("/upload/old")).to.deep.equal([301, "/about"]);
    expect((await api().call("PUT", "/upload/secrets", '{"name":"S","text":"s"}')).status).to.equal(200);
    expect(await get("/upload/about")).to.deep.equal([200, "about"]);
    await deploy(api(), "upload", code, ASSETS);
    expect((await api().worker("/upload/about")).status).to.equal(500);
    expect(api().logged.join("\n")).to.include("The binding ASSETS is not available in the emulator: this version has no assets.");
  });

  it("runs the code first where the configuration says so", async () => {
    const code = versionOf(handler(`return new Response("code " + new URL(request.url).pathname);`), { compatibility_date: "2026-01-01" });
    await site(api(), "rules", SITE, { config: { run_worker_first: ["/styles/*", "!/styles/main.css"] } }, code);
    expect(await get("/rules/styles/other.css")).to.deep.equal([200, "code /styles/other.css"]);
    expect(await get("/rules/styles/main.css")).to.deep.equal([200, "body {}"]);
    expect(await get("/rules/about")).to.deep.equal([200, "about"]);
    await site(api(), "first", SITE, { config: { run_worker_first: true } }, code);
    expect(await get("/first/about")).to.deep.equal([200, "code /about"]);
  });

  it("serves each version its own assets: previews, two Workers, a service binding", async () => {
    await site(api(), "one", { "/x.txt": ["one", "text/plain"] });
    await site(api(), "two", { "/x.txt": ["two", "text/plain"], "/y.txt": ["y", "text/plain"] });
    expect([await get("/one/x.txt"), await get("/two/x.txt")]).to.deep.equal([
      [200, "one"],
      [200, "two"],
    ]);
    await deploy(api(), "caller", handler(`return env.TWO.fetch(new Request("http://two/x.txt"));`), [
      { name: "TWO", type: "service", service: "two" },
    ]);
    expect(await get("/caller")).to.deep.equal([200, "two"]);
    const jwt = await complete(api(), "one", { "/x.txt": ["next", "text/plain"] });
    const { result } = await api().call("POST", "/one/versions", form({ assets: { jwt } }, {}));
    expect(await get(`/${String(result["id"]).slice(0, 8)}-one/x.txt`)).to.deep.equal([200, "next"]);
    expect(await get("/one/x.txt")).to.deep.equal([200, "one"]);
    const patched = await api().workers("PATCH", "/two/versions/latest?deploy=true", { assets: { config: { html_handling: "none" } } });
    expect(patched.status, patched.text).to.equal(200);
    expect(await get("/two/y.txt")).to.deep.equal([200, "y"]);
  });

  for (const [name, config] of [
    ["html_handling", { html_handling: "sometimes" }],
    ["run_worker_first", { run_worker_first: ["!/x"] }],
    ["_headers", { _headers: 1 }],
  ] as const) {
    it(`refuses a ${name} that it cannot have`, async () => {
      await api().workers("POST", "", { name: "refused" });
      const { status, errors } = await api().workers("POST", "/refused/versions", { assets: { config } });
      expect([status, errors[0]?.code, errors[0]?.message.includes(name)]).to.deep.equal([400, 10021, true]);
    });
  }
});
