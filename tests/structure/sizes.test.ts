import { expect } from "chai";
import { describe, it } from "mocha";
import { type Source, sourcesIn } from "./sources";

/** A file this long does more than one thing. */
const maximumLines = 400;

/** Files that may be longer, each with the reason. */
const exempt: Record<string, string> = {};

function tooLong(sources: Source[]): string[] {
  return sources
    .map(({ file, text }) => ({ file, lines: text.split("\n").length - 1 }))
    .filter(({ file, lines }) => lines > maximumLines && !(file in exempt))
    .map(({ file, lines }) => `${file} has ${String(lines)} lines`);
}

describe("file sizes", () => {
  it(`stay within ${String(maximumLines)} lines`, () => {
    expect(tooLong(sourcesIn("sdk", "provider", "emulator", "cli", "tests", "tools"))).to.deep.equal([]);
  });

  it("would be found exceeded", () => {
    expect(tooLong([{ file: "a.ts", text: "\n".repeat(401) }])).to.deep.equal(["a.ts has 401 lines"]);
    expect(tooLong([{ file: "a.ts", text: "\n".repeat(400) }])).to.deep.equal([]);
  });

  it("name no exemption that is gone", () => {
    const files = sourcesIn("sdk", "provider", "emulator", "cli", "tests", "tools").map(({ file }) => file);
    expect(files).to.include.members(Object.keys(exempt));
  });
});
