import { expect } from "chai";
import { describe, it } from "mocha";
import { type ParsedModuleDigest, parseModuleDigest } from "../../../sdk";
import { toStateForm } from "../../../provider/resources/state-form";
import { UNKNOWN } from "../../../provider/values";

const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

/** As the provider writes it. */
function written(digest: ParsedModuleDigest): string {
  return (toStateForm({ modules: { digest } })["modules"] as { digest: string }).digest;
}

describe("parseModuleDigest", () => {
  it("gives back what a state from before 0.1.0 has", () => {
    const digest = { contentType: "text/plain", size: 5, sha256 };
    expect(parseModuleDigest(digest)).to.equal(digest);
  });

  for (const contentType of ["text/plain", "text/plain; charset=utf-8", "application/javascript+module", ""]) {
    it(`reads what the provider writes of a module of the type "${contentType}"`, () => {
      const digest = { contentType, size: 1_234_567, sha256 };
      expect(parseModuleDigest(written(digest))).to.deep.equal(digest);
    });
  }

  for (const text of [
    "",
    UNKNOWN,
    "export default {};",
    `text/plain; size=5; sha256=${sha256}0`,
    `text/plain; size=-5; sha256=${sha256}`,
  ]) {
    it(`gives nothing for ${JSON.stringify(text)}`, () => {
      expect(parseModuleDigest(text)).to.equal(undefined);
    });
  }
});
