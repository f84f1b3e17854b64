import { expect } from "chai";
import { describe, it } from "mocha";
import { chooseTests } from "../../../tools/tests/choose.mjs";

const all = [
  ...["contract/documented.test.js", "contract/wrangler/kinds.test.js", "engine/demo.test.js", "engine/drift/scripts.test.js"],
  ...[
    "faults/kill.test.js",
    "processes/cli/emulator.test.js",
    "runtime/serving.test.js",
    "structure/sizes.test.js",
    "unit/sdk/mocks.test.js",
  ],
];
const chosen = (args: string[], fastOnly = false): string[] => chooseTests(all, args, { fastOnly }).files;

describe("the tests of a run", () => {
  it("are all, each once, and what takes longest begins first", () => {
    expect(chosen([])).to.have.members(all).and.to.have.length(all.length);
    expect(chosen([]).slice(0, 3)).to.deep.equal(["faults/kill.test.js", "engine/demo.test.js", "engine/drift/scripts.test.js"]);
  });

  it("are those without other programs in the fast run", () => {
    expect(chosen([], true)).to.deep.equal(["structure/sizes.test.js", "unit/sdk/mocks.test.js"]);
  });

  it("are those of a file or a folder, by its source or its compiled form, in either run", () => {
    expect(chosen(["tests/engine"])).to.deep.equal(["engine/demo.test.js", "engine/drift/scripts.test.js"]);
    expect(chosen(["./tests/engine/drift/", "tests/unit/sdk/mocks.test.ts"], true)).to.deep.equal([
      "engine/drift/scripts.test.js",
      "unit/sdk/mocks.test.js",
    ]);
    expect(chosen(["dist/tests/engine/demo.test.js"])).to.deep.equal(["engine/demo.test.js"]);
  });

  it("leave every other argument to mocha", () => {
    expect(chooseTests(all, ["--grep", "drift", "tests/engine/drift"], { fastOnly: false })).to.deep.equal({
      files: ["engine/drift/scripts.test.js"],
      others: ["--grep", "drift"],
    });
  });

  it("are never none by a mistake", () => {
    expect(() => chosen(["tests/engine/drif"])).to.throw("there are no tests at tests/engine/drif");
    expect(() => chosen(["tests/unit/gone.test.ts"])).to.throw("there are no tests at tests/unit/gone.test.ts");
  });
});
