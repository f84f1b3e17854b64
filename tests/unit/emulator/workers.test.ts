import { expect } from "chai";
import { describe, it } from "mocha";
import { useEmulator, worker } from "./support";

const OBSERVABILITY = {
  enabled: false,
  head_sampling_rate: 1,
  logs: { destinations: [], enabled: false, head_sampling_rate: 1, invocation_logs: true, persist: true },
  traces: { destinations: [], enabled: false, head_sampling_rate: 1, persist: true },
};
const REFERENCES = { dispatch_namespace_outbounds: [], domains: [], durable_objects: [], queues: [], workers: [] };

describe("emulator: Workers", () => {
  const api = useEmulator({ runtime: true });

  it("makes a Worker with the defaults, and finds it by id and by name", async () => {
    const { status, result } = await api().workers("POST", "", { name: "made" });
    expect(status).to.equal(200);
    const { id, created_on: created, updated_on: updated, ...rest } = result;
    expect(id).to.match(/^[0-9a-f]{32}$/);
    expect([created, updated].every((time) => /^\d{4}-.*Z$/.test(String(time)))).to.equal(true);
    expect(rest).to.deep.equal({
      name: "made",
      deployed_on: null,
      logpush: false,
      observability: OBSERVABILITY,
      references: REFERENCES,
      subdomain: { enabled: false, previews_enabled: false, url: `http://made.localhost:${api().emulator.port}` },
      tags: [],
      tail_consumers: [],
    });
    for (const path of ["/made", `/${String(id)}`]) expect((await api().workers("GET", path)).result).to.deep.equal(result);
  });

  it("is one thing with the script of that name", async () => {
    const { result } = await api().workers("POST", "", { name: "both", tags: ["a"], logpush: true });
    expect(await api().listed("both")).to.deep.include({ tag: result["id"], tags: ["a"], logpush: true, handlers: [], has_modules: false });
    expect((await api().call("GET", "/both/content/v2")).status).to.equal(204);
    expect((await api().call("GET", "/both/deployments")).result).to.deep.equal({ deployments: [] });
    const put = await api().putContent("both", worker("content"));
    expect([put.status, put.result["tag"], put.result["tags"]]).to.deep.equal([200, result["id"], ["a"]]);
    const after = (await api().workers("GET", "/both")).result;
    expect(after["deployed_on"]).to.equal(put.result["modified_on"]);
    expect((await api().worker("/both")).text).to.equal("content");
    await api().put("script-first");
    const { result: first } = await api().workers("GET", "/script-first");
    expect(first).to.include({ name: "script-first", id: (await api().listed("script-first"))?.["tag"] });
  });

  it("replaces with PUT, merges with PATCH, and takes null for the default", async () => {
    const settings = {
      logpush: true,
      tags: ["a"],
      tail_consumers: [{ name: "t" }],
      observability: { enabled: true, logs: { persist: false } },
    };
    const { result } = await api().workers("POST", "", {
      name: "changed",
      subdomain: { enabled: true, previews_enabled: false },
      ...settings,
    });
    expect(result["observability"]).to.deep.equal({ ...OBSERVABILITY, enabled: true, logs: { ...OBSERVABILITY.logs, persist: false } });
    const patch = {
      tags: null,
      observability: { logs: { enabled: true }, head_sampling_rate: 0.5 },
      subdomain: { previews_enabled: true },
    };
    const patched = (await api().workers("PATCH", `/${String(result["id"])}`, patch)).result;
    expect(patched).to.deep.include({ logpush: true, tags: [], tail_consumers: [{ name: "t" }] });
    expect(patched["subdomain"]).to.include({ enabled: true, previews_enabled: true });
    expect(patched["observability"]).to.deep.include({ enabled: true, head_sampling_rate: 0.5 });
    expect((patched["observability"] as typeof OBSERVABILITY).logs).to.include({ enabled: true, persist: false });
    expect((await api().workers("PATCH", "/changed", { observability: null })).result["observability"]).to.deep.equal(OBSERVABILITY);
    const replaced = (await api().workers("PUT", "/changed", { name: "changed" })).result;
    expect(replaced).to.deep.include({ logpush: false, tags: [], tail_consumers: [], observability: OBSERVABILITY, id: result["id"] });
    expect(replaced["subdomain"]).to.include({ enabled: false, previews_enabled: false });
    expect(String(replaced["updated_on"]) > String(patched["updated_on"])).to.equal(true);
  });

  it("renames, and keeps id, content and deployments", async () => {
    const { tag } = (await api().put("before")).result;
    await api().workers("PATCH", "/before", { name: "after" });
    expect(await api().listed("before")).to.equal(undefined);
    expect(await api().listed("after")).to.include({ tag });
    expect((await api().worker("/after")).text).to.equal("before");
    expect((await api().call("GET", "/after/deployments")).result["deployments"]).to.have.length(1);
    expect((await api().workers("GET", `/${String(tag)}`)).result["name"]).to.equal("after");
  });

  it("deletes versions and deployments with the Worker", async () => {
    await api().put("deleted");
    expect((await api().workers("DELETE", "/deleted")).status).to.equal(200);
    for (const [method, path] of [
      ["GET", "/deleted"],
      ["DELETE", "/deleted"],
      ["GET", "/deleted/versions"],
    ] as const) {
      const { status, errors } = await api().workers(method, path);
      expect([status, errors[0]?.code], path).to.deep.equal([404, 10007]);
    }
    expect(await api().listed("deleted")).to.equal(undefined);
    await api().workers("POST", "", { name: "deleted" });
    expect((await api().workers("GET", "/deleted/versions")).json["result"]).to.deep.equal([]);
  });

  it("says what refers to a Worker", async () => {
    await api().put("target");
    const bindings = [0, 1].map((at) => ({ name: `S${at}`, type: "service", service: "target" }));
    const { tag } = (await api().put("caller", worker("x"), { main_module: "index.js", bindings })).result;
    const { references } = (await api().workers("GET", "/target")).result;
    expect(references).to.deep.equal({ ...REFERENCES, workers: [{ id: tag, name: "caller" }] });
  });

  const refused: readonly [string, unknown, number, number][] = [
    ["a name that is taken", { name: "taken" }, 409, 10040],
    ["a name that cannot be", { name: "no.name" }, 400, 10016],
    ["a name that is too long", { name: "n".repeat(64) }, 400, 100132],
    ["a name too long for previews", { name: "n".repeat(55), subdomain: { previews_enabled: true } }, 400, 100315],
    ["no name", {}, 400, 10021],
    ["no JSON", "{", 400, 10021],
    ["no object", "[]", 400, 10021],
    ["nine tags", { name: "x", tags: "1 2 3 4 5 6 7 8 9".split(" ") }, 403, 100103],
    ["a tag that is too long", { name: "x", tags: ["t".repeat(1025)] }, 400, 100102],
    ["a tag with a comma", { name: "x", tags: ["a,b"] }, 400, 100134],
    ["tags that are none", { name: "x", tags: "a" }, 400, 10021],
    ["a sampling rate above 1", { name: "x", observability: { head_sampling_rate: 1.1 } }, 400, 100308],
    ["a sampling rate of traces", { name: "x", observability: { traces: { head_sampling_rate: -1 } } }, 400, 100308],
    ["logpush that is no boolean", { name: "x", logpush: 1 }, 400, 10021],
    ["a consumer without name", { name: "x", tail_consumers: [{}] }, 400, 10021],
  ];
  for (const [title, body, status, code] of refused) {
    it(`refuses ${title}, on POST and PUT`, async () => {
      await api().put("taken");
      if (!(await api().listed("mine"))) await api().workers("POST", "", { name: "mine" });
      for (const [method, path] of [
        ["POST", ""],
        ["PUT", "/mine"],
      ] as const) {
        const answer = await api().workers(method, path, body);
        expect([answer.status, answer.errors[0]?.code], method).to.deep.equal([status, code]);
      }
      expect(await api().listed("x")).to.equal(undefined);
    });
  }
});

describe("emulator: the list of Workers", () => {
  const api = useEmulator();
  const names = async (query: string): Promise<unknown> =>
    ((await api().workers("GET", query)).json["result"] as { name: string }[]).map(({ name }) => name).join(" ");

  it("has pages and an order", async () => {
    for (const name of ["c", "a", "b"]) await api().workers("POST", "", { name });
    await api().put("a");
    await api().put("c");
    await api().workers("PATCH", "/b", { logpush: true });
    expect(await names("")).to.match(/^c a b$/);
    expect(await names("?order=asc")).to.equal("b a c");
    expect(await names("?order_by=name&order=asc")).to.equal("a b c");
    expect(await names("?order_by=created_on")).to.equal("b a c");
    expect(await names("?order_by=updated_on")).to.equal("b c a");
    const { json } = await api().workers("GET", "?order_by=name&per_page=2&page=2");
    expect(json["result_info"]).to.deep.equal({ count: 1, page: 2, per_page: 2, total_count: 3, total_pages: 2 });
    expect(await names("?order_by=name&per_page=2&page=2")).to.equal("a");
    expect((await api().workers("GET", "")).json["result_info"]).to.include({ per_page: 10 });
    for (const bad of ["page=0", "per_page=101", "per_page=x", "order=up", "order_by=size"]) {
      expect((await api().workers("GET", `?${bad}`)).errors[0]?.code, bad).to.equal(10021);
    }
  });
});

describe("emulator: the limit of Workers", () => {
  const small = useEmulator({ limits: { workers: 1 } });

  it("is the account's", async () => {
    expect((await small().workers("POST", "", { name: "one" })).status).to.equal(200);
    const { status, errors } = await small().workers("POST", "", { name: "two" });
    expect([status, errors[0]?.code]).to.deep.equal([403, 10037]);
    expect((await small().in("other").workers("POST", "", { name: "two" })).status).to.equal(200);
  });
});

describe("emulator: the subdomain of a script", () => {
  const api = useEmulator();

  it("is that of its Worker", async () => {
    await api().put("sub");
    const post = async (body: unknown): Promise<unknown> => (await api().call("POST", "/sub/subdomain", JSON.stringify(body))).result;
    expect(await post({ enabled: true, previews_enabled: false })).to.deep.equal({ enabled: true, previews_enabled: false });
    expect((await api().workers("GET", "/sub")).result["subdomain"]).to.include({ enabled: true, previews_enabled: false });
    expect((await api().call("DELETE", "/sub/subdomain")).result).to.deep.equal({ enabled: false, previews_enabled: false });
    expect((await api().call("GET", "/sub/subdomain")).result).to.deep.equal({ enabled: false, previews_enabled: false });
    expect((await api().call("POST", "/sub/subdomain", "{}")).errors[0]?.code).to.equal(10026);
  });
});
