import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, useEmulator, worker } from "./support";

describe("emulator: settings and secrets", () => {
  const api = useEmulator({ runtime: true });

  const patch = async (name: string, settings: unknown): Promise<Answer> => {
    const body = new FormData();
    body.set("settings", new Blob([JSON.stringify(settings)], { type: "application/json" }));
    return await api().call("PATCH", `/${name}/settings`, body);
  };

  it("gives settings with bindings by name, without secrets and etag", async () => {
    await api().put("read", worker("x"), {
      main_module: "index.js",
      bindings: [
        { name: "Z", type: "plain_text", text: "z" },
        { name: "S", type: "secret_text", text: "hidden" },
        { name: "K", type: "kv_namespace", namespace_id: "n" },
        { name: "NEW", type: "kind_of_tomorrow", field: 1 },
      ],
    });
    const { result, text } = await api().call("GET", "/read/settings");
    expect(result["bindings"]).to.deep.equal([
      { name: "K", type: "kv_namespace", namespace_id: "n" },
      { name: "NEW", type: "kind_of_tomorrow", field: 1 },
      { name: "S", type: "secret_text" },
      { name: "Z", type: "plain_text", text: "z" },
    ]);
    expect(text).not.to.include("hidden").and.not.include("etag");
  });

  it("changes what a patch names and leaves the rest", async () => {
    await api().put("patched", worker("x"), { main_module: "index.js", tags: ["a"], compatibility_date: "2025-01-01" });
    const { status, result } = await patch("patched", { logpush: true, bindings: [{ name: "A", type: "plain_text", text: "1" }] });
    expect(status).to.equal(200);
    expect(result).to.deep.include({ logpush: true, tags: ["a"], compatibility_date: "2025-01-01" });
    expect((await patch("patched", { tags: [] })).result).to.deep.include({ tags: null, logpush: true });
    expect((await api().call("GET", "/patched/settings")).result["bindings"]).to.deep.equal([{ name: "A", type: "plain_text", text: "1" }]);
  });

  it("changes settings of the script alone", async () => {
    await api().put("script-settings", worker("x"), { main_module: "index.js", compatibility_date: "2025-01-01" });
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ observability: { enabled: true }, compatibility_date: "2020-01-01" });
    const { result } = await api().call("PATCH", "/script-settings/script-settings", body, json);
    expect(result).to.deep.equal({ logpush: false, observability: { enabled: true }, tags: null, tail_consumers: null });
    expect((await api().call("GET", "/script-settings/script-settings")).result).to.deep.equal(result);
    expect((await api().listed("script-settings"))?.["compatibility_date"]).to.equal("2025-01-01");
  });

  it("keeps and inherits bindings across uploads", async () => {
    const secret = { name: "S", type: "secret_text", text: "kept" };
    const env = { "index.js": ["application/javascript+module", "export default { fetch: (r, env) => Response.json(env) };"] } as const;
    await api().put("inherit", env, { main_module: "index.js", bindings: [secret, { name: "T", type: "plain_text", text: "t" }] });
    await api().put("inherit", env, {
      main_module: "index.js",
      keep_bindings: ["secret_text"],
      bindings: [{ name: "U", type: "inherit", old_name: "T" }],
    });
    expect(JSON.parse((await api().worker("/inherit")).text)).to.deep.equal({ S: "kept", U: "t" });
    await api().put("inherit", env, { main_module: "index.js" });
    expect(JSON.parse((await api().worker("/inherit")).text)).to.deep.equal({});
    const { status, errors } = await patch("inherit", { bindings: [{ name: "T", type: "inherit" }] });
    expect([status, errors[0]?.code]).to.deep.equal([400, 10057]);
  });

  it("refuses bindings without a name, twice the same name, and settings that cannot be", async () => {
    await api().put("bad");
    const cases: readonly [unknown, number][] = [
      [{ bindings: [{ type: "plain_text", text: "" }] }, 10052],
      [{ bindings: [{ name: "A" }] }, 10021],
      [{ bindings: [0, 1].map(() => ({ name: "A", type: "ai" })) }, 10021],
      [{ bindings: {} }, 10026],
      [{ logpush: "yes" }, 10026],
      [{ compatibility_date: "tomorrow" }, 10026],
      [{ tags: "a" }, 10026],
    ];
    for (const [settings, code] of cases) {
      const { status, errors } = await patch("bad", settings);
      expect([status, errors[0]?.code], JSON.stringify(settings)).to.deep.equal([400, code]);
    }
  });

  it("puts, lists, reads and deletes secrets, and never shows a value", async () => {
    await api().put("secrets");
    const put = await api().call("PUT", "/secrets/secrets", '{"name":"A","text":"hidden","type":"secret_text"}');
    expect([put.status, put.result]).to.deep.equal([200, { name: "A", type: "secret_text" }]);
    const key = { name: "B", type: "secret_key", algorithm: { name: "HMAC" }, format: "raw", usages: ["sign"], key_base64: "aGlkZGVu" };
    await api().call("PUT", "/secrets/secrets", JSON.stringify(key));
    const list = await api().call("GET", "/secrets/secrets");
    expect(list.result).to.deep.equal([
      { name: "A", type: "secret_text" },
      { name: "B", type: "secret_key", algorithm: { name: "HMAC" }, format: "raw", usages: ["sign"] },
    ]);
    expect((await api().call("GET", "/secrets/secrets/A")).result).to.deep.equal({ name: "A", type: "secret_text" });
    expect((await api().call("DELETE", "/secrets/secrets/A")).status).to.equal(200);
    for (const method of ["GET", "DELETE"]) {
      const { status, errors } = await api().call(method, "/secrets/secrets/A");
      expect([status, errors[0]?.code]).to.deep.equal([404, 10056]);
    }
    for (const bad of ["{}", '{"name":"A"}', '{"name":"A","type":"plain_text","text":"x"}', "[", "null"]) {
      expect((await api().call("PUT", "/secrets/secrets", bad)).errors[0]?.code, bad).to.equal(10026);
    }
  });
});
