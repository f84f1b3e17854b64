import { expect } from "chai";
import { describe, it } from "mocha";
import { form, type Modules, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler } from "./support";

/** The first example of RFC 4231, which is an HMAC-SHA-256. */
const HMAC = {
  key: Buffer.alloc(20, 0x0b),
  data: "Hi There",
  digest: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
};

describe("emulator: bindings that are values", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("gives text, secrets, JSON and the version's metadata", async () => {
    await deploy(api(), "values", handler("return Response.json(env)"), [
      { name: "TEXT", type: "plain_text", text: "t" },
      { name: "SECRET", type: "secret_text", text: "s" },
      { name: "JSON", type: "json", json: { deep: [1, null] } },
      { name: "VERSION", type: "version_metadata" },
    ]);
    const { VERSION, ...rest } = (await ask(api(), "/values")) as Record<string, Record<string, string>>;
    expect(rest).to.deep.equal({ TEXT: "t", SECRET: "s", JSON: { deep: [1, null] } });
    expect(VERSION?.["id"]).to.match(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(VERSION?.["tag"]).to.equal("");
    expect(Date.parse(String(VERSION?.["timestamp"]))).to.be.greaterThan(0);
  });

  it("gives a new version new metadata", async () => {
    const id = async (): Promise<unknown> => ((await ask(api(), "/meta")) as { id: string }).id;
    await deploy(api(), "meta", handler("return Response.json(env.V)"), [{ name: "V", type: "version_metadata" }]);
    const first = await id();
    await deploy(api(), "meta", handler("return /* 2 */ Response.json(env.V)"), [{ name: "V", type: "version_metadata" }]);
    expect(await id()).to.not.equal(first);
  });

  const keys: readonly [format: string, field: string, key: unknown][] = [
    ["raw", "key_base64", HMAC.key.toString("base64")],
    ["jwk", "key_jwk", { kty: "oct", k: HMAC.key.toString("base64url") }],
  ];
  for (const [format, field, key] of keys) {
    it(`gives a secret_key in the format ${format} as a CryptoKey that cannot be exported`, async () => {
      const body = `
        const digest = await crypto.subtle.sign("HMAC", env.KEY, new TextEncoder().encode(${JSON.stringify(HMAC.data)}));
        const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        return Response.json([env.KEY instanceof CryptoKey, env.KEY.usages, env.KEY.extractable, hex]);`;
      const binding = {
        name: "KEY",
        type: "secret_key",
        format,
        algorithm: { name: "HMAC", hash: "SHA-256" },
        usages: ["sign"],
        [field]: key,
      };
      await deploy(api(), `key-${format}`, handler(body), [binding]);
      expect(await ask(api(), `/key-${format}`)).to.deep.equal([true, ["sign"], false, HMAC.digest]);
    });
  }

  it("gives a key pair in the formats pkcs8 and spki", async () => {
    const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const key = async (
      format: "pkcs8" | "spki",
      from: Awaited<ReturnType<typeof crypto.subtle.importKey>>,
      usage: string,
    ): Promise<object> => ({
      type: "secret_key",
      format,
      algorithm: { name: "ECDSA", namedCurve: "P-256" },
      usages: [usage],
      key_base64: Buffer.from(await crypto.subtle.exportKey(format, from)).toString("base64"),
    });
    const body = `
      const how = { name: "ECDSA", hash: "SHA-256" }, data = new Uint8Array([1, 2, 3]);
      return Response.json(await crypto.subtle.verify(how, env.PUBLIC, await crypto.subtle.sign(how, env.PRIVATE, data), data));`;
    const bindings = [
      { name: "PRIVATE", ...(await key("pkcs8", privateKey, "sign")) },
      { name: "PUBLIC", ...(await key("spki", publicKey, "verify")) },
    ];
    await deploy(api(), "pair", handler(body), bindings);
    expect(await ask(api(), "/pair")).to.equal(true);
  });

  it("says on use that a key cannot be imported, and runs the rest", async () => {
    const body = "try { await env.KEY.any() } catch ({ message }) { return Response.json(message) }";
    const binding = {
      name: "KEY",
      type: "secret_key",
      format: "raw",
      algorithm: { name: "HMAC", hash: "NO" },
      usages: ["sign"],
      key_base64: "",
    };
    await deploy(api(), "bad-key", handler(body), [binding]);
    expect(await ask(api(), "/bad-key")).to.match(/^The binding KEY is not available in the emulator: its key cannot be imported/);
  });

  it("says on use that a kind is not available, whether it is called or fetched", async () => {
    const body = `
      const caught = async (work) => { try { return await work() } catch ({ message }) { return message } };
      return Response.json([await caught(() => env.AI.run("model", {})), await caught(() => env.ASSETS.fetch("http://a/")), env.T]);`;
    const bindings = [
      { name: "AI", type: "ai" },
      { name: "ASSETS", type: "assets" },
      { name: "T", type: "plain_text", text: "t" },
    ];
    const answer = [
      "The binding AI is not available in the emulator: nothing stands in for the kind ai.",
      "The binding ASSETS is not available in the emulator: this version has no assets.",
      "t",
    ];
    await deploy(api(), "absent", handler(body), bindings);
    expect(await ask(api(), "/absent")).to.deep.equal(answer);
    await deploy(api(), "absent", handler(body), [...bindings, { name: "KV", type: "kv_namespace", namespace_id: "n" }]);
    expect(await ask(api(), "/absent")).to.deep.equal(answer);
  });

  const filenames: readonly [kind: string, filename: (part: string) => string][] = [
    ["which are named alike", (part) => part],
    ["whose files are named otherwise, as wrangler does it", (part) => `./src/${part}.file`],
  ];
  for (const [kind, filename] of filenames) {
    it(`gives a service worker its parts, ${kind}, and bindings of every other kind`, async () => {
      const wasm = new Uint8Array(Buffer.from("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=", "base64"));
      const code = `addEventListener("fetch", (event) => event.respondWith((async () => {
      await KV.put("k", "stored");
      const sum = new WebAssembly.Instance(WASM).exports.add(40, 2);
      return Response.json([TEXT, [...new Uint8Array(DATA)], sum, PLAIN, await KV.get("k"), typeof VERSION.id]);
    })()));`;
      const parts: Modules = {
        t: ["text/plain", "grüezi"],
        d: ["application/octet-stream", new Uint8Array([0, 255])],
        a: ["application/wasm", wasm],
      };
      const bindings = [
        { name: "TEXT", type: "text_blob", part: "t" },
        { name: "DATA", type: "data_blob", part: "d" },
        { name: "WASM", type: "wasm_module", part: "a" },
        { name: "PLAIN", type: "plain_text", text: "p" },
        { name: "KV", type: "kv_namespace", namespace_id: "sw" },
        { name: "VERSION", type: "version_metadata" },
      ];
      const upload = form({ body_part: "w.js", bindings }, { "w.js": ["application/javascript", code] });
      for (const [name, [type, bytes]] of Object.entries(parts)) upload.set(name, new Blob([bytes], { type }), filename(name));
      const put = await api().call("PUT", "/parts", upload);
      expect(put.status, put.text).to.equal(200);
      const answer = ["grüezi", [0, 255], 42, "p", "stored", "string"];
      expect(await ask(api(), "/parts")).to.deep.equal(answer);
      upload.set("metadata", new Blob([JSON.stringify({ body_part: "w.js" })], { type: "application/json" }));
      upload.set("t", new Blob(["grüessli"], { type: "text/plain" }), filename("t"));
      const putContent = await api().call("PUT", "/parts/content", upload);
      expect(putContent.status, putContent.text).to.equal(200);
      expect(await ask(api(), "/parts")).to.deep.equal(["grüessli", ...answer.slice(1)]);
    });
  }
});
