import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { scenarios } from "../../tools/demo/scenarios/index.mjs";
import { compareVersions } from "../../tools/setup/versions.mjs";
import { repository } from "./sources";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

/** The packages that are imported, such as `@pulumi/policy`: neither files, nor what the runtime has (`node:path`, `cloudflare:workers`). */
const IMPORTED = /(?:from|import|import\() ?["']((?:@[\w-]+\/)?[\w-]+)(?:\/[^"']*)?["']/g;

/** Paths that lead upwards, wherever they stand. */
const UPWARDS = /["'`(]((?:\.\.\/)+[^"'`)\s]*)/g;

const read = (...parts: string[]): string => fs.readFileSync(path.join(repository, ...parts), "utf8");
const json = (...parts: string[]): unknown => JSON.parse(read(...parts).replace(/^\s*\/\/.*$/gm, ""));
const examples = fs
  .readdirSync(path.join(repository, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const projects = [...examples.map((name) => `examples/${name}`), "template"];

/** The text files of a project, by path below it. */
function filesIn(project: string): Map<string, string> {
  const folder = path.join(repository, project);
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, "/"));
  const texts = files.filter((file) => !/(^|\/)node_modules\/|\.wasm$/.test(file));
  return new Map(texts.map((file) => [file, read(project, file)]));
}

/** What a caret range allows: the same leading number that is not zero, and nothing older. */
function isIn(range: string, version: string): boolean {
  const least = range.slice(1);
  const [left, right] = [least.split("."), version.split(".")];
  const leading = left.findIndex((part) => part !== "0");
  return range.startsWith("^") && left[leading] === right[leading] && compareVersions(version, least) >= 0;
}

describe("examples and the template", () => {
  for (const project of projects) {
    it(`${project} can be copied out: it is a whole project, and nothing in it leads out of it`, () => {
      const files = filesIn(project);
      expect([...files.keys()]).to.include.members(["README.md", "Pulumi.yaml", "package.json"]);
      expect(files.has("index.ts")).to.equal(files.has("tsconfig.json"));
      const outside = [...files].flatMap(([file, text]) =>
        [...text.matchAll(UPWARDS)]
          .map(([, target = ""]) => path.posix.join(path.posix.dirname(file), target))
          .filter((target) => target.startsWith("..")),
      );
      expect(outside).to.deep.equal([]);
    });

    it(`${project} names what it imports, in the versions that are tested here`, () => {
      const { dependencies, devDependencies } = json(project, "package.json") as Manifest;
      const named = { ...dependencies, ...devDependencies };
      const sources = [...filesIn(project)].filter(([file]) => /\.[jt]s$/.test(file));
      const imported = sources.flatMap(([, text]) => [...text.matchAll(IMPORTED)].map(([, name = ""]) => name));
      expect(imported).to.include.members(["pulumi-workers"]);
      expect(Object.keys(named)).to.include.members(imported);
      for (const [name, range] of Object.entries(named)) {
        const { version } = json("node_modules", name, "package.json") as Manifest;
        expect(isIn(range, version.replace(/^v/, "")), `${name} ${range}, where ${version} is installed`).to.equal(true);
      }
    });
  }

  it("share the options of the compiler, so that one run checks them all", () => {
    const options = projects
      .filter((project) => fs.existsSync(path.join(repository, project, "tsconfig.json")))
      .map((project) => (json(project, "tsconfig.json") as { compilerOptions: unknown }).compilerOptions);
    for (const own of options) expect(own).to.deep.equal(options[0]);
  });

  it("are named as their folders, run by the demo, and listed", () => {
    for (const name of examples) {
      expect(read("examples", name, "Pulumi.yaml")).to.match(new RegExp(`^name: ${name}$`, "m"));
      expect(json("examples", name, "package.json")).to.include({ name });
      expect(read("examples", "README.md")).to.contain(`](${name})`);
    }
    expect(Object.keys(scenarios)).to.have.members(examples);
  });

  it("are each deployed by a test of the engine", () => {
    const folder = path.join("tests", "engine");
    const files = [
      "examples.test.ts",
      "demo.test.ts",
      ...fs.readdirSync(path.join(repository, folder, "examples")).map((name) => `examples/${name}`),
    ];
    const tests = files.map((file) => read(folder, file)).join("\n");
    expect(examples.filter((name) => !tests.includes(`useExample("${name}"`) && !tests.includes(`demo(["${name}"])`))).to.deep.equal([]);
  });

  it("tell ranges apart", () => {
    expect([isIn("^1.2.0", "1.10.0"), isIn("^0.2.1", "0.2.3")]).to.deep.equal([true, true]);
    expect([isIn("^1.2.0", "2.0.0"), isIn("^0.1.0", "0.2.0"), isIn("^1.2.0", "1.1.9"), isIn("*", "1.0.0")]).not.to.include(true);
  });
});
