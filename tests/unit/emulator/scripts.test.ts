import { expect } from "chai";
import { describe, it } from "mocha";
import { ACCOUNT, ESM, answerOf, readParts, useEmulator, worker } from "./support";

describe("emulator: scripts", () => {
  const api = useEmulator();

  it("makes a script and answers with the documented object", async () => {
    const { status, result } = await api().put("made", worker("made"), {
      main_module: "index.js",
      compatibility_date: "2026-01-01",
      compatibility_flags: ["nodejs_compat"],
      logpush: true,
      tags: ["team"],
      observability: { enabled: true },
    });
    expect(status).to.equal(200);
    expect(result).to.deep.include({
      id: "made",
      compatibility_date: "2026-01-01",
      compatibility_flags: ["nodejs_compat"],
      handlers: ["fetch"],
      named_handlers: [],
      has_assets: false,
      has_modules: true,
      last_deployed_from: "api",
      logpush: true,
      tags: ["team"],
      tail_consumers: null,
      observability: { enabled: true },
      usage_model: "standard",
    });
    expect(result["etag"]).to.match(/^[0-9a-f]{32}$/);
    expect(result["tag"]).to.match(/^[0-9a-f]{32}$/);
    expect(result["created_on"]).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(result["startup_time_ms"]).to.be.greaterThan(0);
  });

  it("has null for tags that nobody set", async () => {
    expect((await api().put("tagless")).result).to.include({ tags: null, tail_consumers: null });
  });

  it("keeps the id and the creation time of a script that is put again, and moves the rest", async () => {
    const first = (await api().put("again")).result;
    const second = (await api().put("again", worker("other"))).result;
    expect(second).to.include({ tag: first["tag"], created_on: first["created_on"] });
    expect(second["etag"]).not.to.equal(first["etag"]);
    expect(String(second["modified_on"]) > String(first["modified_on"])).to.equal(true);
  });

  it("lists the scripts of one account, filtered by tag", async () => {
    const other = api().in("another-account");
    await other.put("one", worker("1"), { main_module: "index.js", tags: ["blue"] });
    await other.put("two");
    const ids = async (query: string): Promise<unknown> =>
      ((await other.call("GET", query)).result as unknown as { id: string }[]).map(({ id }) => id);
    expect(await ids("")).to.deep.equal(["one", "two"]);
    expect(await ids("?tags=blue:yes")).to.deep.equal(["one"]);
    expect(await ids("?tags=blue:no")).to.deep.equal(["two"]);
    expect(await api().listed("one")).to.equal(undefined);
  });

  it("deletes once, then answers 404 with code 10007", async () => {
    await api().put("gone");
    const deleted = await api().call("DELETE", "/gone?force=true");
    expect([deleted.status, deleted.text]).to.deep.equal([200, '{"success":true,"errors":[],"messages":[],"result":null}']);
    for (const [method, path] of [
      ["DELETE", "/gone"],
      ["GET", "/gone"],
      ["GET", "/gone/content"],
      ["GET", "/gone/content/v2"],
      ["GET", "/gone/settings"],
      ["GET", "/gone/script-settings"],
      ["GET", "/gone/secrets"],
    ] as const) {
      const { status, errors } = await api().call(method, path);
      expect([status, errors[0]?.code, errors[0]?.message], `${method} ${path}`).to.deep.equal([
        404,
        10007,
        "This Worker does not exist on your account.",
      ]);
    }
  });

  it("gives the content of a script as its content route does", async () => {
    await api().put("content");
    const answer = await api().call("GET", "/content");
    expect(answer.headers.get("cf-entrypoint")).to.equal("index.js");
    expect(readParts(answer).map(({ name, type }) => [name, type])).to.deep.equal([["index.js", ESM]]);
  });

  it("takes a plain JavaScript body as a service worker", async () => {
    const code = 'addEventListener("fetch", (event) => event.respondWith(new Response("plain")));';
    const { status, result } = await api().call("PUT", "/plain", code, { "content-type": "application/javascript" });
    expect([status, result["has_modules"]]).to.deep.equal([200, false]);
    expect((await api().call("GET", "/plain/content/v2")).text).to.equal(code);
  });

  it("names the client that deployed last", async () => {
    for (const [agent, name] of [
      ["wrangler/4.1.0", "wrangler"],
      ["terraform-provider-cloudflare/5", "terraform"],
      ["curl/8", "api"],
    ] as const) {
      await api().call("PUT", "/client/secrets", '{"name":"A","text":"a"}', { "user-agent": agent });
      await api().put("client");
      await api().call("PUT", "/client/secrets", '{"name":"A","text":"a"}', { "user-agent": agent });
      expect((await api().listed("client"))?.["last_deployed_from"]).to.equal(name);
    }
  });

  it("refuses names that no Worker can have", async () => {
    for (const name of ["-a", "a.b", "a%20b", "%C3%A9", "a%2Fb"]) {
      const { status, errors } = await api().put(name);
      expect([status, errors[0]?.code], name).to.deep.equal([400, 10016]);
    }
    expect((await api().put("n".repeat(63))).status).to.equal(200);
    expect((await api().put("n".repeat(64))).errors[0]?.code).to.equal(100132);
  });

  it("refuses account ids that cannot be one", async () => {
    expect((await api().in("a".repeat(32)).call("GET", "")).status).to.equal(200);
    for (const account of ["a".repeat(33), "a%20b", ""]) {
      const { status, errors } = await api().in(account).call("GET", "");
      expect([status, errors.map(({ code }) => code)], account).to.deep.equal([404, [7003, 7000]]);
      expect(errors[0]?.message).to.match(/^Could not route to \/accounts\/.*, perhaps your object identifier is invalid\?$/);
    }
  });

  it("fails loudly on a route that it does not know", async () => {
    const path = `/client/v4/accounts/${ACCOUNT}/workers/nothing`;
    const answer = await answerOf(await fetch(`${api().emulator.url}${path}`, { method: "POST", headers: { authorization: "Bearer x" } }));
    expect([answer.status, answer.errors[0]?.code]).to.deep.equal([404, 7000]);
    expect(answer.errors[0]?.message).to.include(`POST ${path}`);
    expect(api().logged).to.include(`unknown route: POST ${path}`);
    const dispatch = await fetch(`${api().emulator.baseUrl}/accounts/${ACCOUNT}/workers/dispatch/namespaces`, {
      headers: { authorization: "Bearer x" },
    });
    expect((await answerOf(dispatch)).errors[0]?.message).to.include("It has no dispatch namespaces (Workers for Platforms).");
    const wrongMethod = await api().call("POST", "/made");
    expect([wrongMethod.status, wrongMethod.errors[0]?.code]).to.deep.equal([405, 10405]);
    expect((await answerOf(await fetch(`${api().emulator.url}/elsewhere`))).errors[0]?.message).to.include("GET /elsewhere");
  });
});
