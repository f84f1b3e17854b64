import * as pulumi from "@pulumi/pulumi";
import { execFileSync } from "node:child_process";
import { symlinkSync, utimesSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type FolderOptions, type ModuleArgs, modulesFromFolder } from "../../../sdk";
import { cleanups } from "../../support/cleanup";
import { type Folder, makeFolder } from "../../support/folder";

describe("modulesFromFolder", () => {
  const cleanup = cleanups();
  const folderOf = (...files: string[]): Folder => {
    const folder = makeFolder();
    cleanup(folder.remove);
    for (const file of files) folder.write(file, `content of ${file}`);
    return folder;
  };
  const namesIn = (folder: Folder, options?: FolderOptions): string[] => Object.keys(modulesFromFolder(folder.path, options));
  /** The message of a refusal, with `<folder>` for the folder's place. */
  const refusal = (folder: Folder, options?: FolderOptions, path = folder.path): string => {
    try {
      modulesFromFolder(path, options);
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).to.equal(true);
      return (error as Error).message.replaceAll(folder.path, "<folder>");
    }
    throw new Error("should have been refused");
  };

  it("gives each file by its path below the folder, sorted, with `/`", () => {
    const folder = folderOf("z.js", "index.js", "lib/b.wasm", "lib/a.js", "Lib.js", "deep/er/still/x.txt", "with space/ü & co.html");
    expect(namesIn(folder)).to.deep.equal([
      ...["Lib.js", "deep/er/still/x.txt", "index.js", "lib/a.js", "lib/b.wasm", "with space/ü & co.html", "z.js"],
    ]);
    expect(modulesFromFolder(folder.path)["lib/a.js"]).to.deep.equal({ contentFile: join(folder.path, "lib/a.js") });
  });

  it("gives the same names wherever the folder is, however it is written, and whenever its files were", () => {
    const [a, b] = [folderOf("x.js", "y/z.js"), folderOf("y/z.js", "x.js")];
    utimesSync(join(b.path, "x.js"), 1, 1);
    expect(namesIn(a)).to.deep.equal(namesIn(b));
    const relativePath = relative(process.cwd(), a.path);
    expect(modulesFromFolder(`${relativePath}/`)).to.deep.equal(modulesFromFolder(a.path));
    expect(modulesFromFolder(join(relativePath, "y", ".."))).to.deep.equal(modulesFromFolder(a.path));
  });

  const files = [
    "index.js",
    "index.js.map",
    "lib/a.js",
    "lib/a.test.js",
    "lib/.hidden.js",
    ".git/config",
    ".well-known/x.txt",
    "data/[1].txt",
  ];
  const choices: [what: string, options: FolderOptions, names: string[]][] = [
    ["all files but those with a dot", {}, ["data/[1].txt", "index.js", "index.js.map", "lib/a.js", "lib/a.test.js"]],
    ["one glob", { include: "*.js" }, ["index.js"]],
    ["some globs", { include: ["**/*.js", "**/*.txt"] }, ["data/[1].txt", "index.js", "lib/a.js", "lib/a.test.js"]],
    ["all but some", { exclude: ["**/*.map", "**/*.test.js"] }, ["data/[1].txt", "index.js", "lib/a.js"]],
    ["all but a folder", { exclude: "lib" }, ["data/[1].txt", "index.js", "index.js.map"]],
    ["braces and a literal bracket", { include: ["{lib,nowhere}/a.js", "data/\\[1\\].txt"] }, ["data/[1].txt", "lib/a.js"]],
    ["a hidden folder that is named", { include: [".well-known/**", "index.js"] }, [".well-known/x.txt", "index.js"]],
    [
      "hidden ones too",
      { dot: true, include: "**/*.{js,txt}", exclude: "**/*.test.js" },
      [".well-known/x.txt", "data/[1].txt", "index.js", "lib/.hidden.js", "lib/a.js"],
    ],
  ];
  for (const [what, options, names] of choices) {
    it(`takes ${what}`, () => expect(namesIn(folderOf(...files), options)).to.deep.equal(names));
  }

  it("leaves out what an ignore file says, as git does", () => {
    const folder = folderOf("index.js", "a.map", "keep.map", "build/x.js", "lib/build/y.js", "lib/z.js");
    folder.write(".workerignore", "# comment\n*.map\n!keep.map\n/build/\n");
    expect(namesIn(folder, { ignoreFile: ".workerignore" })).to.deep.equal(["index.js", "keep.map", "lib/build/y.js", "lib/z.js"]);
    folder.write("rules.txt", "lib\n");
    expect(namesIn(folder, { ignoreFile: "rules.txt", exclude: "**/*.map" })).to.deep.equal(["build/x.js", "index.js"]);
    expect(refusal(folder, { ignoreFile: "none" })).to.equal(
      'modulesFromFolder("<folder>"): the ignoreFile none (<folder>/none) is not there.',
    );
  });

  it("counts names from a folder around it", () => {
    const folder = folderOf("worker/index.js", "worker/lib/a.js", "other.js");
    const below = join(folder.path, "worker");
    expect(Object.keys(modulesFromFolder(below, { base: folder.path }))).to.deep.equal(["worker/index.js", "worker/lib/a.js"]);
    expect(Object.keys(modulesFromFolder(below, { base: below }))).to.deep.equal(["index.js", "lib/a.js"]);
    expect(refusal(folder, { base: below })).to.equal(
      'modulesFromFolder("<folder>"): base (<folder>/worker) must be the folder or one around it.',
    );
  });

  it("takes types by glob, the first that matches", () => {
    const folder = folderOf("index.js", "model.onnx", "page.html", "LICENSE");
    const types = {
      "**/*.onnx": "application/octet-stream",
      "page.*": "application/octet-stream",
      "*": "text/plain",
      "index.js": "text/javascript",
    } as const;
    const modules: Record<string, ModuleArgs> = modulesFromFolder(folder.path, { types });
    expect(Object.entries(modules).map(([name, { contentType }]) => [name, contentType])).to.deep.equal([
      ["LICENSE", "text/plain"],
      ["index.js", "text/plain"],
      ["model.onnx", "application/octet-stream"],
      ["page.html", "application/octet-stream"],
    ]);
  });

  it("refuses files whose type nothing says, all of them at once", () => {
    const folder = folderOf("index.js", "README.md", "lib/types.d.ts", "LICENSE");
    expect(refusal(folder)).to.equal(
      'modulesFromFolder("<folder>"): nothing says the type of LICENSE, README.md, lib/types.d.ts. Exclude what is no module (exclude), or give ' +
        'types: { "**/*.ext": "text/plain" }. By itself the type is clear for .js, .mjs, .cjs, .py, .wasm, .txt, .html, .sql, .bin, .map.',
    );
  });

  it("follows links inside of the folder", () => {
    const folder = folderOf("real/a.js");
    symlinkSync("real/a.js", join(folder.path, "file.js"));
    symlinkSync("real", join(folder.path, "again"));
    expect(namesIn(folder)).to.deep.equal(["again/a.js", "file.js", "real/a.js"]);
  });

  const links: [what: string, link: string, target: string, message: RegExp][] = [
    [
      "out of the folder",
      "lib/x.js",
      "../../elsewhere.js",
      /: lib\/x\.js is a link out of the folder, to \.\.\/elsewhere\.js: .* copy it into the folder, or exclude it\.$/,
    ],
    ["to a folder elsewhere", "lib/x", "../..", /: lib\/x is a link out of the folder, to \.\.: /],
    ["to nothing", "x.js", "nowhere.js", /: x\.js is a link to nothing, or in a circle\. Make what it leads to, or exclude it\.$/],
    ["in a circle", "x.js", "x.js", /: x\.js is a link to nothing, or in a circle\./],
    ["to a folder around it", "lib/x", "../lib", /: lib\/x is a link to a folder around it, which would never end\. Exclude it\.$/],
    ["to the folder itself", "lib/x", "..", /: lib\/x is a link to a folder around it/],
  ];
  for (const [what, link, target, message] of links) {
    it(`refuses a link ${what}, unless it is excluded`, () => {
      const outer = folderOf("elsewhere.js", "folder/index.js", "folder/lib/a.js");
      const folder = { ...outer, path: join(outer.path, "folder") };
      symlinkSync(target, join(folder.path, link));
      expect(refusal(folder)).to.match(message);
      expect(namesIn(folder, { exclude: link })).to.deep.equal(["index.js", "lib/a.js"]);
    });
  }

  it("refuses two links that lead to each other's folder", () => {
    const folder = folderOf("a/x.js", "b/y.js");
    symlinkSync("../b", join(folder.path, "a", "to-b"));
    symlinkSync("../a", join(folder.path, "b", "to-a"));
    expect(refusal(folder)).to.match(/ is a link to a folder around it/);
  });

  it("refuses a pipe, unless it is excluded", () => {
    const folder = folderOf("index.js");
    execFileSync("mkfifo", [join(folder.path, "pipe.js")]);
    expect(refusal(folder)).to.contain("pipe.js is a pipe, a socket or a device, and no file. Exclude it.");
    expect(namesIn(folder, { exclude: "pipe.js" })).to.deep.equal(["index.js"]);
  });

  it("writes names in NFC, and refuses two that become one", () => {
    const decomposed = "ame\u0301lie.js";
    const folder = folderOf(decomposed);
    expect(modulesFromFolder(folder.path)).to.deep.equal({ "amélie.js": { contentFile: join(folder.path, decomposed) } });
    folder.write("amélie.js", "");
    expect(refusal(folder)).to.contain('two files are named "amélie.js", in two Unicode forms that look the same. Rename one.');
  });

  it("says what is wrong with a folder", () => {
    const folder = folderOf("x.js", ".y.js");
    expect(refusal(folder, {}, join(folder.path, "nowhere"))).to.equal(
      'modulesFromFolder("<folder>/nowhere"): <folder>/nowhere is not there. Was it built?',
    );
    expect(refusal(folder, {}, join(folder.path, "x.js"))).to.match(
      /<folder>\/x\.js is a file\. For one module give \{ contentFile \} in modules\.$/,
    );
    expect(refusal(folderOf())).to.match(/ is empty\. Was it built\?$/);
    expect(refusal(folder, { include: "*.mjs", exclude: "z" })).to.equal(
      'modulesFromFolder("<folder>"): none of its files (.y.js, x.js) is left by include: "*.mjs", exclude: "z".',
    );
    expect(refusal(folderOf(".y.js"))).to.contain("is left by the rule that names with a dot do not count.");
  });

  const patterns: [glob: unknown, message: string][] = [
    ["/x.js", 'include: "/x.js" is absolute. Patterns are about paths below the folder: "**/*.js".'],
    ["C:/x.js", 'include: "C:/x.js" is absolute.'],
    ["../x.js", 'include: "../x.js" leads out of the folder. Name the folder above, and give base.'],
    ["!x.js", 'include: "!x.js" says what not to take. Give it as exclude, without the !.'],
    ["", 'include: "" is no pattern.'],
    [[7], "include: 7 is no pattern."],
  ];
  for (const [glob, message] of patterns) {
    it(`refuses the pattern ${JSON.stringify(glob)}`, () => {
      expect(refusal(folderOf("x.js"), { include: glob as string })).to.contain(message);
    });
  }
});
