import { expect } from "chai";
import { describe, it } from "mocha";
import { causeOf, type Moment } from "../../../../provider/client/causes";
import { CloudflareApiError, ContentChangedError, TransportError, UserError } from "../../../../provider/client/errors";

const refused = (status: number, ...codes: number[]): CloudflareApiError =>
  new CloudflareApiError("no", {
    request: "GET /x",
    status,
    errors: codes.map((code) => ({ code, message: "" })),
    retryAfterMs: undefined,
  });
const failed = (system?: string, local = false): TransportError => new TransportError("no", "GET /x", { system, local });

describe("what passes when a request is made again", () => {
  const passing: [string, Error, "none" | "unclear", Moment?][] = [
    ["a connection that never came about", failed("ECONNREFUSED"), "none"],
    ["a local API that does not listen", failed("ECONNREFUSED", true), "none"],
    ["a name that was not found", failed("ENOTFOUND"), "none"],
    ["a connection that took too long", failed("UND_ERR_CONNECT_TIMEOUT"), "none"],
    ["a connection that was cut", failed("ECONNRESET"), "unclear"],
    ["a connection that was cut, as undici says it", failed("UND_ERR_SOCKET"), "unclear"],
    ["no byte for too long, or an answer that cannot be read", failed(), "unclear"],
    ["408", refused(408), "unclear"],
    ["429", refused(429), "none"],
    ["971, whatever the status", refused(200, 971), "none"],
    ["6100", refused(400, 6100), "none"],
    ["500", refused(500), "unclear"],
    ["502", refused(502), "unclear"],
    ["503", refused(503), "unclear"],
    ["504", refused(504), "unclear"],
    ["524, Cloudflare's own", refused(524), "unclear"],
    ["500 with an internal error", refused(500, 10002), "unclear"],
    ["an internal error under another status", refused(400, 10002), "unclear"],
    ["10035", refused(409, 10035), "none"],
    ["10013 on an assets session", refused(400, 10013), "none", "assets-session"],
    ["100146 after a create", refused(404, 100146), "none", "after-create"],
    ["a refusal under 200 that says nothing", refused(200), "unclear"],
    ["a refusal under 200 without a code", refused(200, 0), "unclear"],
  ];
  for (const [what, error, effect, moment] of passing) {
    it(`is ${what}; its effect is ${effect}`, () => expect(causeOf(error, moment)?.effect).to.equal(effect));
  }

  const final: [string, Error][] = [
    ["10021", refused(400, 10021)],
    ["10021 under a status of the server's fault", refused(500, 10021)],
    ["10027", refused(413, 10027)],
    ["10068 under 503", refused(503, 10068)],
    ["another refusal under 200", refused(200, 10007)],
    ...[302, 400, 401, 403, 404, 405, 409, 412, 413, 422, 501].map((status): [string, Error] => [String(status), refused(status)]),
    ["a taken name", refused(409, 10040)],
    ["10013 at any other moment", refused(400, 10013)],
    ["100146 at any other moment", refused(404, 100146)],
    ["a certificate that has expired", failed("CERT_HAS_EXPIRED")],
    ["a certificate of somebody else's", failed("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["a file that changed", new ContentChangedError("changed")],
    ["what the user has to mend", new UserError("bad")],
    ["a bug", new TypeError("fetch failed")],
  ];
  for (const [what, error] of final) {
    it(`is not ${what}`, () => expect(causeOf(error)).to.equal(undefined));
  }

  it("throttles everyone where the API says so, and nobody else", () => {
    expect([refused(429), refused(400, 971), refused(400, 6100)].map((error) => causeOf(error)?.throttles)).to.deep.equal([
      true,
      true,
      true,
    ]);
    expect([refused(503), refused(409, 10035), failed()].map((error) => causeOf(error)?.throttles)).to.deep.equal(Array(3).fill(undefined));
  });

  it("waits less for an API on this machine, and long where nobody would fare better", () => {
    const slower = (error: Error): number | undefined => causeOf(error)?.slower;
    expect([failed("ECONNREFUSED", true), failed("ECONNREFUSED"), failed("ENOTFOUND", true)].map(slower)).to.deep.equal([
      0.1,
      undefined,
      undefined,
    ]);
    expect([refused(429), refused(400, 971), refused(500)].map(slower)).to.deep.equal([30, 30, undefined]);
  });

  it("is a failure, not a redirection without errors", () => {
    expect(causeOf(refused(299))?.says).to.equal("The API contradicts itself");
    expect(causeOf(refused(300))).to.equal(undefined);
  });

  const sentences: [string, Error, Moment?][] = [
    ["The local API does not answer", failed("ECONNREFUSED", true)],
    ["The API is not reached", failed("ECONNREFUSED")],
    ["The connection to the API broke", failed("ECONNRESET", true)],
    ["The API throttles this user", refused(429)],
    ["The upload of assets was not taken", refused(400, 10013), "assets-session"],
    ["What was just made is not known everywhere yet", refused(404, 100146), "after-create"],
    ["Someone else changes the Worker at this moment", refused(409, 10035)],
    ["The API has a passing fault", refused(502)],
    ["The API contradicts itself", refused(200)],
    // A special moment hides no cause of every other moment.
    ["The API has a passing fault", refused(500), "after-create"],
  ];
  for (const [sentence, error, moment] of sentences) {
    it(`is said to the user: ${sentence}${moment === undefined ? "" : ` (${moment})`}`, () =>
      expect(causeOf(error, moment)?.says).to.equal(sentence));
  }
});
