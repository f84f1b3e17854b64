import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { describe, it } from "mocha";
import { cleanups } from "../../../support/cleanup";
import { digest, wireAsset } from "../../../support/digest";
import { type Folder, makeFolder } from "../../../support/folder";

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("the digest of a file", () => {
  const cleanup = cleanups();
  const folder = (): Folder => {
    const made = makeFolder();
    cleanup(made.remove);
    return made;
  };

  it("is over its bytes, with the hash of the engine or without", async () => {
    const bytes = Buffer.alloc(300_000, "é");
    const path = folder().write("x.bin", bytes);
    const expected = { "x.bin": { sha256: sha256(bytes), size: 300_000, contentType: "application/octet-stream" } };
    for (const module of [
      { contentFile: path },
      { contentFile: wireAsset({ path }) },
      { content: wireAsset({ path, hash: sha256(bytes) }) },
    ]) {
      const { digests, problems } = await digest({ "x.bin": module });
      expect(problems).to.deep.equal([]);
      expect(digests).to.deep.equal(expected);
    }
  });

  it("touches no file when the engine's hash is the known one", async () => {
    const known = { "x.wasm": { sha256: sha256("x"), size: 1, contentType: "application/wasm" } };
    const module = { content: wireAsset({ path: "/nowhere/at/all", hash: sha256("x") }) };
    expect(await digest({ "x.wasm": module }, { known })).to.deep.include({ digests: known, problems: [] });
    // Its twins: another hash, another name, another type make it look.
    for (const [name, other] of [
      ["x.wasm", { content: wireAsset({ path: "/nowhere/at/all", hash: sha256("y") }) }],
      ["y.wasm", module],
      ["x.wasm", { ...module, contentType: "text/plain" }],
    ] as const) {
      expect((await digest({ [name]: other }, { known })).problems, name).to.have.length(1);
    }
  });

  it("looks into the bytes again when the type changes", async () => {
    const path = folder().write("x.bin", Buffer.from([0xff, 0xfe]));
    const hash = sha256(Buffer.from([0xff, 0xfe]));
    const known = { "x.bin": { sha256: hash, size: 2, contentType: "application/octet-stream" } };
    const { problems } = await digest({ "x.bin": { content: wireAsset({ path, hash }), contentType: "text/plain" } }, { known });
    expect(problems[0]!.problem).to.include("is not UTF-8");
  });

  for (const known of [
    undefined,
    null,
    "x",
    { "x.txt": "no digest" },
    { "x.txt": { sha256: 7 } },
    Object.create({ "x.txt": {} }) as unknown,
  ]) {
    it(`does not stumble over an old state like ${inspect(known)}`, async () => {
      const path = folder().write("x.txt", "x");
      const { digests, problems } = await digest({ "x.txt": { content: wireAsset({ path, hash: sha256("x") }) } }, { known });
      expect(problems).to.deep.equal([]);
      expect(digests["x.txt"]).to.have.property("size", 1);
    });
  }

  it("says that it is missing, with its path", async () => {
    const path = join(folder().path, "gone.js");
    for (const module of [{ contentFile: path }, { content: wireAsset({ path, hash: sha256("x") }) }, { contentFile: `${__filename}/x` }]) {
      const { problems } = await digest({ "x.js": module });
      expect(problems).to.have.length(1);
      expect(problems[0]!.problem).to.match(/^the file \/.*(gone\.js|\/x) is not there\.$/);
    }
  });

  it("says that it is a folder, whatever the type", async () => {
    const { path } = folder();
    for (const [name, module] of [
      ["x.js", { contentFile: path }],
      ["x.bin", { contentFile: path }],
      ["x.bin", { content: wireAsset({ path, hash: sha256("x") }) }],
    ] as const) {
      const { problems } = await digest({ [name]: module });
      expect(problems.map(({ problem }) => problem)).to.deep.equal([`the file ${path} is a folder. A module is one file.`]);
    }
  });

  it("does not wait for a pipe or a device", async function () {
    if (process.platform === "win32") this.skip();
    const pipe = join(folder().path, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero"]) {
      const { problems } = await digest({ "x.bin": { contentFile: path } });
      expect(problems.map(({ problem }) => problem)).to.deep.equal([`the file ${path} is a device or a pipe. A module is one file.`]);
    }
  });

  it("says that it must not be read", function () {
    if (process.platform === "win32") this.skip();
    const made = folder();
    const path = made.write("secret.txt", "x");
    fs.chmodSync(made.path, 0o755);
    fs.chmodSync(path, 0o000);
    // The administrator may read everything, so whoever runs this as one has somebody else try.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const program = `
      const { digestModules } = require("./digest-modules.js");
      const { Problems } = require("./problems.js");
      const { ContentStore } = require("./store.js");
      const problems = new Problems();
      const options = { entry: { kind: "mainModule", name: "x" }, known: {}, store: new ContentStore(), problems };
      process.setgroups?.([]);
      if (process.env.UID_TO_BE) { process.setgid(65534); process.setuid(65534); }
      digestModules({ "x.txt": { contentFile: process.argv[1] } }, options).then(() => console.log(JSON.stringify(problems.all)));
    `;
    // Everything is loaded before the user changes: the program may lie where only its owner looks.
    const env = { ...process.env, ...("uid" in user ? { UID_TO_BE: "yes" } : {}) };
    const setGroups = "uid" in user ? program : program.replace("process.setgroups?.([]);", "");
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", setGroups, path], {
      cwd: join(__dirname, "../../../../provider/content"),
      env,
      encoding: "utf8",
    });
    expect(stderr).to.equal("");
    expect(JSON.parse(stdout)).to.deep.equal([
      { path: 'modules["x.txt"]', problem: `the file ${path} cannot be read: permission denied.` },
    ]);
  });

  it("reads many files, and each once", async () => {
    const made = folder();
    const modules = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`m${i}.txt`, { contentFile: made.write(`m${i}`, `content ${i}`) }]),
    );
    const { digests, problems } = await digest(modules);
    expect(problems).to.deep.equal([]);
    for (const [name, module] of Object.entries(digests)) {
      expect(module).to.have.property("sha256", sha256(`content ${name.slice(1, -4)}`));
    }
    expect(Object.keys(digests)).to.have.length(300);
  });
});
