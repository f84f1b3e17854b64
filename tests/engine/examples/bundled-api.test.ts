import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { fail } from "../../support/engine";
import { useExample } from "../../support/example";

describe("the example bundled-api", function () {
  this.timeout(120_000);
  const example = useExample("bundled-api", "units");
  const source = (name: string): string => path.join(example().stack.folder, "src", name);
  const edit = (name: string, from: string, to: string): void => {
    const text = fs.readFileSync(source(name), "utf8");
    expect(text).to.contain(from);
    fs.writeFileSync(source(name), text.replace(from, to));
  };

  it("bundles its sources, and deploys the bundle with its map and its text", async () => {
    expect(await example().up()).to.deep.equal(["POST workers", "POST workers/units/versions", "POST scripts/units/deployments"]);
    const modules = example().stack.outputs()["modules"] as string[];
    expect(modules).to.have.length(3).and.to.include.members(["index.js", "index.js.map"]);
    expect(modules.join()).to.match(/\b[0-9a-f]{40}-help\.txt\b/);
    expect(example().stack.stateText()).not.to.contain("nauticalMile").and.not.to.contain(example().stack.folder);
  });

  it("answers", async () => {
    expect(await example().json("/convert?amount=26.2&from=mile&to=km")).to.deep.equal({
      amount: 26.2,
      from: "mile",
      to: "km",
      result: 42.1648128,
    });
    expect(await (await example().call("/")).text()).to.contain("Units: m, km");
    expect(await example().json("/convert?from=mile&to=parsec")).to.deep.equal({
      status: 400,
      detail: '"parsec" is no unit. Known are m, km, mile, nauticalMile, foot, inch.',
    });
    expect(await example().call("/nowhere")).to.have.property("status", 404);
  });

  it("makes no request when nothing changed, nor for a comment", async () => {
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
    edit("convert.ts", "/** The metre is", "/**\n * A comment that is longer than it was.\n *\n * The metre is");
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
  });

  it("says mistakes of the sources at preview, by file, line and column, and what the bundle lacks", async () => {
    edit("units.ts", "foot: 0.3048", "foot:: 0.3048");
    const { output } = fail(await example().stack.preview());
    expect(output).to.match(/bundle\(".*src\/index\.ts"\): an error:\s+src\/units\.ts:7:8: Unexpected ":"\s+foot:: 0\.3048/);
    expect(output).not.to.match(/node_modules|\bat .*:\d+:\d+\)/);
    expect(example().requests()).to.deep.equal([]);
    edit("units.ts", "foot:: 0.3048", "foot: 0.3048");
  });

  it("is the same from a program in CommonJS", async () => {
    const file = (name: string): string => path.join(example().stack.folder, name);
    const [manifest, program] = ["package.json", "index.ts"].map((name) => fs.readFileSync(file(name), "utf8")) as [string, string];
    const code = program
      .replace(/^import (.+) from (.+);$/gm, (_, what: string, where: string) => `const ${what.replace("* as ", "")} = require(${where});`)
      .replaceAll("import.meta.dirname", "__dirname")
      .replace(/^export const (\w+) =/gm, "outputs.$1 =");
    fs.writeFileSync(file("index.cjs"), `module.exports = async () => {\nconst outputs = {};\n${code}\nreturn outputs;\n};\n`);
    fs.writeFileSync(file("package.json"), manifest.replace('"module"', '"commonjs"').replace("index.ts", "index.cjs"));
    expect(await example().up({}, "--expect-no-changes")).to.deep.equal([]);
    fs.writeFileSync(file("package.json"), manifest);
  });

  it("makes a new version for another unit", async () => {
    edit("units.ts", "inch: 0.0254,", "inch: 0.0254,\n  parsec: 3.0856775814913673e16,");
    expect(await example().up()).to.deep.equal(["POST workers/units/versions", "POST scripts/units/deployments"]);
    expect(await example().json("/convert?amount=2&from=parsec&to=parsec")).to.include({ result: 2 });
  });
});
