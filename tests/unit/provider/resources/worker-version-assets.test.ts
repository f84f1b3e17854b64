import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { CloudflareApiError, ContentChangedError, TransportError, UserError } from "../../../../provider/client/errors";
import { workerVersion } from "../../../../provider/resources/worker-version";
import { UNKNOWN } from "../../../../provider/values";
import { AssetsApi, type Fate } from "../../../support/assets-api";
import { type Folder, makeFolder } from "../../../support/folder";
import { rejection } from "../../../support/rejection";
import { Pass } from "./engine";

describe("WorkerVersion with a folder of assets", () => {
  let api: AssetsApi;
  let folder: Folder;
  let baseUrl = "";
  beforeEach(async () => {
    api = new AssetsApi();
    baseUrl = await api.start();
    folder = makeFolder();
    folder.write("index.html", "<h1>Home</h1>");
    folder.write("css/site.css", "body {}");
    folder.write("img/dot.png", Buffer.from([0x89, 0x50, 0, 255]));
  });
  afterEach(async () => {
    folder.remove();
    await api.stop();
  });
  const pass = (): Pass => new Pass(workerVersion, baseUrl);
  const program = (more: object = {}, assets: object = {}): object => ({
    workerId: "site",
    compatibilityDate: "2026-01-01",
    assets: { directory: folder.path, ...assets },
    ...more,
  });
  const nth = (call: string, index: number, fate: Fate) => (api.fate = (name, at) => (name === call && at === index ? fate : undefined));
  const everyToken = (): string[] => api.tokens;

  it("sends what the API lacks with the type to serve, and makes a version with the completion token", async () => {
    const { outputs } = await pass().create(program({}, { config: { notFoundHandling: "404-page" } }));
    expect(api.calls).to.deep.equal(["session", "upload", "upload", "version"]);
    expect(Object.keys(api.manifests[0]!)).to.deep.equal(["/css/site.css", "/img/dot.png", "/index.html"]);
    const { hash } = api.manifests[0]!["/img/dot.png"]!;
    expect(hash).to.match(/^[0-9a-f]{32}$/);
    expect(api.stored.get(hash)).to.deep.equal({ type: "image/png", bytes: Buffer.from([0x89, 0x50, 0, 255]) });
    expect(api.stored.get(api.manifests[0]!["/index.html"]!.hash)).to.deep.equal({
      type: "text/html; charset=utf-8",
      bytes: Buffer.from("<h1>Home</h1>"),
    });
    expect(api.uploads.flat().every(({ name, filename }) => name === filename)).to.equal(true);
    const { assets, ...rest } = api.versions[0]!;
    expect(rest).to.deep.equal({ compatibility_date: "2026-01-01" });
    expect(assets)
      .to.have.all.keys("config", "jwt")
      .and.deep.include({ config: { not_found_handling: "404-page" } });
    expect(outputs["versionId"]).to.be.a("string");
  });

  it("keeps no token, no path and no name of a file in the state, and says none", async () => {
    const run = pass();
    const { inputs, outputs } = await run.create(program());
    const said = JSON.stringify([inputs, outputs, run.messages]);
    expect(everyToken()).to.have.length(2);
    for (const text of [...everyToken(), folder.path, "site.css"]) expect(said).not.to.contain(text);
    expect(outputs["assets"]).to.deep.equal({
      directory: { sha256: (outputs["assets"] as { directory: { sha256: string } }).directory.sha256, files: 3, size: 24 },
    });
  });

  it("is as large in the state for 5,000 files as for three, within a kilobyte", async () => {
    const { inputs: few } = await pass().check(program());
    for (let i = 0; i < 5000; i++) folder.write(`posts/${i}.html`, `post ${i}`);
    folder.write("_headers", "/*\n  X-A: b\n");
    folder.write("_redirects", "/a /b 301\n");
    const { inputs: many, problems } = await pass().check(program());
    expect(problems).to.deep.equal([]);
    expect(many["assets"]).to.have.nested.property("directory.files", 5003);
    expect(JSON.stringify(many).length - JSON.stringify({ ...few, assets: {} }).length).to.be.below(1024);
  });

  it("is no change and makes no request for the same files, wherever they lie and however old they are", async () => {
    const stored = await pass().create(program());
    const moved = makeFolder();
    fs.cpSync(folder.path, moved.path, { recursive: true });
    for (const file of ["index.html", "css/site.css"]) fs.utimesSync(path.join(moved.path, file), 1, 1);
    const before = api.calls.length;
    const inputs = await pass().inputs({ ...program(), assets: { directory: moved.path } }, stored.inputs);
    moved.remove();
    expect(pass().diff(stored, inputs)).to.deep.equal({ changes: false, replaces: [] });
    expect(api.calls.length).to.equal(before);
  });

  it("sends one file when one changed", async () => {
    const stored = await pass().create(program());
    folder.write("index.html", "<h1>New</h1>");
    const inputs = await pass().inputs(program(), stored.inputs);
    expect(pass().diff(stored, inputs)).to.deep.equal({ changes: true, replaces: ["assets"] });
    api.calls.length = 0;
    api.uploads.length = 0;
    await pass().create(program());
    expect(api.calls).to.deep.equal(["session", "upload", "version"]);
    expect(api.uploads.map((parts) => parts.map(({ body }) => Buffer.from(body.toString(), "base64").toString()))).to.deep.equal([
      ["<h1>New</h1>"],
    ]);
  });

  const changes: [string, () => void][] = [
    ["a file that goes", () => fs.rmSync(path.join(folder.path, "css/site.css"))],
    ["a file that is renamed", () => fs.renameSync(path.join(folder.path, "img/dot.png"), path.join(folder.path, "img/point.png"))],
    [
      "a file that is served with another type",
      () => fs.renameSync(path.join(folder.path, "index.html"), path.join(folder.path, "index.txt")),
    ],
    ["a rule", () => folder.write("_headers", "/*\n  X-A: b\n")],
  ];
  for (const [what, change] of changes) {
    it(`makes a new version for ${what}`, async () => {
      const stored = await pass().create(program());
      change();
      expect(pass().diff(stored, await pass().inputs(program(), stored.inputs))).to.deep.equal({ changes: true, replaces: ["assets"] });
    });
  }

  it("sends rules as modules of plain text, and not as files", async () => {
    folder.write("_headers", "/*\n  X-Frame-Options: DENY\n");
    folder.write("_redirects", "/old /new 301\n");
    folder.write(".assetsignore", "img\n");
    const modules = { "i.js": { content: "export default {}" } };
    const { outputs } = await pass().create(program({ mainModule: "i.js", modules }));
    expect(Object.keys(api.manifests[0]!)).to.deep.equal(["/css/site.css", "/index.html"]);
    const sent = (api.versions[0]!["modules"] as { name: string; content_type: string; content_base64: string }[]).map(
      ({ name, content_type: type, content_base64: content }) => [name, type, Buffer.from(content, "base64").toString()],
    );
    expect(sent).to.deep.equal([
      ["i.js", "application/javascript+module", "export default {}"],
      ["_headers", "text/plain", "/*\n  X-Frame-Options: DENY\n"],
      ["_redirects", "text/plain", "/old /new 301\n"],
    ]);
    expect(Object.keys(outputs["modules"] as object)).to.deep.equal(["i.js"]);
    expect(outputs).to.have.nested.property("assets.directory.rules._headers.size", 27);
  });

  it("sends three buckets at once, and never more", async () => {
    for (let i = 0; i < 20; i++) folder.write(`f${i}.txt`, `file ${i}`);
    api.fate = async (call) => {
      if (call === "upload") await new Promise((resolve) => setTimeout(resolve, 5));
      return undefined;
    };
    await pass().create(program());
    expect(api.count("upload")).to.equal(12);
    expect(api.concurrent).to.equal(3);
  });

  it("asks for the name of a Worker that is given by its id, since sessions go by the name", async () => {
    await pass().create(program({ workerId: "0".repeat(32) }));
    expect(api.calls.slice(0, 2)).to.deep.equal(["worker", "session"]);
    expect(api.server.received.find(({ url }) => url.endsWith("session"))?.url).to.contain("/scripts/site/");
  });

  describe("whose upload does not go well", () => {
    it("repeats a bucket that failed for a passing reason, and no other", async () => {
      nth("upload", 1, { status: 503, code: 0 });
      await pass().create(program());
      expect(api.count("upload")).to.equal(3);
      expect([api.count("session"), api.versions.length]).to.deep.equal([1, 1]);
    });

    it("repeats a session that a passing fault ended (10013)", async () => {
      nth("session", 0, { status: 400, code: 10013 });
      await pass().create(program());
      expect(api.calls.slice(0, 2)).to.deep.equal(["session", "session"]);
      expect(api.versions).to.have.length(1);
    });

    for (const call of ["session", "upload"]) {
      it(`goes on when the answer to the ${call} was lost`, async () => {
        nth(call, 0, "lose");
        await pass().create(program());
        expect(api.versions).to.have.length(1);
        expect(api.stored.size).to.equal(3);
      });
    }

    it("finds its token again when the answer with it was lost for good", async () => {
      api.bucketSize = 10;
      let lost = 0;
      api.fate = (call) => (call === "upload" && lost++ < 4 ? "lose" : undefined);
      const error = await rejection(pass().create(program()));
      expect(error).to.be.instanceOf(TransportError);
      await pass().create(program());
      expect(api.calls.slice(-2)).to.deep.equal(["session", "version"]);
    });

    it("starts anew when the session ends before all of it arrived, and sends only the rest", async () => {
      for (let i = 0; i < 7; i++) folder.write(`f${i}.txt`, `file ${i}`);
      api.fate = (call, index) => {
        if (call === "upload" && index === 3) api.now += 3_700_000;
        return undefined;
      };
      await pass().create(program());
      expect(api.count("session")).to.equal(2);
      expect(api.uploads.flat()).to.have.length(10);
      expect(api.versions).to.have.length(1);
    });

    it("gives up with what was said when sessions end again and again", async () => {
      api.fate = (call) => (call === "upload" ? { status: 401, code: 10000 } : undefined);
      const error = await rejection(pass().create(program()));
      expect(error).to.be.instanceOf(TransportError);
      expect(error.message).to.contain("The assets of site were not uploaded").and.to.contain("(code 10000)");
      expect(api.count("session")).to.equal(3);
      for (const token of everyToken()) expect(error.message).not.to.contain(token);
    });

    it("is told in the API's words when it is refused, without a token in them, and stops the others", async () => {
      for (let i = 0; i < 40; i++) folder.write(`f${i}.txt`, `file ${i}`);
      api.fate = (call) => (call === "upload" ? { status: 400, code: 10021 } : undefined);
      const error = await rejection(pass().create(program()));
      expect(CloudflareApiError.is(error) && error.has(10021)).to.equal(true);
      expect(error.message).to.contain("Bearer [hidden]");
      expect(api.count("upload")).to.be.at.most(3);
      expect(api.versions).to.have.length(0);
    });

    it("breaks off when a file changed since it was checked, and makes no version", async () => {
      const run = pass();
      const inputs = await run.inputs(program());
      folder.write("index.html", "<h1>Late</h1>");
      const error = await rejection(workerVersion.create(run.context, inputs));
      expect(ContentChangedError.is(error)).to.equal(true);
      expect(error.message).to.match(/^assets\.directory\/index\.html: the file changed since it was checked/);
      expect(api.versions).to.have.length(0);
      expect([...api.stored.values()].map(({ bytes }) => bytes.toString())).not.to.include("<h1>Late</h1>");
    });

    it("says that a file is gone", async () => {
      const run = pass();
      const inputs = await run.inputs(program());
      fs.rmSync(path.join(folder.path, "css/site.css"));
      const error = await rejection(workerVersion.create(run.context, inputs));
      expect(error.message).to.match(/^assets\.directory\/css\/site\.css: the file cannot be read any more: ENOENT/);
    });
  });

  describe("whose token is too old for the version", () => {
    it("takes another before it sends the version", async () => {
      api.fate = (call, index) => {
        if (call === "version" && index === 0) api.now += 3_700_000;
        return call === "version" && index === 0 ? { status: 503, code: 0 } : undefined;
      };
      await pass().create(program());
      expect(api.calls).to.deep.equal(["session", "upload", "upload", "version", "look", "look", "session", "version"]);
      expect(api.versions).to.have.length(1);
    });

    it("takes another when the version is refused with it", async () => {
      let once = true;
      api.fate = (call) => {
        if (call === "version" && once) api.now += 3_700_000;
        once &&= call !== "version";
        return undefined;
      };
      await pass().create(program());
      expect(api.calls).to.deep.equal(["session", "upload", "upload", "version", "session", "version"]);
      expect(api.versions).to.have.length(1);
    });

    it("does not try again what is refused at once", async () => {
      api.fate = (call) => (call === "version" ? { status: 400, code: 10021 } : undefined);
      const error = await rejection(pass().create(program()));
      expect(CloudflareApiError.is(error) && error.has(10021)).to.equal(true);
      for (const token of everyToken()) expect(error.message).not.to.contain(token);
      expect(api.count("version")).to.equal(1);
    });
  });

  it("is looked up, and not made twice, when the answer to the version was lost", async () => {
    folder.write("_headers", "/*\n  X-A: b\n");
    nth("version", 0, "lose");
    const { outputs } = await pass().create(program());
    expect(api.versions).to.have.length(1);
    expect(outputs["versionId"]).to.match(/0$/);
  });

  it("takes over a version that is as declared, and says that its files are not compared", async () => {
    folder.write("_headers", "/*\n  X-A: b\n");
    await pass().create(program());
    const run = pass();
    const before = api.calls.length;
    await run.create(program({ adopt: true }));
    expect(api.calls.slice(before).every((call) => call === "look")).to.equal(true);
    expect(run.messages.join()).to.contain("the files of assets.directory cannot be compared");
    folder.write("_headers", "/*\n  X-A: c\n");
    expect((await rejection(pass().create(program({ adopt: true })))).message).to.contain("~ _headers");
  });

  it("says what to do when the program ignores changes of the assets and something else changes", async () => {
    const stored = await pass().create(program());
    const run = pass();
    const inputs = await run.inputs({ ...program({ compatibilityDate: "2026-02-02" }), assets: stored.inputs["assets"] }, stored.inputs);
    expect(run.diff(stored, inputs).replaces).to.deep.equal(["compatibilityDate"]);
    const error = await rejection(workerVersion.create(run.context, inputs));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.contain("take assets out of ignoreChanges");
  });

  it("is unknown as long as the folder is", async () => {
    const stored = await pass().create(program());
    const inputs = await pass().inputs(program({}, { directory: UNKNOWN }), stored.inputs);
    expect(inputs["assets"]).to.deep.equal({ directory: UNKNOWN });
    expect(pass().diff(stored, inputs).replaces).to.deep.equal(["assets"]);
  });

  it("refuses a token beside a folder, and a module of the name of a rule", async () => {
    folder.write("_headers", "/*\n  X-A: b\n");
    const modules = { _headers: { content: "", contentType: "text/plain" } };
    const { problems } = await pass().check(program({ modules }, { jwt: "t" }));
    expect(problems.map(({ path }) => path)).to.deep.equal(["assets.jwt", 'modules["_headers"]']);
  });
});
