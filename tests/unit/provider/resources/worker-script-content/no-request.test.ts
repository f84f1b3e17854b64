import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { workerScriptContent } from "../../../../../provider/resources/worker-script-content";
import { cleanups } from "../../../../support/cleanup";
import { wireAsset } from "../../../../support/digest";
import { type Folder, makeFolder } from "../../../../support/folder";
import { type Applied, ProviderWorld } from "../../../../support/provider-world";

const PUT = "PUT scripts/api/content";
const modules = {
  "index.js": { content: "export default {}" },
  "lib/util.js": { content: "export const a = 1;" },
  "add.wasm": { contentBase64: "AGFzbQEAAAA=" },
  "notes.txt": { content: "grüße" },
};
const program = { scriptName: "api", mainModule: "index.js", modules };
const withModule = (name: string, module: unknown): object => ({ ...program, modules: { ...modules, [name]: module } });

describe("WorkerScriptContent makes no request without a change", () => {
  const cleanup = cleanups();
  let world: ProviderWorld;
  let first: Applied;
  let folder: Folder;
  beforeEach(async () => {
    world = await ProviderWorld.start();
    cleanup(() => world.emulator.close());
    folder = makeFolder();
    cleanup(folder.remove);
    await world.edit("api", { modules: { "index.js": "export default {}" } });
    first = await world.up(program);
    expect([first.did, world.requests()]).to.deep.equal(["create", [PUT]]);
  });

  /** The same content in another form: no change. Its twin with one byte edited: exactly one PUT. */
  const forms: [string, () => [object, object]][] = [
    ["as it was", () => [program, withModule("lib/util.js", { content: "export const a = 2;" })]],
    [
      "with its modules in another order",
      () => [
        { ...program, modules: Object.fromEntries(Object.entries(modules).reverse()) },
        { ...program, modules: Object.fromEntries(Object.entries({ ...modules, "notes.txt": { content: "grüßE" } }).reverse()) },
      ],
    ],
    [
      "with text as base64",
      () => [withModule("notes.txt", { contentBase64: "Z3LDvMOfZQ==" }), withModule("notes.txt", { contentBase64: "Z3LDvMOfZA==" })],
    ],
    [
      "with text as a string asset",
      () => [
        withModule("notes.txt", { content: wireAsset({ text: "grüße" }) }),
        withModule("notes.txt", { content: wireAsset({ text: "grüßf" }) }),
      ],
    ],
    [
      "with text as a file",
      () => [
        withModule("notes.txt", { contentFile: folder.write("a", "grüße") }),
        withModule("notes.txt", { contentFile: folder.write("b", "grüße ") }),
      ],
    ],
    [
      "with data as a file asset",
      () => [
        withModule("add.wasm", { content: wireAsset({ path: folder.write("c", Buffer.from("AGFzbQEAAAA=", "base64")) }) }),
        withModule("add.wasm", { content: wireAsset({ path: folder.write("d", Buffer.from("AGFzbQIAAAA=", "base64")) }) }),
      ],
    ],
    [
      "with its type said",
      () => [
        withModule("index.js", { content: "export default {}", contentType: "text/javascript+module" }),
        withModule("index.js", { content: "export default {} ", contentType: "text/javascript+module" }),
      ],
    ],
  ];
  for (const [what, make] of forms) {
    it(`${what}, and exactly one PUT for one byte`, async () => {
      const [same, edited] = make();
      expect(await world.preview(same as never, first)).to.deep.equal({ changes: false, replaces: [] });
      const second = await world.up(same as never, first);
      expect([second.did, world.requests()]).to.deep.equal(["nothing", []]);
      const third = await world.up(edited as never, second);
      expect([third.did, world.requests()]).to.deep.equal(["update", [PUT]]);
      const fourth = await world.up(edited as never, third);
      expect([fourth.did, world.requests()]).to.deep.equal(["nothing", []]);
    });
  }

  const changes: [string, object][] = [
    ["a module more", withModule("more.txt", { content: "" })],
    ["a module less", { ...program, modules: { "index.js": modules["index.js"] } }],
    ["another name", { ...program, modules: { "index.js": modules["index.js"], "lib/utils.js": modules["lib/util.js"] } }],
    ["another type", withModule("notes.txt", { content: "grüße", contentType: "application/octet-stream" })],
    ["another entry", { ...program, mainModule: "lib/util.js" }],
  ];
  for (const [what, changed] of changes) {
    it(`and exactly one PUT for ${what}`, async () => {
      expect(await world.preview(changed as never, first)).to.deep.equal({ changes: true, replaces: [] });
      expect((await world.up(changed as never, first)).did).to.equal("update");
      expect(world.requests()).to.deep.equal([PUT]);
    });
  }

  it("for what is no content: conflict, adoption", async () => {
    const second = await world.up({ ...program, onConflict: "fail", adopt: true }, first);
    expect([second.did, world.requests()]).to.deep.equal(["update", []]);
    expect(second.outputs).to.include({ onConflict: "fail", adopt: true, etag: first.outputs["etag"] });
    const third = await world.up(program, second);
    expect([third.did, world.requests()]).to.deep.equal(["update", []]);
    expect(third.outputs).not.to.have.any.keys("onConflict", "adopt");
    expect((await world.up(program, third)).did).to.equal("nothing");
  });

  it("and keeps neither content nor path, only digests", async () => {
    const text = JSON.stringify(first);
    for (const secret of ["export default", "grüße", "AGFzb", folder.path]) expect(text).not.to.include(secret);
    const file = await world.up(withModule("notes.txt", { contentFile: folder.write("a", "other") }) as never, first);
    expect(JSON.stringify(file)).not.to.include(folder.path).and.not.include("other");
    expect(first.outputs["modules"]).to.have.nested.property("notes\\.txt").that.has.all.keys("sha256", "size", "contentType");
  });

  it("to be deleted: the script stays, and that is said", async () => {
    await workerScriptContent.delete(world.context(), first.id, first.outputs);
    expect(world.requests()).to.deep.equal([]);
    expect(world.logged.at(-1)).to.include("stay as they are");
  });

  it("but is replaced by another script or account", async () => {
    expect(await world.preview({ ...program, scriptName: "other" }, first)).to.deep.equal({ changes: true, replaces: ["scriptName"] });
    expect(await world.preview({ ...program, accountId: "f".repeat(32) }, first)).to.deep.equal({ changes: true, replaces: ["accountId"] });
  });
});
