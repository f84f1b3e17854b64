import { expect } from "chai";
import { describe, it } from "mocha";
import { ACCOUNT, readParts, useEmulator, worker } from "./support";

const EDIT = `/accounts/${ACCOUNT}/scripts`;

describe("emulator: admin", () => {
  const api = useEmulator({ runtime: true });

  it("logs every request to the API with its bytes, and nothing else", async () => {
    await api().admin("DELETE", "/requests");
    const put = await api().put("logged");
    await api().worker("/logged/some/path");
    await api().admin("PUT", `${EDIT}/edited`, { modules: { "a.js": "export default { fetch() {} };" } });
    const list = await api().call("GET", "?tags=a:no");
    const missing = await api().call("GET", "/missing");
    const { text } = await api().admin("GET", "/requests");
    const base = `/client/v4/accounts/${ACCOUNT}/workers/scripts`;
    const [first, ...rest] = JSON.parse(text) as { bytesIn: number }[];
    expect(first).to.include({ method: "PUT", path: `${base}/logged`, status: 200, bytesOut: put.bytes.byteLength });
    expect(first?.bytesIn).to.be.greaterThan(String(worker("logged")["index.js"]![1]).length);
    expect(rest).to.deep.equal([
      { method: "GET", path: `${base}?tags=a:no`, status: 200, bytesIn: 0, bytesOut: list.bytes.byteLength },
      { method: "GET", path: `${base}/missing`, status: 404, bytesIn: 0, bytesOut: missing.bytes.byteLength },
    ]);
    expect(api().emulator.requests()).to.deep.equal([first, ...rest]);
    expect((await api().admin("DELETE", "/requests")).status).to.equal(204);
    expect(api().emulator.requests()).to.deep.equal([]);
  });

  it("makes a script as the dashboard would", async () => {
    const { status, json } = await api().admin("PUT", `${EDIT}/dash`, {
      modules: {
        "index.js": 'import a from "./a.txt"; export default { fetch: () => new Response(a) };',
        "a.txt": { content: "from dash" },
      },
      mainModule: "index.js",
      author: "ann@example.com",
      compatibilityDate: "2026-02-02",
      bindings: [{ name: "A", type: "plain_text", text: "1" }],
    });
    expect([status, json["last_deployed_from"], json["compatibility_date"]]).to.deep.equal([200, "dash", "2026-02-02"]);
    expect((await api().worker("/dash")).text).to.equal("from dash");
    const { result: deployments } = await api().call("GET", "/dash/deployments");
    expect(deployments["deployments"]).to.have.length(1);
    expect((deployments["deployments"] as unknown[])[0]).to.deep.include({ author_email: "ann@example.com", source: "dash" });
  });

  it("changes one module and keeps the others when it merges, replaces all when it does not", async () => {
    const modules = {
      "index.js": ["application/javascript+module", "export default { fetch() {} };"],
      "a.txt": ["text/plain", "a"],
    } as const;
    const before = (await api().put("merge", modules)).result;
    const merged = (await api().admin("PUT", `${EDIT}/merge`, { modules: { "a.txt": { contentBase64: "AAEC" } }, merge: true })).json;
    expect(merged["etag"]).not.to.equal(before["etag"]);
    expect(merged).to.include({ tag: before["tag"], last_deployed_from: "dash", id: "merge" });
    const parts = readParts(await api().call("GET", "/merge/content/v2"));
    expect(Object.fromEntries(parts.map(({ name, bytes }) => [name, bytes.toString("latin1")]))).to.deep.equal({
      "index.js": "export default { fetch() {} };",
      "a.txt": "\0\x01\x02",
    });
    await api().admin("PUT", `${EDIT}/merge`, {
      modules: { "index.js": "export default { fetch() { } };" },
      lastDeployedFrom: "terraform",
    });
    expect(readParts(await api().call("GET", "/merge/content/v2")).map(({ name }) => name)).to.deep.equal(["index.js"]);
    expect((await api().listed("merge"))?.["last_deployed_from"]).to.equal("terraform");
  });

  it("edits settings alone, and service workers", async () => {
    await api().put("settings-edit");
    const { json } = await api().admin("PUT", `${EDIT}/settings-edit`, { tags: ["edited"] });
    expect([json["tags"], json["handlers"]]).to.deep.equal([["edited"], ["fetch"]]);
    const code = 'addEventListener("fetch", (event) => event.respondWith(new Response("service")));';
    await api().admin("PUT", `${EDIT}/service-edit`, { modules: { "w.js": code }, bodyPart: "w.js" });
    expect((await api().worker("/service-edit")).text).to.equal("service");
  });

  it("refuses edits that make no sense, and compiles those that do", async () => {
    const edits: readonly [unknown, number][] = [
      [[], 10026],
      [{ modules: { "a.js": {} } }, 10026],
      [{ modules: { "a.js": "", "b.js": "" } }, 10026],
      [{ modules: { "a.js": "" }, mainModule: "b.js" }, 10026],
      [{ modules: { "a.js": "export default {" } }, 10021],
    ];
    for (const [edit, code] of edits) {
      const { status, errors } = await api().admin("PUT", `${EDIT}/nonsense`, edit);
      expect([status, errors[0]?.code], JSON.stringify(edit)).to.deep.equal([400, code]);
    }
    expect((await api().admin("PUT", `${EDIT}/no.name`, { modules: { "a.js": "" } })).errors[0]?.code).to.equal(10016);
    expect(await api().listed("nonsense")).to.equal(undefined);
  });

  it("resets everything", async () => {
    await api().put("reset");
    await api().admin("POST", "/faults", { fault: { type: "status", status: 500 } });
    expect((await api().admin("POST", "/reset")).status).to.equal(204);
    expect(api().emulator.requests()).to.deep.equal([]);
    expect((await api().admin("GET", "/faults")).text).to.equal("[]");
    expect((await api().call("GET", "")).result).to.deep.equal([]);
    expect((await api().worker("/reset")).status).to.equal(404);
  });

  it("says which admin route it does not know", async () => {
    const { status, errors } = await api().admin("PATCH", "/requests");
    expect([status, errors[0]?.message]).to.deep.equal([404, "The emulator has no admin route PATCH /_emulator/requests"]);
  });
});
