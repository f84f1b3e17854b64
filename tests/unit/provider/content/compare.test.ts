import { expect } from "chai";
import { describe, it } from "mocha";
import { differences } from "../../../../provider/content/compare";
import type { ModuleDigest, ModuleDigests } from "../../../../provider/content/hash";

const digestOf = (digit: string, contentType = "text/plain", size = 5): ModuleDigest => ({ sha256: digit.repeat(64), size, contentType });
const shown = (digit: string): string => `5 bytes, sha256 ${digit.repeat(8)}…, text/plain`;

describe("the differences of two contents", () => {
  it("are a line a module, by name", () => {
    const from: ModuleDigests = { "same.txt": digestOf("0"), "gone.txt": digestOf("1"), "changed.txt": digestOf("2") };
    const to: ModuleDigests = { "new.txt": digestOf("3"), "changed.txt": digestOf("4"), "same.txt": digestOf("0") };
    expect(differences(from, to)).to.deep.equal([
      `~ changed.txt (${shown("2")} => ${shown("4")})`,
      `- gone.txt (${shown("1")})`,
      `+ new.txt (${shown("3")})`,
    ]);
  });

  it("are none where only the spelling of a type differs", () => {
    expect(differences({ "a.js": digestOf("1", "text/javascript") }, { "a.js": digestOf("1", "application/javascript") })).to.deep.equal(
      [],
    );
    expect(differences({ "a.js": digestOf("1", "text/plain") }, { "a.js": digestOf("1", "application/javascript") })).to.have.length(1);
  });

  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    it(`take ${name} for a name like any other`, () => {
      const has = Object.fromEntries([[name, digestOf("1")]]);
      expect(differences({}, has)).to.deep.equal([`+ ${name} (${shown("1")})`]);
      expect(differences(has, {})).to.deep.equal([`- ${name} (${shown("1")})`]);
      expect(differences(has, has)).to.deep.equal([]);
    });
  }

  it("are counted where they are too many to list", () => {
    const many = (length: number): ModuleDigests =>
      Object.fromEntries(Array.from({ length }, (_, i) => [`m${String(i).padStart(2, "0")}`, digestOf("1")]));
    const lines = differences({}, many(25));
    expect(lines).to.have.length(21);
    expect(lines.at(-1)).to.equal("… and 5 more");
    expect(differences({}, many(20))).to.have.length(20);
    expect(differences({}, many(20)).at(-1)).to.equal(`+ m19 (${shown("1")})`);
  });

  it("is a line a module, with nothing in it that a terminal would obey", () => {
    expect(differences({}, { "a\nb\u001b[2J\u009b.js": digestOf("1") })[0]).to.match(/^\+ a�b�\[2J�\.js \(/);
  });
});
