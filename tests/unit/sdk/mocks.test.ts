import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "mocha";
import { WorkerScriptContent } from "../../../sdk";

/** What a resource of a program looks like to the mocks of a user's unit test. */
interface Seen {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

function valueOf<T>(output: pulumi.Output<T>): Promise<unknown> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

describe("WorkerScriptContent under a user's mocks", () => {
  let folder: string;
  let file: string;
  let seen: Seen[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-mocks-"));
    file = path.join(folder, "index.js");
    fs.writeFileSync(file, "export default {};");
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs, id }) => {
        const given = inputs as Record<string, unknown>;
        seen.push({ type, name, inputs: given });
        return { id: id === undefined || id === "" ? `${name}-id` : id, state: { ...given, etag: "an-etag" } };
      },
      call: () => ({}),
    });
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    seen = [];
  });

  it("shows the mocks its type and inputs, and resolves outputs", async () => {
    const code = new WorkerScriptContent("api", {
      scriptName: pulumi.output("api"),
      mainModule: "index.js",
      modules: [
        { name: "index.js", contentFile: file },
        { name: pulumi.output("a.txt"), content: new pulumi.asset.StringAsset("text") },
      ],
    });
    expect(await valueOf(code.id)).to.equal("api-id");
    expect(await valueOf(code.etag)).to.equal("an-etag");
    expect(await valueOf(code.scriptName)).to.equal("api");
    expect(await valueOf(code.tag)).to.equal(undefined);
    expect(seen).to.have.length(1);
    const [{ type, name, inputs } = { type: "", name: "", inputs: {} }] = seen;
    expect({ type, name }).to.deep.equal({ type: "pulumi-nodejs:dynamic/pulumi-workers:WorkerScriptContent", name: "api" });
    expect(inputs).to.include({ scriptName: "api", mainModule: "index.js" });
    expect(inputs["modules"]).to.have.all.keys("index.js", "a.txt");
    expect((inputs["__provider"] as string).length).to.be.at.most(190);
  });

  it("sends a map by name, whatever form the modules have", async () => {
    const forms = [
      { "a.txt": { content: "a" }, "b.bin": { contentBase64: "Yg==" } },
      [
        { name: "b.bin", contentBase64: "Yg==" },
        { name: "a.txt", content: "a" },
      ],
      pulumi.output([
        { name: "a.txt", content: "a" },
        { name: "b.bin", contentBase64: "Yg==" },
      ]),
      { "a.txt": pulumi.output({ content: "a" }), "b.bin": { contentBase64: pulumi.output("Yg==") } },
      { "a.txt": { content: Promise.resolve("a") }, "b.bin": { contentBase64: "Yg==" } },
    ];
    for (const [index, modules] of forms.entries()) {
      await valueOf(new WorkerScriptContent(`form-${String(index)}`, { scriptName: "api", mainModule: "a.txt", modules }).id);
      expect(seen.at(-1)?.inputs["modules"], String(index)).to.deep.equal({
        "a.txt": { content: "a" },
        "b.bin": { contentBase64: "Yg==" },
      });
    }
  });

  it("is secret where a module is, and only there", async () => {
    const modules = { "a.txt": { content: pulumi.secret("a") }, "b.txt": { content: "b" } };
    const code = new WorkerScriptContent("secret", { scriptName: "api", mainModule: "a.txt", modules });
    expect(await pulumi.isSecret(code.contentHash)).to.equal(true);
    expect(await pulumi.isSecret(code.scriptName)).to.equal(false);
    const plain = new WorkerScriptContent("plain", { scriptName: "api", mainModule: "b.txt", modules: { "b.txt": { content: "b" } } });
    expect(await pulumi.isSecret(plain.contentHash)).to.equal(false);
  });

  it("throws a RunError that names resource and property", () => {
    const make = (modules: unknown) => () =>
      new WorkerScriptContent("api", { scriptName: "api", mainModule: "a", modules: modules as Record<string, object> });
    const missing = path.join(folder, "missing.js");
    expect(make({ a: { contentFile: missing } })).to.throw(
      pulumi.RunError,
      `WorkerScriptContent "api": modules["a"].contentFile: ${missing} is not there.`,
    );
    expect(make({ a: { contentFile: folder } })).to.throw(pulumi.RunError, `modules["a"].contentFile: ${folder} is a folder.`);
    expect(make({ a: { contentFile: "/dev/null" } })).to.throw(pulumi.RunError, "is not a regular file.");
    expect(make([{ name: "a" }, { name: "a" }])).to.throw(pulumi.RunError, 'modules: two of them are named "a".');
    expect(make([undefined])).to.throw(pulumi.RunError, "modules[0]: a module of an array needs a name");
  });

  it("gets what exists by its id", async () => {
    const code = WorkerScriptContent.get("got", "0123/api");
    expect(await valueOf(code.id)).to.equal("0123/api");
    expect(await valueOf(code.etag)).to.equal("an-etag");
    expect(await valueOf(code.scriptName)).to.equal(undefined);
  });

  it("is recognized across two copies of the package", () => {
    const code = new WorkerScriptContent("first", { scriptName: "api", mainModule: "a.txt", modules: { "a.txt": { content: "a" } } });
    const load = createRequire(__filename);
    const source = load.resolve("../../../sdk/worker-script-content");
    const known = load.cache[source];
    Reflect.deleteProperty(load.cache, source);
    try {
      const copy = (load(source) as { WorkerScriptContent: typeof WorkerScriptContent }).WorkerScriptContent;
      expect(copy).not.to.equal(WorkerScriptContent);
      expect(code instanceof copy).to.equal(false);
      expect(copy.isInstance(code)).to.equal(true);
      expect(WorkerScriptContent.isInstance(code)).to.equal(true);
    } finally {
      load.cache[source] = known;
    }
    for (const other of [undefined, null, {}, "code", new pulumi.ComponentResource("a:b:C", "component")]) {
      expect(WorkerScriptContent.isInstance(other)).to.equal(false);
    }
  });
});
