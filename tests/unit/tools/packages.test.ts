import { expect } from "chai";
import { describe, it } from "mocha";
import { createRequire } from "node:module";
import path from "node:path";
import { contentProblems } from "../../../tools/check/packages.mjs";

const repository = path.resolve(__dirname, "..", "..", "..", "..");

describe("what is published", () => {
  const needed = ["package.json", "README.md", "LICENSE"].map((file) => ({ path: file, size: 1000 }));

  it("is found to hold too much, or too little", () => {
    const packed = { name: "p", filename: "p.tgz", unpackedSize: 400_000, files: needed };
    expect(contentProblems(packed)).to.deep.equal([]);
    expect(contentProblems({ ...packed, files: [...needed, { path: "lib/a.js.map", size: 1 }] })).to.deep.equal([
      "p: lib/a.js.map is nothing that a user needs",
    ]);
    expect(contentProblems({ ...packed, files: needed.slice(0, 2) })).to.deep.equal(["p: LICENSE is missing"]);
    expect(contentProblems({ ...packed, unpackedSize: 400_001 })[0]).to.contain("p: 400001 bytes unpacked, of 400000 at most");
  });

  it("names its classes as the sources do", () => {
    const load = createRequire(path.join(repository, "package.json"));
    const classes = Object.entries(load("pulumi-workers") as Record<string, unknown>).filter(([name]) => /^[A-Z]/.test(name));
    expect(classes.map(([name]) => name)).to.include("WorkerScriptContent");
    for (const [name, made] of classes) expect((made as { name: string }).name).to.equal(name);
  });
});
