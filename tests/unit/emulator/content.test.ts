import { expect } from "chai";
import { describe, it } from "mocha";
import { ACCOUNT, ESM, type Modules, form, readParts, useEmulator, worker } from "./support";

const SERVICE_WORKER = 'addEventListener("fetch", (event) => event.respondWith(new Response("old")));\n';
const WASM = new Uint8Array(Buffer.from("AGFzbQEAAAA=", "base64"));
const EVERY_BYTE = Uint8Array.from({ length: 1024 }, (_value, index) => index % 256);

describe("emulator: content", () => {
  const api = useEmulator({ runtime: true });

  it("gives back every byte of every module, with names and types", async () => {
    const modules: Modules = {
      "index.js": [ESM, "import './lib/ä ö.js'; export default { fetch() {} };\r\n"],
      "lib/ä ö.js": [ESM, "export const text = '日本 🎉';"],
      "data.bin": ["application/octet-stream", EVERY_BYTE],
      "boundary.txt": ["text/plain", "\r\n--emulator\r\n\r\n--\r\n"],
      "empty.txt": ["text/plain", ""],
      "m.wasm": ["application/wasm", WASM],
      "common.cjs": ["application/javascript", "module.exports = 1;"],
      "index.js.map": ["application/source-map", "{}"],
    };
    expect((await api().put("bytes", modules)).status).to.equal(200);
    const answer = await api().call("GET", "/bytes/content/v2");
    expect([answer.status, answer.headers.get("cf-entrypoint")]).to.deep.equal([200, "index.js"]);
    expect(answer.headers.get("content-type")).to.match(/^multipart\/form-data; boundary=/);
    const sent = Object.entries(modules).map(([name, [type, body]]) => ({ name, type, bytes: Buffer.from(body as string) }));
    expect(readParts(answer)).to.deep.equal(sent);
  });

  it("puts content without touching settings", async () => {
    await api().put("kept", worker("old"), {
      main_module: "index.js",
      compatibility_date: "2025-05-05",
      tags: ["a"],
      bindings: [{ name: "TEXT", type: "plain_text", text: "t" }],
    });
    const settings = (await api().call("GET", "/kept/settings")).text;
    const { status, result } = await api().putContent("kept", worker("new"));
    expect([status, result["compatibility_date"], result["tags"]]).to.deep.equal([200, "2025-05-05", ["a"]]);
    expect((await api().call("GET", "/kept/settings")).text).to.equal(settings);
    expect((await api().call("GET", "/kept/content/v2")).text)
      .to.include('"new"')
      .and.not.include('"old"');
    expect((await api().worker("/kept")).text).to.equal("new");
  });

  it("answers 10007 for a script that is not there, and makes none", async () => {
    const { status, errors } = await api().putContent("absent", worker("x"));
    expect([status, errors[0]?.code]).to.deep.equal([404, 10007]);
    expect(await api().listed("absent")).to.equal(undefined);
  });

  it("validates code before it looks for the script", async () => {
    const { status, errors } = await api().putContent("absent", { "index.js": [ESM, "export default {"] });
    expect([status, errors[0]?.code]).to.deep.equal([400, 10021]);
  });

  it("takes the entry point from headers instead of metadata", async () => {
    await api().put("header");
    const main = await api().call("PUT", "/header/content", form(undefined, { "ä.js": [ESM, "export default { fetch() {} };"] }), {
      "CF-WORKER-MAIN-MODULE-PART": Buffer.from("ä.js").toString("latin1"),
    });
    expect([main.status, main.result["has_modules"]]).to.deep.equal([200, true]);
    const entry = (await api().call("GET", "/header/content/v2")).headers.get("cf-entrypoint") ?? "";
    expect(Buffer.from(entry, "latin1").toString("utf8")).to.equal("ä.js");
    const body = await api().call("PUT", "/header/content", form({}, { "w.js": ["application/javascript", SERVICE_WORKER] }), {
      "CF-WORKER-BODY-PART": "w.js",
    });
    expect([body.status, body.result["has_modules"]]).to.deep.equal([200, false]);
  });

  it("gives a service worker as plain JavaScript", async () => {
    await api().put("service", { "worker.js": ["application/javascript", SERVICE_WORKER] }, { body_part: "worker.js" });
    const answer = await api().call("GET", "/service/content/v2");
    expect([answer.text, answer.headers.get("content-type")]).to.deep.equal([SERVICE_WORKER, "application/javascript"]);
    expect(answer.headers.get("cf-entrypoint")).to.equal(null);
  });

  it("answers 204 for a script that has no content yet", async () => {
    await api().admin("PUT", `/accounts/${ACCOUNT}/scripts/hollow`, { tags: ["hollow"] });
    const { status, text } = await api().call("GET", "/hollow/content/v2");
    expect([status, text]).to.deep.equal([204, ""]);
    expect((await api().worker("/hollow")).status).to.equal(404);
    expect((await api().putContent("hollow", worker("full"))).status).to.equal(200);
    expect((await api().worker("/hollow")).text).to.equal("full");
  });

  it("never minds what the client accepts", async () => {
    await api().put("accept");
    for (const accept of ["string", "image/png", "application/json"]) {
      expect((await api().call("GET", "/accept/content/v2", undefined, { accept })).status).to.equal(200);
    }
  });

  it("finds the entry point by filename first, then by part name", async () => {
    const body = new FormData();
    body.set("metadata", JSON.stringify({ main_module: "main.js" }));
    body.append("files", new Blob(["export default { fetch() {} };"], { type: ESM }), "main.js");
    body.append("main.js", new Blob(["export default { scheduled() {} };"], { type: ESM }), "other.js");
    expect((await api().call("PUT", "/resolve", body)).result["handlers"]).to.deep.equal(["fetch"]);

    const byPart = new FormData();
    byPart.set("metadata", JSON.stringify({ main_module: "main.js" }));
    byPart.append("main.js", new Blob(["export default { scheduled() {} };"], { type: ESM }), "blob");
    expect((await api().call("PUT", "/resolve", byPart)).result["handlers"]).to.deep.equal(["scheduled"]);
    expect((await api().call("GET", "/resolve/content/v2")).headers.get("cf-entrypoint")).to.equal("main.js");
  });

  const refused: readonly [title: string, metadata: unknown, modules: Modules, status: number, code: number, message: RegExp][] = [
    ["no entry point", {}, worker("x"), 400, 10021, /no entry point/],
    ["two entry points", { main_module: "index.js", body_part: "index.js" }, worker("x"), 400, 10021, /Only one of/],
    ["an entry point that is not there", { main_module: "no.js" }, worker("x"), 400, 10021, /No such module: no\.js/],
    ["no modules", { main_module: "index.js" }, {}, 400, 10021, /No such module: index\.js/],
    ["a type that no module has", { main_module: "index.js" }, { ...worker("x"), "a.png": ["image/png", "x"] }, 400, 10021, /image\/png/],
    ["metadata that is not an object", [], worker("x"), 400, 10026, /must be a JSON object/],
    ["an entry point that is not a string", { main_module: 1 }, worker("x"), 400, 10026, /main_module/],
  ];
  for (const [title, metadata, modules, status, code, message] of refused) {
    it(`refuses ${title}`, async () => {
      await api().put("refused");
      const before = await api().listed("refused");
      const answer = await api().putContent("refused", modules, metadata);
      expect([answer.status, answer.errors[0]?.code]).to.deep.equal([status, code]);
      expect(answer.errors[0]?.message).to.match(message);
      expect(await api().listed("refused")).to.deep.equal(before);
    });
  }

  it("refuses two modules with one name", async () => {
    const body = form({ main_module: "index.js" }, worker("x"));
    body.append("files", new Blob(["2"], { type: "text/plain" }), "index.js");
    const { status, errors } = await api().call("PUT", "/twice", body);
    expect([status, errors[0]?.code, errors[0]?.message]).to.deep.equal([400, 10021, "Two modules have the name index.js."]);
  });

  it("answers 10026 for bodies that cannot be parsed", async () => {
    const bodies: readonly [string, string][] = [
      ["nonsense", "multipart/form-data; boundary=x"],
      ["nonsense", "multipart/form-data"],
      ["--x\r\nContent-Disposition: form-data; name=a\r\n\r\ncut off", "multipart/form-data; boundary=x"],
      ["{}", "application/json"],
      ['--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{oops\r\n--x--\r\n', "multipart/form-data; boundary=x"],
    ];
    for (const [body, type] of bodies) {
      for (const path of ["/broken", "/broken/content"]) {
        const { status, errors } = await api().call("PUT", path, body, { "content-type": type });
        expect([status, errors[0]?.code], `${path} ${type} ${body}`).to.deep.equal([400, 10026]);
      }
    }
    const { errors } = await api().call("PUT", "/broken", form(undefined, worker("x")));
    expect(errors[0]?.code).to.equal(10026);
  });
});
