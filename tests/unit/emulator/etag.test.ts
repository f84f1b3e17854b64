import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../../emulator";
import { Client, ESM, form, useEmulator, worker } from "./support";

describe("emulator: etag", () => {
  const api = useEmulator();
  const etag = async (name: string): Promise<unknown> => (await api().listed(name))?.["etag"];

  it("is the same in the answer to PUT and in the list", async () => {
    expect((await api().put("same")).result["etag"]).to.equal(await etag("same"));
    expect((await api().putContent("same", worker("2"))).result["etag"]).to.equal(await etag("same"));
  });

  it("is no digest of what was uploaded", async () => {
    const [, code] = worker("opaque")["index.js"]!;
    const { result } = await api().put("opaque", worker("opaque"));
    const digests = ["md5", "sha1", "sha256", "sha512"].map((name) => createHash(name).update(code).digest("hex"));
    expect(digests.some((digest) => digest.startsWith(String(result["etag"])))).to.equal(false);
    const other = await startEmulator();
    const elsewhere = await new Client(other).put("opaque", worker("opaque"));
    await other.close();
    expect(elsewhere.result["etag"]).not.to.equal(result["etag"]);
  });

  it("stays with identical content, whatever the order of the parts, while modified_on moves", async () => {
    const a = { "index.js": [ESM, "export default { fetch() {} };"], "a.txt": ["text/plain", "a"] } as const;
    const first = (await api().put("identical", a)).result;
    const second = (await api().putContent("identical", { "a.txt": a["a.txt"], "index.js": a["index.js"] })).result;
    expect(second["etag"]).to.equal(first["etag"]);
    expect(String(second["modified_on"]) > String(first["modified_on"])).to.equal(true);
  });

  const code = "export default { fetch() {} };";
  const changes: readonly [string, () => Promise<unknown>][] = [
    ["one byte of a module", () => api().putContent("moves", { "index.js": [ESM, `${code} `] })],
    ["another module", () => api().putContent("moves", { "index.js": [ESM, code], "b.txt": ["text/plain", ""] })],
    ["the name of a module", () => api().putContent("moves", { "index.js": [ESM, code], "c.txt": ["text/plain", ""] })],
    ["the type of a module", () => api().putContent("moves", { "index.js": [ESM, code], "c.txt": ["application/octet-stream", ""] })],
    ["the entry point", () => api().putContent("moves", { "x.js": [ESM, code] }, { main_module: "x.js" })],
    ["a secret", () => api().call("PUT", "/moves/secrets", '{"name":"S","text":"1","type":"secret_text"}')],
    ["a secret's value", () => api().call("PUT", "/moves/secrets", '{"name":"S","text":"2","type":"secret_text"}')],
    ["a secret that goes", () => api().call("DELETE", "/moves/secrets/S")],
    ["a setting", () => api().call("PATCH", "/moves/script-settings", '{"logpush":true}', { "content-type": "application/json" })],
  ];
  it("moves with content, settings and secrets", async () => {
    await api().put("moves", { "index.js": [ESM, code] });
    for (const [what, change] of changes) {
      const before = await etag("moves");
      await change();
      expect(await etag("moves"), what).not.to.equal(before);
    }
  });

  it("moves with bindings", async () => {
    await api().put("bound");
    const before = await etag("bound");
    const body = new FormData();
    body.set("settings", JSON.stringify({ bindings: [{ name: "A", type: "plain_text", text: "1" }] }));
    expect((await api().call("PATCH", "/bound/settings", body)).status).to.equal(200);
    expect(await etag("bound")).not.to.equal(before);
  });

  it("does not move when nothing is written", async () => {
    await api().put("still");
    const before = await api().listed("still");
    await api().call("GET", "/still/content/v2");
    await api().call("GET", "/still/settings");
    await api().call("PUT", "/still/content", form({ main_module: "no.js" }, worker("x")));
    expect(await api().listed("still")).to.deep.equal(before);
  });
});
