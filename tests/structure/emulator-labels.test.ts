import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { ASSUMPTIONS } from "../../emulator/assumptions";
import { labelsIn, labelsOfEmulator, SIGN } from "../support/labels/labels";
import { renderLabels, withAssumptions } from "../support/labels/render";
import { repository } from "./sources";

const read = (page: string): string => fs.readFileSync(path.join(repository, "docs", page), "utf8");

describe("labels of the emulator", () => {
  it("are read from comments, with what they stand before", () => {
    const text = `/** [documented] One\n * line. [assumed: the-code] The code. */\nexport const x = {\n  // [observed] That.\n  y: 1 };`;
    expect(labelsIn({ file: "a.ts", text })).to.deep.equal([
      { kind: "documented", file: "a.ts", name: "x", text: "One line." },
      { kind: "assumed", assumption: "the-code", file: "a.ts", name: "x", text: "The code." },
      { kind: "observed", file: "a.ts", name: "y", text: "That." },
    ]);
  });

  it("are all found", () => {
    const signs = fs
      .readdirSync(path.join(repository, "emulator"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && name !== "assumptions.ts")
      .flatMap((name) => [...fs.readFileSync(path.join(repository, "emulator", name), "utf8").matchAll(SIGN)]);
    expect(labelsOfEmulator()).to.have.length(signs.length);
  });

  it("name an assumption wherever they say that something is assumed, and nowhere else", () => {
    for (const { kind, assumption, file, text } of labelsOfEmulator()) {
      const names = kind === "assumed" ? Object.keys(ASSUMPTIONS) : [undefined];
      expect(names, `${file}: [${kind}] ${text}`).to.include(assumption);
    }
  });

  it("are what docs/emulator-labels.md says: npm run docs writes it", () => {
    expect(read("emulator-labels.md")).to.equal(renderLabels());
  });

  it("and the assumptions are what docs/emulator.md says", () => {
    expect(read("emulator.md")).to.equal(withAssumptions(read("emulator.md")));
  });
});
