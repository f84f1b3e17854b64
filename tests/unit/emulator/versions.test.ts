import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, ESM, useEmulator, versionOf, worker } from "./support";

const ENV = { "index.js": [ESM, "export default { fetch: (request, env) => Response.json(env) };"] } as const;
const SECRET = { name: "S", type: "secret_text", text: "hidden" };

describe("emulator: versions", () => {
  const api = useEmulator({ runtime: true });
  const post = async (name: string, body: unknown, query = ""): Promise<Answer> =>
    await api().workers("POST", `/${name}/versions${query}`, body);
  const made = async (name: string, body: unknown = versionOf(worker(name))): Promise<Answer> => {
    await api().workers("POST", "", { name });
    return await post(name, body);
  };

  it("makes a version that is not live, with the defaults", async () => {
    const { status, result } = await made("first");
    const { id, created_on: created, startup_time_ms: startup, ...rest } = result;
    expect([status, typeof created]).to.deep.equal([200, "string"]);
    expect(id).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(startup).to.be.a("number");
    expect(rest).to.deep.equal({
      number: 1,
      source: "api",
      urls: [],
      annotations: { "workers/triggered_by": "upload" },
      bindings: [],
      compatibility_flags: [],
      usage_model: "standard",
      main_module: "index.js",
    });
    expect((await api().worker("/first")).status).to.equal(404);
    expect((await api().call("GET", "/first/deployments")).result).to.deep.equal({ deployments: [] });
    expect((await api().workers("GET", "/first")).result["deployed_on"]).to.equal(null);
  });

  it("deploys it at once where it is asked to, as the client that it is", async () => {
    await made("at-once");
    const { result } = await post("at-once", versionOf(worker("live")), "?deploy=true");
    expect(result["number"]).to.equal(2);
    expect((await api().worker("/at-once")).text).to.equal("live");
    const { deployments } = (await api().call("GET", "/at-once/deployments")).result as { deployments: Record<string, unknown>[] };
    expect(deployments).to.have.length(1);
    expect(deployments[0]?.["versions"]).to.deep.equal([{ version_id: result["id"], percentage: 100 }]);
    const { resources } = (await api().call("GET", `/at-once/versions/${String(result["id"])}`)).result as {
      resources: Record<string, object>;
    };
    expect(resources["script"]).to.include({ etag: (await api().listed("at-once"))?.["etag"] });
  });

  it("keeps every documented field", async () => {
    const fields = {
      annotations: { "workers/message": "m", "workers/tag": "v1" },
      assets: { config: { not_found_handling: "404-page" } },
      cache_options: { enabled: true, cross_version_cache: true },
      compatibility_date: "2025-05-05",
      compatibility_flags: ["nodejs_compat"],
      containers: [{ class_name: "C" }],
      limits: { cpu_ms: 50, subrequests: 10 },
      package_dependencies: [{ name: "p", packageJsonVersion: "^1", installedVersion: "1.0.0" }],
      placement: { mode: "smart" },
      usage_model: "standard",
    };
    const { result } = await made("fields", versionOf(worker("x"), fields));
    const config = { html_handling: "auto-trailing-slash", not_found_handling: "404-page", run_worker_first: false };
    const annotations = { ...fields.annotations, "workers/triggered_by": "upload" };
    expect(result).to.deep.include({ ...fields, annotations, assets: { config } });
  });

  it("sorts bindings, fills in defaults, and never shows a secret, which works", async () => {
    const key = { name: "K", type: "secret_key", algorithm: { name: "HMAC" }, format: "raw", usages: ["sign"], key_base64: "aGlkZGVu" };
    const bindings = [{ name: "Z", type: "service", service: "first" }, SECRET, { name: "A", type: "plain_text", text: "a" }, key];
    const { result, text } = await made("bound", versionOf(ENV, { bindings }));
    expect(text).not.to.include("hidden").and.not.include("aGlkZGVu");
    expect(result["bindings"]).to.deep.equal([
      { name: "A", type: "plain_text", text: "a" },
      { name: "K", type: "secret_key", algorithm: { name: "HMAC" }, format: "raw", usages: ["sign"] },
      { name: "S", type: "secret_text" },
      { name: "Z", type: "service", service: "first", environment: "production" },
    ]);
    const plain = [SECRET, { name: "A", type: "plain_text", text: "a" }];
    await post("bound", versionOf(ENV, { bindings: plain }), "?deploy=true");
    expect((await api().worker("/bound")).json).to.deep.equal({ A: "a", S: "hidden" });
  });

  it("inherits bindings from the latest version, or from another, under another name", async () => {
    const { result: first } = await made("inherit", versionOf(ENV, { bindings: [SECRET, { name: "T", type: "plain_text", text: "1" }] }));
    await post(
      "inherit",
      versionOf(ENV, {
        bindings: [
          { name: "S", type: "inherit" },
          { name: "T", type: "plain_text", text: "2" },
        ],
      }),
    );
    const bindings = [
      { name: "S", type: "secret_text" },
      { name: "OLD", type: "inherit", old_name: "T", version_id: first["id"] },
      { name: "NEW", type: "inherit", old_name: "T", version_id: "latest" },
    ];
    expect((await post("inherit", versionOf(ENV, { bindings }), "?deploy=true")).status).to.equal(200);
    expect((await api().worker("/inherit")).json).to.deep.equal({ S: "hidden", OLD: "1", NEW: "2" });
  });

  it("lists the newest first, in pages, and finds one by id, by prefix and as the latest", async () => {
    const ids = [String((await made("many")).result["id"])];
    for (let count = 0; count < 2; count += 1) ids.unshift(String((await post("many", versionOf(worker("many")))).result["id"]));
    const list = (await api().workers("GET", "/many/versions?per_page=2")).json;
    expect((list["result"] as { id: string }[]).map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
    expect(list["result_info"]).to.deep.equal({ count: 2, page: 1, per_page: 2, total_count: 3, total_pages: 2 });
    for (const id of [ids[2], ids[2]?.slice(0, 8), ids[2]?.slice(0, 20)]) {
      expect((await api().workers("GET", `/many/versions/${String(id)}`)).result["number"], id).to.equal(1);
    }
    expect((await api().workers("GET", "/many/versions/latest")).result["number"]).to.equal(3);
    for (const id of [ids[2]?.slice(0, 7), "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e"]) {
      const { status, errors } = await api().workers("GET", `/many/versions/${String(id)}`);
      expect([status, errors[0]?.code], id).to.deep.equal([404, 100146]);
    }
  });

  it("answers 10222 for the latest version of a Worker that has none", async () => {
    await api().workers("POST", "", { name: "none" });
    for (const [method, body] of [["GET"], ["DELETE"], ["PATCH", {}]] as const) {
      const { status, errors } = await api().workers(method, "/none/versions/latest", body);
      expect([status, errors[0]?.code], method).to.deep.equal([404, 10222]);
    }
    expect((await post("absent", versionOf(worker("x")))).errors[0]?.code).to.equal(10007);
  });

  it("gives back every byte of the modules where it is asked to", async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_value, at) => at % 256);
    const body = versionOf({ ...worker("x"), "a/ä.bin": ["application/octet-stream", bytes] });
    await made("modules", body);
    const { result } = await api().workers("GET", "/modules/versions/latest?include=modules");
    expect(result["modules"]).to.deep.equal(body["modules"]);
  });

  it("has a preview URL where previews are enabled", async () => {
    await api().workers("POST", "", { name: "preview", subdomain: { enabled: true } });
    const { result } = await post("preview", versionOf(worker("x")));
    expect(result["urls"]).to.deep.equal([`http://${String(result["id"]).slice(0, 8)}-preview.localhost:${api().emulator.port}`]);
  });

  it("makes a new version from a patch of the latest", async () => {
    const bindings = [SECRET, { name: "T", type: "plain_text", text: "1" }];
    const more = { bindings, compatibility_date: "2025-01-01", limits: { cpu_ms: 1, subrequests: 2 }, annotations: { "workers/tag": "t" } };
    const { result: before } = await made("patched", versionOf(ENV, more));
    const patch = async (body: unknown, query = ""): Promise<Answer> =>
      await api().workers("PATCH", `/patched/versions/latest${query}`, body);
    const { result: same } = await patch({});
    expect(same).to.deep.include({ bindings: before["bindings"], limits: more.limits, number: 2, main_module: "index.js" });
    expect(same["id"]).not.to.equal(before["id"]);
    const { result } = await patch(
      { limits: { cpu_ms: 5 }, compatibility_date: "2025-02-02", annotations: { "workers/tag": null } },
      "?deploy=true",
    );
    expect(result).to.deep.include({ limits: { cpu_ms: 5, subrequests: 2 }, compatibility_date: "2025-02-02", number: 3 });
    expect(result["annotations"]).to.deep.equal({ "workers/triggered_by": "upload" });
    expect((await api().worker("/patched")).json).to.deep.equal({ S: "hidden", T: "1" });
    expect(
      (await patch({ modules: versionOf(worker("new"))["modules"], bindings: null }, "?deploy=true")).result["bindings"],
    ).to.deep.equal([]);
    expect((await api().worker("/patched")).text).to.equal("new");
    expect((await patch({ main_module: "other.js" })).errors[0]?.code).to.equal(10021);
  });

  it("deletes a version that is neither live nor the latest", async () => {
    const { result: one } = await made("delete");
    const { result: two } = await post("delete", versionOf(worker("2")), "?deploy=true");
    const { result: three } = await post("delete", versionOf(worker("3")));
    const attempt = async (id: unknown): Promise<[number, number | undefined]> => {
      const { status, errors } = await api().workers("DELETE", `/delete/versions/${String(id)}`);
      return [status, errors[0]?.code];
    };
    expect(await attempt(one["id"])).to.deep.equal([200, undefined]);
    expect(await attempt(one["id"])).to.deep.equal([404, 100146]);
    expect(await attempt(two["id"])).to.deep.equal([400, 10021]);
    expect(await attempt(three["id"])).to.deep.equal([400, 10021]);
    expect((await api().worker("/delete")).text).to.equal("2");
    expect((await post("delete", versionOf(worker("4")))).result["number"]).to.equal(4);
  });

  it("is made by every write to the script too", async () => {
    const numbers = async (): Promise<unknown> =>
      ((await api().workers("GET", "/writes/versions")).json["result"] as { number: number }[]).map(({ number }) => number);
    await api().put("writes");
    await api().putContent("writes", worker("2"));
    await api().call("PUT", "/writes/secrets", '{"name":"S","text":"1","type":"secret_text"}');
    await api().admin("PUT", `/accounts/${api().account}/scripts/writes`, { modules: { "index.js": "export default { fetch() {} };" } });
    expect(await numbers()).to.deep.equal([4, 3, 2, 1]);
    await api().call("PATCH", "/writes/script-settings", '{"logpush":true}', { "content-type": "application/json" });
    expect(await numbers()).to.deep.equal([4, 3, 2, 1]);
    const { deployments } = (await api().call("GET", "/writes/deployments")).result as { deployments: Record<string, object>[] };
    const triggers = deployments.map(({ annotations, source }) => [annotations, source]);
    const automatic = { "workers/message": "Automatic deployment on upload.", "workers/triggered_by": "upload" };
    expect(triggers).to.deep.equal([
      [automatic, "dash"],
      [{ "workers/triggered_by": "secret" }, "api"],
      [{ "workers/triggered_by": "upload" }, "api"],
      [automatic, "api"],
    ]);
    expect((await api().workers("GET", "/writes/versions/latest")).result["bindings"]).to.deep.equal([{ name: "S", type: "secret_text" }]);
  });

  it("blocks settings and secrets while the latest version is not live", async () => {
    await made("blocked");
    const settings = new FormData();
    settings.set("settings", JSON.stringify({ bindings: [] }));
    const attempts = async (): Promise<unknown[]> =>
      [
        await api().call("PUT", "/blocked/secrets", '{"name":"S","text":"1","type":"secret_text"}'),
        await api().call("PATCH", "/blocked/settings", settings),
        await api().call("PATCH", "/blocked/script-settings", '{"logpush":true}', { "content-type": "application/json" }),
      ].map(({ status, errors }) => [status, errors[0]?.code]);
    settings.set("settings", JSON.stringify({ compatibility_date: "2025-01-01" }));
    await post("blocked", versionOf(worker("x")), "?deploy=true");
    expect(await attempts()).to.deep.equal([
      [200, undefined],
      [200, undefined],
      [200, undefined],
    ]);
    await post("blocked", versionOf(worker("y")));
    settings.set("settings", JSON.stringify({ compatibility_date: "2025-02-02" }));
    expect(await attempts()).to.deep.equal([
      [400, 10215],
      [400, 10214],
      [200, undefined],
    ]);
  });
});
