import { expect } from "chai";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../../../provider/values";
import { digest } from "../../../support/digest";

describe("a module that only the update will know", () => {
  const unknown: [string, unknown][] = [
    ["all of it", UNKNOWN],
    ["its text", { content: UNKNOWN }],
    ["its file", { contentFile: UNKNOWN }],
    ["its base64", { contentBase64: UNKNOWN }],
    ["its type", { content: "x", contentType: UNKNOWN }],
    ["its text, with the type known", { content: UNKNOWN, contentType: "text/plain" }],
    ["its type, beside a missing file", { contentFile: "/nowhere/x", contentType: UNKNOWN }],
  ];
  for (const [what, module] of unknown) {
    it(`(${what}) stays the unknown value, and the others are known`, async () => {
      const { digests, problems } = await digest({ "x.js": module, "y.txt": { content: "y" } });
      expect(problems).to.deep.equal([]);
      expect(digests["x.js"]).to.equal(UNKNOWN);
      expect(digests["y.txt"]).to.have.property("size", 1);
    });
  }

  it("is still told what is wrong with what is known", async () => {
    const { problems } = await digest({
      "x.js": { content: UNKNOWN, contentBase64: "eA==" },
      "y.js": { content: UNKNOWN, contentType: "nonsense" },
    });
    expect(problems.map(({ path }) => path)).to.deep.equal(['modules["x.js"]', 'modules["y.js"].contentType']);
  });
});
