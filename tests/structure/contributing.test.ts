import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { repository } from "./sources";

const read = (file: string): string => fs.readFileSync(path.join(repository, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const page = read("CONTRIBUTING.md");

/** Paths in a text, without those that stand for any name. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);
  return quoted.filter((word) => /^(provider|sdk|emulator|cli|tests|tools|bench|docs|examples)\/[\w./-]*$/.test(word));
}

/** The scripts that a text tells to run. */
function scriptsIn(text: string): string[] {
  const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  return [...new Set(/npm test\b/.test(text) ? [...run, "test"] : run)];
}

describe("CONTRIBUTING.md and docs/architecture.md", () => {
  it("name files and folders that there are", () => {
    for (const text of [page, read("docs/architecture.md")]) {
      expect(pathsIn(text)).not.to.be.empty;
      expect(pathsIn(text).filter((name) => !fs.existsSync(path.join(repository, name)))).to.deep.equal([]);
    }
  });

  it("know each script of package.json, and no other", () => {
    const internal = ["build"];
    expect(scriptsIn(page).filter((name) => !(name in scripts))).to.deep.equal([]);
    expect(Object.keys(scripts).filter((name) => !scriptsIn(page).includes(name) && !internal.includes(name))).to.deep.equal([]);
  });

  it("know each folder of tests", () => {
    const folders = fs.readdirSync(path.join(repository, "tests"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => `tests/${name}/`).filter((name) => !page.includes(name))).to.deep.equal([]);
  });
});
