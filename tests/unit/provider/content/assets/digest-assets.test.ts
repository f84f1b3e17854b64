import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { AssetsDigest } from "../../../../../provider/content/assets/digest";
import { digestAssets } from "../../../../../provider/content/assets/digest-assets";
import { SMALL } from "../../../../../provider/content/assets/read";
import { AssetStore } from "../../../../../provider/content/assets/store";
import { Problems } from "../../../../../provider/content/problems";
import { ContentStore } from "../../../../../provider/content/store";
import { cleanups } from "../../../../support/cleanup";
import { type Folder, makeFolder } from "../../../../support/folder";

interface Found {
  readonly digest: AssetsDigest;
  /** Paths with their hashes. */
  readonly files: Record<string, string>;
  readonly problems: string[];
  readonly warnings: string[];
}

async function look(directory: unknown, known?: unknown): Promise<Found> {
  const [assets, problems, warnings] = [new AssetStore(), new Problems(), [] as string[]];
  const warn = (message: string) => warnings.push(message);
  const options = { known, htmlHandling: undefined, assets, content: new ContentStore(), problems, warn };
  const digest = (await digestAssets(directory, options)) as AssetsDigest | undefined;
  const found = digest === undefined ? undefined : assets.get(digest.sha256);
  const files = Object.fromEntries((found?.assets ?? []).map(({ path, hash }) => [path, hash]));
  return { digest: digest!, files, problems: problems.all.map(({ path, problem }) => `${path}: ${problem}`), warnings };
}

describe("a folder of assets", () => {
  const cleanup = cleanups();
  const folderWith = (files: Record<string, string | Uint8Array>): Folder => {
    const folder = makeFolder();
    cleanup(() => folder.remove());
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    return folder;
  };
  const link = (folder: Folder, target: string, name: string): void => fs.symlinkSync(target, path.join(folder.path, name));

  it("is every file in it, by its path in the order of the code units, whatever it is named", async () => {
    const names = ["index.html", ".well-known/security.txt", "a b/ü.txt", "🦊.txt", "～.txt", "B.txt", "a.txt", "..html", "~"];
    const folder = folderWith(Object.fromEntries(names.map((name) => [name, name])));
    const { files, digest, problems } = await look(folder.path);
    expect(problems).to.deep.equal([]);
    expect(Object.keys(files)).to.deep.equal(names.map((name) => `/${name}`).sort());
    expect(digest).to.include({ files: names.length, size: Buffer.byteLength(names.join("")) });
  });

  it("warns about files that hardly anybody means to publish, until they are ignored", async () => {
    const folder = folderWith({
      "index.html": "",
      ".env": "A=b",
      ".git/HEAD": "ref",
      "a/.env.local": "",
      "env.html": "",
      ".well-known/x": "",
    });
    const { warnings, problems } = await look(folder.path);
    expect(problems).to.deep.equal([]);
    expect(warnings).to.deep.equal([
      "assets.directory: /.env and 2 more like it will be public. Name what is not for everybody in a file .assetsignore in the folder.",
    ]);
    folder.write(".assetsignore", ".git\n.env*\n");
    expect((await look(folder.path)).warnings).to.deep.equal([]);
  });

  it("has a hash that says content, paths and types, and neither place nor time nor order", async () => {
    const files = { "a.txt": "1", "b/c.css": "2" };
    const { digest } = await look(folderWith(files).path);
    const again = folderWith({ "b/c.css": "2", "a.txt": "1" });
    fs.utimesSync(path.join(again.path, "a.txt"), 1, 1);
    expect((await look(again.path)).digest).to.deep.equal(digest);
    for (const other of [
      { "a.txt": "1" },
      { "a.txt": "2", "b/c.css": "1" },
      { "a.txt": "1", "b/d.css": "2" },
      { ...files, _headers: "/*\n  X-A: b" },
    ]) {
      expect((await look(folderWith(other).path)).digest.sha256).not.to.equal(digest.sha256);
    }
  });

  it("gives equal bytes of another extension or type another hash, and of the same one the same", async () => {
    const { files } = await look(folderWith({ "a.html": "x", "b/a.html": "x", "a.HTML": "x", "a.htm": "x", "a.txt": "x", a: "x" }).path);
    expect(files["/b/a.html"]).to.equal(files["/a.html"]);
    expect(files["/a.HTML"]).to.equal(files["/a.html"]);
    expect(new Set([files["/a.html"], files["/a.htm"], files["/a.txt"], files["/a"]]).size).to.equal(4);
  });

  it("hashes a file the same however large it is", async () => {
    for (const size of [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL + 7]) {
      const bytes = Buffer.alloc(size, "abc");
      const { files, digest } = await look(folderWith({ "a.bin": bytes }).path);
      expect(digest.size).to.equal(size);
      const prefix = '["pulumi-workers/asset/1",".bin","application/octet-stream"]\n';
      expect(files["/a.bin"]).to.equal(createHash("sha256").update(prefix).update(bytes).digest("hex").slice(0, 32));
    }
  });

  it("leaves out what .assetsignore names, by the rules of .gitignore, and never the files of rules", async () => {
    const folder = folderWith({
      ".assetsignore": "\uFEFF# what is left out\r\n*.map\r\n!keep.map\r\n/top.txt\r\nnode_modules\r\ndocs/**/draft\r\n",
      "a.js.map": "",
      "keep.map": "",
      "top.txt": "",
      "sub/top.txt": "",
      "node_modules/x/index.js": "",
      "sub/node_modules/keep.map": "",
      "docs/a/draft/b.html": "",
      _headers: "/*\n  X-A: b",
      "sub/_headers": "",
      "index.html": "",
    });
    const { files, digest } = await look(folder.path);
    expect(Object.keys(files)).to.deep.equal(["/index.html", "/keep.map", "/sub/_headers", "/sub/top.txt"]);
    expect(Object.keys(digest.rules!)).to.deep.equal(["_headers"]);
  });

  it("follows links to files and folders in it, and refuses those without an end or a target", async () => {
    const folder = folderWith({ "index.html": "in", "sub/a.txt": "a" });
    link(folder, "index.html", "page.html");
    link(folder, "sub", "twice");
    const { files, problems } = await look(folder.path);
    expect(problems).to.deep.equal([]);
    expect(Object.keys(files)).to.deep.equal(["/index.html", "/page.html", "/sub/a.txt", "/twice/a.txt"]);
    link(folder, "..", "sub/up");
    link(folder, "nowhere", "gone.txt");
    expect((await look(folder.path)).problems.sort()).to.deep.equal([
      "assets.directory/gone.txt: is not there: is it a link to something that is gone, or was it built only half?",
      "assets.directory/sub/up: links to a folder that it is in, so there is no end to it.",
      "assets.directory/twice/up: links to a folder that it is in, so there is no end to it.",
    ]);
  });

  it("refuses links out of it, whose targets would become public, unless they are ignored; it may be a link itself", async () => {
    const outer = folderWith({ "private.key": "secret", "site/index.html": "in", "site-two/a.txt": "a" });
    const folder = { ...outer, path: path.join(outer.path, "site") };
    link(folder, "../private.key", "key.txt");
    link(folder, "../site-two", "two");
    link(folder, "/etc", "etc");
    const refused = ["etc", "key.txt", "two"].map(
      (name) =>
        `assets.directory/${name}: is a link out of the folder, and what it leads to would be published. ` +
        "Copy that into the folder, or name the link in .assetsignore.",
    );
    expect((await look(folder.path)).problems.sort()).to.deep.equal(refused);
    outer.write("site/.assetsignore", "etc\nkey.txt\ntwo\n");
    link(outer, "site", "here");
    const { files, problems } = await look(path.join(outer.path, "here"));
    expect([problems, Object.keys(files)]).to.deep.equal([[], ["/index.html"]]);
  });

  it("does not look at what is ignored: neither at a link without a target nor into a folder", async () => {
    const folder = folderWith({ ".assetsignore": "gone.txt\nprivate\n", "index.html": "", "private/_worker.js": "" });
    link(folder, "nowhere", "gone.txt");
    const { problems, files } = await look(folder.path);
    expect([problems, Object.keys(files)]).to.deep.equal([[], ["/index.html"]]);
  });

  it("refuses what is no file, a file above 25 MiB, and what cannot be a folder", async () => {
    const folder = folderWith({ "a.txt": "" });
    execFileSync("mkfifo", [path.join(folder.path, "pipe")]);
    expect((await look(folder.path)).problems).to.deep.equal([
      "assets.directory/pipe: is a device, a pipe or a socket. Only files can be assets.",
    ]);
    fs.rmSync(path.join(folder.path, "pipe"));
    fs.truncateSync(folder.write("big.bin", ""), 25 * 1024 * 1024);
    expect((await look(folder.path)).problems).to.deep.equal([]);
    fs.truncateSync(path.join(folder.path, "big.bin"), 27 * 1024 * 1024);
    expect((await look(folder.path)).problems).to.deep.equal([
      "assets.directory/big.bin: has 27.0 MiB; 25 MiB is the most that Cloudflare takes.",
    ]);
    const nowhere = path.join(folder.path, "dist");
    expect((await look(nowhere)).problems).to.deep.equal([`assets.directory: the folder ${nowhere} is not there. Was it built?`]);
    const file = path.join(folder.path, "a.txt");
    expect((await look(file)).problems).to.deep.equal([
      `assets.directory: ${file} is a file. Give the folder whose files are to be served.`,
    ]);
    for (const other of ["", 7, {}])
      expect((await look(other)).problems).to.deep.equal(["assets.directory: must be the path of a folder."]);
  });

  it("refuses a Worker's code of a Pages project, unless .assetsignore says that it is meant", async () => {
    const folder = folderWith({ "_worker.js/index.js": "secret" });
    expect((await look(folder.path)).problems[0]).to.match(/^assets\.directory\/_worker\.js: would be published/);
    folder.write(".assetsignore", "");
    expect(Object.keys((await look(folder.path)).files)).to.deep.equal(["/_worker.js/index.js"]);
  });

  it("refuses patterns that are no text, since what they name would become public", async () => {
    const { problems } = await look(folderWith({ ".assetsignore": Buffer.from("\uFEFFsecret", "utf16le") }).path);
    expect(problems).to.deep.equal(["assets.directory/.assetsignore: is not UTF-8 text. Save it as UTF-8."]);
  });

  it("tells what is wrong with its rules by file and line, once as long as they stay the same", async () => {
    const folder = folderWith({ _redirects: "/a\n/b /c 999\n/d /e\n/d /f", _headers: "X-A: b" });
    const { problems, warnings } = await look(folder.path);
    expect(problems.map((text) => text.slice(0, text.indexOf(": ")))).to.deep.equal([
      "assets.directory/_headers:1",
      "assets.directory/_redirects:1",
      "assets.directory/_redirects:2",
    ]);
    expect(warnings).to.deep.equal(["assets.directory/_redirects:4: repeats the source /d of line 3, and is ignored."]);
    const fine = folderWith({ "a.txt": "", _redirects: "/d /e\n/d /f" });
    const { digest, ...first } = await look(fine.path);
    expect(first.warnings).to.have.length(1);
    expect((await look(fine.path, digest)).warnings).to.deep.equal([]);
  });

  it("is warned about without files", async () => {
    expect((await look(folderWith({}).path)).warnings[0]).to.contain("has no files to serve. Was it built?");
  });

  it("names the first twenty of many files that cannot be served", async () => {
    const folder = folderWith({ "a.txt": "" });
    for (let i = 0; i < 25; i++) link(folder, "nowhere", `gone${i}.txt`);
    const { problems } = await look(folder.path);
    expect(problems).to.have.length(21);
    expect(problems.at(-1)).to.equal("assets.directory: 5 more files cannot be served.");
  });
});
