import { expect } from "chai";
import { describe, it } from "mocha";
import { redact } from "../../../../provider/client/redact";

describe("a message of the remote", () => {
  const secret = 'pass"word\r\nof é&=';

  it("loses a secret in every form that an echo of the request has", () => {
    const forms = [
      secret,
      JSON.stringify(secret),
      JSON.stringify(JSON.stringify(secret)),
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
    ];
    for (const form of forms) {
      const shown = redact(`before ${form} after`, [secret]);
      expect(shown).to.match(/^before .*\[hidden\].* after$/s);
      expect(shown).not.to.match(/pass|word|é|%C3|cGFzc/);
    }
  });

  it("loses the whole of a secret that another one is a part of", () => {
    expect(redact("it is abcdef-ghijkl.", ["abcdef", "abcdef-ghijkl"])).to.equal("it is [hidden].");
  });

  it("keeps what only looks like one because it is short", () => {
    expect(redact("a true story", ["", "a", "true"])).to.equal("a true story");
  });
});
