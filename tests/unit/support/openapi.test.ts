import { expect } from "chai";
import { before, describe, it } from "mocha";
import { startEmulator } from "../../../emulator";
import { contradictions, undescribed } from "../../support/openapi/contradictions";
import { OpenApi } from "../../support/openapi/description";
import { type Exchange, problemsOf } from "../../support/openapi/exchange";
import { recordings } from "../../support/openapi/recorder";

describe("the OpenAPI description", () => {
  const description = OpenApi.load();
  const json = "application/json";
  const answer = (result: unknown): Buffer => Buffer.from(JSON.stringify({ success: true, errors: [], messages: [], result }));
  const problems = (exchange: Partial<Exchange>): string[] =>
    problemsOf(description!, { method: "GET", path: "/accounts/a/workers/scripts", status: 200, answerType: json, ...exchange });

  before(function () {
    if (description === undefined) this.skip();
  });

  it("sees what every emulator of the tests answers", async () => {
    const before = recordings();
    const emulator = await startEmulator({ runtime: false });
    await fetch(`${emulator.baseUrl}/accounts/a/workers/scripts`, { headers: { authorization: "Bearer token" } });
    await emulator.close();
    expect(recordings()).to.equal(before + 1);
  });

  it("finds an answer that is not as described", () => {
    expect(problems({ answer: answer([]) })).to.deep.equal([]);
    expect(problems({ answer: answer([{ id: 1 }]) }).join()).to.contain("answer.result[0].id should be string");
    expect(problems({ status: 418 }).join()).not.to.contain("no answer");
    expect(problems({ status: 302 }).join()).to.contain("no answer with the status 302");
    expect(problems({ answerType: "text/html" }).join()).to.contain("answer of the type text/html");
  });

  it("finds a request that is not as described", () => {
    const sent = (body: unknown): Partial<Exchange> => ({ sent: Buffer.from(JSON.stringify(body)), sentType: json });
    const deployment = { method: "POST", path: "/accounts/a/workers/scripts/s/deployments", status: 500 };
    const versions = [{ version_id: "00000000-0000-4000-8000-000000000000", percentage: 100 }];
    expect(problems({ ...deployment, ...sent({ strategy: "percentage", versions }) })).to.deep.equal([]);
    expect(problems({ ...deployment, ...sent({ strategy: "percentage" }) }).join()).to.contain("required property 'versions'");
    expect(problems({ ...deployment, ...sent({}), sentType: "text/plain" }).join()).to.contain("request of the type text/plain");
    const body = '--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"main_module":1}\r\n--b--\r\n';
    const put = { method: "PUT", path: "/accounts/a/workers/scripts/s/content", status: 500, sent: Buffer.from(body) };
    expect(problems({ ...put, sentType: "multipart/form-data; boundary=b" }).join()).to.contain("request.main_module should be string");
  });

  it("finds a route that it does not have, unless it is listed or refused", () => {
    expect(problems({ path: "/accounts/a/workers/novelties" }).join()).to.contain("neither described nor listed");
    expect(problems({ path: "/accounts/a/workers/novelties", status: 404 })).to.deep.equal([]);
    expect(problems({ path: "/accounts/a/r2/buckets" })).to.deep.equal([]);
  });

  it("is contradicted only with a reason", () => {
    for (const { reason } of [...contradictions, ...undescribed]) expect(reason).to.match(/^[A-Z].{20,}\.$/);
  });
});
