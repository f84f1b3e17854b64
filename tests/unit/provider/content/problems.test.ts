import { expect } from "chai";
import { describe, it } from "mocha";
import { at, closestName, Problems } from "../../../../provider/content/problems";

describe("problems", () => {
  it("keep the first of a path, in the order in which they were found", () => {
    const problems = new Problems();
    problems.add("b", "first");
    problems.add("a", "other");
    problems.add("b", "its consequence");
    expect(problems.all).to.deep.equal([
      { path: "b", problem: "first" },
      { path: "a", problem: "other" },
    ]);
  });

  it("have paths that can be pasted into a program", () => {
    expect(at("modules", "lib/util.js")).to.equal('modules["lib/util.js"]');
    expect(at("modules", 'a"b\n')).to.equal('modules["a\\"b\\n"]');
    expect(at("modules", "x".repeat(1000))).to.have.length.below(220);
  });
});

describe("the name that was meant", () => {
  const known = ["content", "contentFile", "contentBase64", "contentType"];
  for (const [name, meant] of [
    ["contnet", "content"],
    ["ContentFile", "contentFile"],
    ["contenttype", "contentType"],
    ["contentbase46", "contentBase64"],
    ["path", undefined],
    ["", undefined],
  ] as const) {
    it(`by ${JSON.stringify(name)} is ${meant ?? "none"}`, () => expect(closestName(name, known)).to.equal(meant));
  }
});
