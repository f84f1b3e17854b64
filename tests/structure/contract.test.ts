import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { ASSUMPTIONS } from "../../emulator/assumptions";
import { cases, questions } from "../contract/cases";
import { repository } from "./sources";

const facts = path.join(repository, "..", "shared", "facts", "cloudflare-api.md");

describe("the contract suite", () => {
  it("has a test for each assumption of the emulator, and none of another", () => {
    expect(Object.keys(cases)).to.have.members(Object.keys(ASSUMPTIONS));
  });

  it("answers each open question by assumptions that there are", () => {
    for (const names of Object.values(questions)) {
      expect(names).not.to.be.empty;
      expect(Object.keys(ASSUMPTIONS)).to.include.members([...names]);
    }
  });

  it("asks what the facts leave open, where they are at hand", function () {
    if (!fs.existsSync(facts)) this.skip();
    const text = fs.readFileSync(facts, "utf8").replaceAll(/\s+/g, " ");
    // The first one says what the sign means.
    const open = [...text.matchAll(/(?<!\*\*)\[\?\]/g)].map(({ index }) => text.slice(Math.max(0, index - 140), index + 60));
    for (const passage of open) {
      expect(
        Object.keys(questions).some((question) => passage.includes(question)),
        passage,
      ).to.equal(true);
    }
    for (const question of Object.keys(questions)) expect(text).to.contain(question);
  });
});
