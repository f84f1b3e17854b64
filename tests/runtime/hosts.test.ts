import { expect } from "chai";
import { before, describe, it } from "mocha";
import { askAt } from "../support/clients/hosts";
import { ACCOUNT, type Client, ESM, type Modules, useEmulator } from "../unit/emulator/support";

/** Answers its name, and the URL that it sees. */
function named(name: string): Modules {
  return { "index.js": [ESM, `export default { fetch: (request) => new Response("${name} " + request.url) };`] };
}

const get = async ({ emulator }: Client, ...asked: [host: string, path: string, method?: string]): Promise<string> =>
  await askAt(emulator.port, ...asked);

describe("emulator: custom domains and routes", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });
  let zone = "";
  const call = async (method: string, path: string, body: unknown): Promise<Record<string, unknown>> => {
    const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
    const answer = await fetch(`${api().emulator.baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as { result: object }).result };
  };
  const route = async (pattern: string, script?: string): Promise<Record<string, unknown>> =>
    await call("POST", `/zones/${zone}/workers/routes`, { pattern, script });
  before(async () => {
    for (const name of ["site", "images", "cats", "any"]) await api().put(name, named(name));
    zone = String((await call("POST", "/zones", { name: "example.com", account: { id: ACCOUNT } }))["id"]);
  });

  it("refuses hosts that nobody registered", async () => {
    for (const path of ["/", "/client/v4/accounts", "/_emulator/requests", "/_worker/site/"]) {
      expect(await get(api(), "app.example.com", path), path).to.equal("421");
    }
  });

  it("finds nothing at a port that cannot be", async () => {
    expect(await get(api(), "site.localhost:8791", "/")).to.equal("site http://site.localhost:8791/");
    expect(await get(api(), "site.localhost:99999", "/")).to.equal("404");
  });

  it("leads a custom domain to its Worker, and to nothing else", async () => {
    const { id } = await call("PUT", `/accounts/${ACCOUNT}/workers/domains`, { hostname: "app.example.com", service: "site" });
    expect(await get(api(), "app.example.com", "/path?q=1")).to.equal("site http://app.example.com/path?q=1");
    expect(await get(api(), "APP.example.com:8791", "/")).to.equal("site http://app.example.com:8791/");
    for (const path of ["/client/v4/accounts", "/_emulator/reset", "/_worker/images/"]) {
      expect(await get(api(), "app.example.com", path, "POST"), path).to.equal(`site http://app.example.com${path}`);
    }
    expect(await get(api(), "example.com", "/")).to.equal("421");
    await api().put("site", named("site again"));
    expect(await get(api(), "app.example.com", "/")).to.equal("site again http://app.example.com/");
    await call("DELETE", `/accounts/${ACCOUNT}/workers/domains/${String(id)}`, undefined);
    expect(await get(api(), "app.example.com", "/")).to.equal("421");
  });

  it("leads to the Worker of the most specific route", async () => {
    await call("PUT", `/accounts/${ACCOUNT}/workers/domains`, { hostname: "www.example.com", service: "site" });
    await route("*.example.com/*", "any");
    await route("www.example.com/images/*", "images");
    await route("www.example.com/images/cat.png", "cats");
    await route("www.example.com/off/*");
    await route("https://example.com", "any");
    const answers: Record<string, string> = {};
    for (const url of [
      "www.example.com/images/dog.png",
      "www.example.com/images/cat.png",
      "www.example.com/images/cat.png?size=2",
      "www.example.com/off/x",
      "www.example.com/else",
      "deep.sub.example.com/images/cat.png",
      "example.com/",
      "example.com/else",
    ]) {
      const [host = ""] = url.split("/");
      answers[url] = (await get(api(), host, url.slice(host.length))).replace(/ .*/, "");
    }
    expect(answers).to.deep.equal({
      "www.example.com/images/dog.png": "images",
      "www.example.com/images/cat.png": "cats",
      "www.example.com/images/cat.png?size=2": "images",
      // A route without a script turns the less specific ones off: what is left is the origin, here the custom domain.
      "www.example.com/off/x": "site",
      "www.example.com/else": "any",
      "deep.sub.example.com/images/cat.png": "any",
      "example.com/": "any",
      "example.com/else": "404",
    });
    // A pattern whose text would fit a host of somebody else's.
    await route("*example.com/*", "any");
    expect((await get(api(), "shop.example.com", "/")).replace(/ .*/, "")).to.equal("any");
    expect(await get(api(), "notexample.com", "/")).to.equal("421");
  });

  it("refuses patterns that no route can have", async () => {
    for (const pattern of ["notexample.com/*", "example.com/*.jpg", "example.com/?q=1", "www.*.example.com/", "a*.example.com/"]) {
      expect((await route(pattern, "any"))["status"], pattern).to.equal(400);
    }
  });

  it("never takes the names of this machine for somebody's", async () => {
    const { id } = await call("POST", "/zones", { name: "localhost", account: { id: ACCOUNT } });
    for (const hostname of ["localhost", "site.localhost"]) {
      await call("PUT", `/accounts/${ACCOUNT}/workers/domains`, { hostname, service: "any", zone_id: id });
    }
    expect(await get(api(), "localhost", "/_emulator/requests")).to.match(/^\[/);
    expect(await get(api(), "site.localhost", "/")).to.equal("site again http://site.localhost/");
  });
});
