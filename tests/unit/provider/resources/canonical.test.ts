import { expect } from "chai";
import { describe, it } from "mocha";
import { asOptionalSet, asSet, asSettings, project, sortedJson } from "../../../../provider/resources/canonical";

describe("canonical forms", () => {
  it("of a set know neither order nor repetition, at whatever depth keys are turned around", () => {
    expect(asSet(["b", "a", "b"])).to.deep.equal(["a", "b"]);
    expect(asSet([{ a: 1, b: { c: 2, d: 3 } }, { x: 1 }])).to.deep.equal(asSet([{ x: 1 }, { b: { d: 3, c: 2 }, a: 1 }]));
    expect(asSet("a")).to.equal("a");
    expect(asOptionalSet([])).to.equal(null);
    expect([asOptionalSet(""), asOptionalSet(0)], "what is no set").to.deep.equal(["", 0]);
    expect(sortedJson({ b: [{ d: 1, c: 2 }], a: null })).to.equal('{"a":null,"b":[{"c":2,"d":1}]}');
    const keys = ["d", "a", "e", "c", "b"];
    expect(sortedJson(Object.fromEntries(keys.map((key) => [key, 0])))).to.equal('{"a":0,"b":0,"c":0,"d":0,"e":0}');
    expect(asSet(keys)).to.deep.equal(["a", "b", "c", "d", "e"]);
  });

  it("of settings know nothing that is empty", () => {
    expect(asSettings({ a: { b: [], c: {} }, d: false, e: null, f: ["y", "x"] })).to.deep.equal({ d: false, f: ["x", "y"] });
    expect(asSettings({ a: { b: {} } })).to.equal(null);
    expect(asSettings({ a: undefined, b: 1 })).to.have.all.keys("b");
    expect(asSettings(0)).to.equal(0);
  });
});

describe("what a remote says about what a program set", () => {
  const cases: [what: string, remote: unknown, declared: unknown, result: unknown][] = [
    ["leaves out what nobody set", { a: 1, b: 2 }, { a: 9 }, { a: 1 }],
    ["at any depth", { a: { b: 1, c: 2 } }, { a: { b: 9 } }, { a: { b: 1 } }],
    ["keeps what is gone gone", { b: 1 }, { a: 9 }, {}],
    ["looks into each element of an array of objects", [{ n: "a", x: 1 }, { n: "b", x: 1 }], [{ n: "a" }, { n: "b" }], [{ n: "a" }, { n: "b" }]], // prettier-ignore
    ["also into more of them than were set", [{ n: "a", x: 1 }, { n: "b", x: 1 }], [{ n: "a" }], [{ n: "a" }, { n: "b" }]], // prettier-ignore
    ["and into fewer", [{ n: "b", x: 1 }], [{ n: "a" }, { n: "b" }], [{ n: "b" }]],
    ["shows what stands where nothing was set", ["a"], [], ["a"]],
    ["another type is another value", "text", { a: 1 }, "text"],
    ["nothing is nothing", undefined, { a: 1 }, undefined],
    ["null is nothing too", null, [1], null],
    ["null is no object", null, { a: 1 }, null],
    ["an object in the place of a text is shown whole", { a: 1 }, "text", { a: 1 }],
    ["and in the place of null", { a: 1 }, null, { a: 1 }],
  ];
  for (const [what, remote, declared, result] of cases) {
    it(what, () => expect(project(remote, declared)).to.deep.equal(result));
  }
});
