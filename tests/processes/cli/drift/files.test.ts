import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, it } from "mocha";
import { fileIn } from "../../../../cli/drift/folders";
import { cleanups } from "../../../support/cleanup";
import { type Folder, makeFolder } from "../../../support/folder";
import { DriftWorld, encrypted } from "./world";

const files = { "index.js": "export default {};\nconst a = 1;\n", "lib/b.js": "export const b = 1;\n", "key.txt": "hush" };

describe("pulumi-workers drift and the files of modules", function () {
  this.timeout(60_000);
  const cleanup = cleanups();
  let world: DriftWorld;
  let folder: Folder;
  beforeEach(async () => {
    world = await DriftWorld.start();
    folder = makeFolder();
    cleanup(() => world.emulator.close());
    cleanup(folder.remove);
    for (const [name, text] of Object.entries(files)) folder.write(`worker/${name}`, text);
    await world.edit("api", { modules: { "index.js": "" }, mainModule: "index.js" });
    const modules = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, { content }]));
    const { outputs } = await world.up("WorkerScriptContent", "api", { scriptName: "api", mainModule: "index.js", modules });
    const known = outputs["modules"] as object;
    Object.assign(outputs, { modules: { ...known, "key.txt": encrypted }, contentHash: encrypted, lastWritten: encrypted });
  });
  const worker = (): string => path.join(folder.path, "worker");
  const read = (name: string): string => fs.readFileSync(path.join(worker(), name), "utf8");
  const edit = (modules: Record<string, string | { contentBase64: string; contentType: string }>): Promise<void> =>
    world.edit("api", { modules, mainModule: "index.js" });

  it("are compared with what is there, texts line by line, anything else by size and hash, secrets not at all", async () => {
    const bytes = Buffer.from([0, 1, 2, 255]).toString("base64");
    await edit({
      ...{ "index.js": "export default {};\nconst a = 2;\u001b[2J\n", "key.txt": "hush hush" },
      "data.bin": { contentBase64: bytes, contentType: "application/octet-stream" },
    });
    for (const args of [[], ["--markdown"]]) {
      const { code, out } = await world.drift("--diff", worker(), ...args);
      expect(code).to.equal(2);
      expect(out).to.contain(
        "--- local/index.js\n+++ remote/index.js\n@@ -1,2 +1,2 @@\n export default {};\n-const a = 1;\n+const a = 2;�[2J\n",
      );
      expect(out).to.contain("--- local/lib/b.js\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-export const b = 1;\n");
      expect(out).to.match(/^Modules \/dev\/null \(none\) and remote\/data\.bin \(4 bytes, sha256 [0-9a-f]{8}…\) differ$/m);
      expect(out).not.to.contain("hush").and.not.contain("key.txt").and.not.contain("\u001b");
    }
    expect((await world.drift("--diff", path.join(folder.path, "nowhere"))).error).to.match(/nowhere is no folder\. Give the one with/);
  });

  it("take what is there with --accept, and nothing else", async () => {
    await edit({ "index.js": "export default {};\nconst a = 2;\n", "new/deep.js": "1;\n", "key.txt": "hush hush" });
    world.requests();
    const { code, out } = await world.drift("--accept", worker());
    expect(code, out).to.equal(0);
    expect([read("index.js"), read("new/deep.js"), read("lib/b.js"), read("key.txt")]).to.deep.equal([
      ...["export default {};\nconst a = 2;\n", "1;\n", files["lib/b.js"], "hush"],
    ]);
    expect(out).to.contain(`wrote ${path.join(worker(), "index.js")}\n`);
    expect(out).to.contain(`left ${path.join(worker(), "lib/b.js")}, which is gone there: delete it and take it out of the program`);
    expect(world.requests().every((request) => request.startsWith("GET "))).to.equal(true);
    expect((await world.drift("--accept", worker())).out).to.not.contain("wrote");
  });

  it("take an edit, too, that a refresh has seen before", async () => {
    const [entry] = world.entries;
    Object.assign(entry!.outputs, { modules: {}, contentHash: "before", lastWritten: { contentHash: "before" } });
    await edit({ "index.js": "edited\n" });
    await world.refresh(entry!);
    const { code, out } = await world.drift("--accept", worker());
    expect([code, read("index.js")], out).to.deep.equal([0, "edited\n"]);
  });

  it("are left alone when a module has a name that leads elsewhere", async () => {
    for (const name of ["../escaped.js", "a/../../escaped.js", ".git/hooks/pre-commit", "node_modules/x/index.js", "a\\..\\b.js"]) {
      await edit({ "index.js": "changed", [name]: "harm" });
      const { code, out, error } = await world.drift("--accept", worker());
      expect(code, out).to.equal(1);
      expect(error).to.contain("Nothing was written.").and.contain(JSON.stringify(name));
      expect(read("index.js")).to.equal(files["index.js"]);
    }
    expect(fs.readdirSync(folder.path)).to.deep.equal(["worker"]);
  });

  it("are left alone when what is there has no place", async () => {
    folder.write("worker/taken", "a file");
    fs.mkdirSync(path.join(worker(), "folder.js"));
    for (const [name, says] of [
      ["taken/x.js", "taken is a file, not a folder."],
      ["folder.js", "it is a folder."],
      ["index.js/x.js", "index.js is a file, not a folder."],
    ] as const) {
      await edit({ "index.js": "changed", [name]: "1;" });
      const { code, error } = await world.drift("--accept", worker());
      expect([code, error.trim().split("\n").length], error).to.deep.equal([1, 1]);
      expect(error).to.contain(says).and.contain("Nothing was written.");
      expect(read("index.js")).to.equal(files["index.js"]);
    }
  });

  it("are not written twice where two accounts have a script of one name", async () => {
    const { id, ...entry } = world.entries[0]!;
    const other = String(id).replace(/^.{32}/, "f".repeat(32));
    world.entries.push({ ...entry, urn: `${String(entry["urn"])}-2`, id: other });
    await edit({ "index.js": "one" });
    const url = `${world.emulator.url}/_emulator/accounts/${"f".repeat(32)}/scripts/api`;
    await fetch(url, { method: "PUT", body: JSON.stringify({ modules: { "index.js": "two" }, mainModule: "index.js" }) });
    const { code, error } = await world.drift("--accept", worker());
    expect(code).to.equal(1);
    expect(error).to.contain("would be written twice, with different content. Nothing was written.");
    expect(fs.existsSync(path.join(worker(), "api"))).to.equal(false);
  });

  it("are compared as far as names allow: one that leads elsewhere is shown as new", async () => {
    folder.write("escaped.js", "not to be read");
    await edit({ "index.js": "changed\n", "../escaped.js": "harm\n" });
    const { code, out } = await world.drift("--diff", worker());
    expect(code).to.equal(2);
    expect(out).to.contain("+changed\n").and.contain("--- /dev/null\n+++ remote/../escaped.js\n@@ -0,0 +1,1 @@\n+harm\n");
    expect(out).not.to.contain("not to be read");
  });

  it("are not reached through links", () => {
    fs.symlinkSync(folder.path, path.join(worker(), "link"));
    fs.symlinkSync("/etc/passwd", path.join(worker(), "leaf.js"));
    for (const name of ["link/x.js", "link", "leaf.js", "/etc/passwd", "", "a//b", "C:/x", "a/.", "trailing. "]) {
      expect(() => fileIn(worker(), name), name).to.throw(/Nothing was written/);
    }
    expect(fileIn(worker(), "lib/b.js")).to.equal(path.join(worker(), "lib", "b.js"));
    expect(fileIn(path.join(folder.path, "later"), "x.js")).to.equal(path.join(folder.path, "later", "x.js"));
  });

  it("lie in a folder of the script's name where a stack has several", async () => {
    await world.edit("other", { modules: { "index.js": "" }, mainModule: "index.js" });
    const modules = { "index.js": { content: "export default 1;\n" } };
    await world.up("WorkerScriptContent", "other", { scriptName: "other", mainModule: "index.js", modules });
    folder.write("worker/other/index.js", "export default 1;\n");
    await world.edit("other", { modules: { "index.js": "export default 2;\n" }, mainModule: "index.js" });
    expect((await world.drift("--diff", worker())).out).to.contain("-export default 1;\n+export default 2;");
  });
});
