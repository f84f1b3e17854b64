import { expect } from "chai";
import { describe, it } from "mocha";
import { adviceFor } from "../../../../provider/client/advice";
import { apiError } from "../../../../provider/client/envelope";

/** The codes that our requests can meet. */
const codes = [
  10037, 10040, 10079, 10123, 10215, 10220, 10222, 100102, 100146, 971, 6003, 6100, 7003, 9000, 9103, 9106, 9109, 10000, 10002, 10006,
  10007, 10013, 10016, 10021, 10023, 10026, 10027, 10034, 10035, 10068, 10069,
];

describe("the advice on error codes", () => {
  for (const code of codes) {
    it(`${code} says what to do, after what happened`, () => {
      const advice = adviceFor(code);
      expect(advice).to.match(/^[A-Z].*[.)…]$/);
      const { message } = apiError("PUT /x", 400, { success: false, errors: [{ code, message: "Words" }], messages: [], result: null });
      expect(message).to.equal(`PUT /x was refused with status 400: Words (code ${code}).\n${advice!}`);
    });
  }

  it("leaves a code that is not known to Cloudflare's words", () => {
    const { message } = apiError("PUT /x", 400, {
      success: false,
      errors: [{ code: 99_999, message: "Words" }],
      messages: [],
      result: null,
    });
    expect(message).to.equal("PUT /x was refused with status 400: Words (code 99999).");
  });

  it("takes the advice of the first error that has one", () => {
    const errors = [
      { code: 1, message: "a" },
      { code: 10007, message: "b" },
      { code: 10021, message: "c" },
    ];
    const { message } = apiError("PUT /x", 404, { success: false, errors, messages: [], result: null });
    expect(message).to.include("There is no Worker of that name").and.not.include("refused what was sent");
  });
});
