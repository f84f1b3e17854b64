import { expect } from "chai";
import { describe, it } from "mocha";
import { ESM, useEmulator, versionOf, worker } from "./support";

const MODULE = { name: "index.js", content_type: ESM, content_base64: "" };
const with_ = (more: object): unknown => versionOf(worker("x"), more);
const bound = (...bindings: unknown[]): unknown => with_({ bindings });

describe("emulator: versions that cannot be", () => {
  const api = useEmulator({ runtime: true });

  const refused: readonly [string, unknown, number][] = [
    ["no JSON", "{", 10026],
    ["no object", "[]", 10026],
    ["neither modules nor assets", {}, 10021],
    ["modules without main_module", { modules: [MODULE] }, 10021],
    ["a main_module that is not there", { main_module: "a.js", modules: [MODULE] }, 10021],
    ["a module without content", { main_module: "a", modules: [{ name: "a", content_type: ESM }] }, 10021],
    ["a module twice", { main_module: "index.js", modules: [MODULE, MODULE] }, 10021],
    ["a content type that no module has", { main_module: "index.js", modules: [{ ...MODULE, content_type: "text/html" }] }, 10021],
    ["content that is no base64", { main_module: "index.js", modules: [{ ...MODULE, content_base64: "a-b_" }] }, 10021],
    ["code that does not parse", versionOf({ "index.js": [ESM, "export default {"] }), 10021],
    ["code that fails to start", versionOf({ "index.js": [ESM, "null.x; export default { fetch() {} }"] }), 10021],
    ["code without handlers", versionOf({ "index.js": [ESM, "export {};"] }), 10068],
    ["a binding without name", bound({ type: "ai" }), 10052],
    ["a binding without type", bound({ name: "A" }), 10021],
    ["a binding without its field", bound({ name: "A", type: "kv_namespace" }), 10021],
    ["a secret without value", bound({ name: "A", type: "secret_text" }), 10021],
    ["a binding twice", bound({ name: "A", type: "ai" }, { name: "A", type: "images" }), 10021],
    ["bindings that are none", with_({ bindings: {} }), 10021],
    ["inherit of what is not there", bound({ name: "A", type: "inherit" }), 10057],
    ["inherit of an unknown version", bound({ name: "A", type: "inherit", version_id: "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e" }), 10057],
    ["a variable above 5 KB", bound({ name: "A", type: "plain_text", text: "x".repeat(5121) }), 10054],
    ["a JSON variable above 5 KB", bound({ name: "A", type: "json", json: ["x".repeat(5121)] }), 10054],
    ["129 variables", bound(...Array.from({ length: 129 }, (_value, at) => ({ name: `A${at}`, type: "plain_text", text: "" }))), 10055],
    ["a tag above 100 bytes", with_({ annotations: { "workers/tag": "ä".repeat(51) } }), 100102],
    ["annotations that are none", with_({ annotations: "a" }), 10021],
    ["a date that is none", with_({ compatibility_date: "tomorrow" }), 10021],
    ["flags that are none", with_({ compatibility_flags: "a" }), 10021],
    ["limits that are none", with_({ limits: { cpu_ms: "1" } }), 10021],
    ["cache options without enabled", with_({ cache_options: {} }), 10021],
    ["containers without class", with_({ containers: [{}] }), 10021],
    ["dependencies without version", with_({ package_dependencies: [{ name: "a" }] }), 10021],
    ["exports of an unknown type", with_({ exports: { A: { type: "b" } } }), 10021],
    ["a live class without storage", with_({ exports: { A: { type: "durable-object" } } }), 10021],
    ["a tombstone with storage", with_({ exports: { A: { type: "durable-object", state: "deleted", storage: "sqlite" } } }), 10021],
    ["migrations beside exports", with_({ migrations: {}, exports: {} }), 10021],
    ["migrations that are none", with_({ migrations: { new_classes: "A" } }), 10021],
    ["a migration of a kind that is none", with_({ migrations: { made_classes: [] } }), 10021],
    ["assets that are none", with_({ assets: "a" }), 10021],
    ["a token that is none", with_({ assets: { jwt: "token" } }), 10021],
  ];
  for (const [title, body, code] of refused) {
    it(`refuses ${title} with ${code}, and keeps nothing`, async () => {
      await api().workers("POST", "", { name: "refused" });
      const { status, errors } = await api().workers("POST", "/refused/versions?deploy=true", body);
      expect([status, errors[0]?.code], errors[0]?.message).to.deep.equal([400, code]);
      expect((await api().workers("GET", "/refused/versions")).json["result"]).to.deep.equal([]);
    });
  }

  it("takes kinds of bindings that nobody knows, and assets without code", async () => {
    await api().workers("POST", "", { name: "unknown" });
    const tomorrow = { name: "NEW", type: "kind_of_tomorrow", field: { deep: 1 } };
    expect((await api().workers("POST", "/unknown/versions", bound(tomorrow))).result["bindings"]).to.deep.equal([tomorrow]);
    const { status, result } = await api().workers("POST", "/unknown/versions", { assets: {} });
    expect([status, result["main_module"], result["startup_time_ms"]]).to.deep.equal([200, undefined, undefined]);
  });

  it("cuts a message after 1,000 bytes, and between characters", async () => {
    await api().workers("POST", "", { name: "message" });
    const { result } = await api().workers(
      "POST",
      "/message/versions",
      with_({ annotations: { "workers/message": `x${"ä".repeat(600)}` } }),
    );
    expect((result["annotations"] as Record<string, string>)["workers/message"]).to.equal(`x${"ä".repeat(499)}`);
  });
});

describe("emulator: large versions", () => {
  const small = useEmulator({ limits: { scriptBytes: 3000, metadataBytes: 1000 } });

  it("are limited by their modules", async () => {
    await small().workers("POST", "", { name: "size" });
    const post = async (bytes: number): Promise<unknown> => {
      const modules = { "a.bin": ["application/octet-stream", new Uint8Array(bytes)] } as const;
      const { status, errors } = await small().workers("POST", "/size/versions", versionOf(modules));
      return [status, errors[0]?.code];
    };
    expect(await post(3000)).to.deep.equal([200, undefined]);
    expect(await post(3001)).to.deep.equal([413, 10027]);
    expect(await post(9000)).to.deep.equal([413, 10027]);
  });
});
