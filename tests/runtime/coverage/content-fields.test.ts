import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { worker } from "../../../provider/resources/worker";
import { workerScriptContent } from "../../../provider/resources/worker-script-content";
import { scriptCases } from "../../support/coverage/answer-cases";
import { contentCases } from "../../support/coverage/content-cases";
import { OpenApi } from "../../support/openapi/description";
import { CoverageWorld, type Exchange } from "../../support/coverage/world";
import { rejection } from "../../support/rejection";

const modules = { "index.js": { content: 'export default { fetch() { return new Response("modules"); } };' } };

describe("Put script content: each field", function () {
  this.timeout(30_000);
  const description = OpenApi.load();
  let world: CoverageWorld;
  let accounts = 0;

  before(async () => {
    world = await CoverageWorld.start();
  });
  after(() => world.close());

  async function put(inputs: Record<string, unknown>): Promise<{ id: string; outputs: Record<string, unknown>; exchange: Exchange }> {
    accounts += 1;
    const accountId = accounts.toString(16).padStart(32, "0");
    const program = { accountId, scriptName: "own", ...inputs };
    const told = world.answers({});
    await world.create(worker, { accountId: program.accountId, name: program.scriptName });
    world.answers(told);
    const { id, outputs } = await world.create(workerScriptContent, program);
    return { id, outputs, exchange: world.exchanges.at(-1)! };
  }

  for (const [field, { inputs, sends, says, path }] of Object.entries(contentCases)) {
    it(field, async () => {
      const { exchange, id } = await put(inputs);
      const [account = "", script = ""] = id.split("/");
      expect([exchange.method, exchange.path]).to.deep.equal(["PUT", path ?? `/accounts/${account}/workers/scripts/own/content`]);
      for (const text of sends) expect(exchange.sent.toString("utf8")).to.contain(text);
      expect(await world.says(account, script)).to.equal(says);
      if (description !== undefined) expect(description.problems("answer", "PUT", exchange.path, exchange.answer)).to.deep.equal([]);
    });
  }

  for (const [field, { property, result, output }] of Object.entries(scriptCases)) {
    it(field, async () => {
      world.answers(result);
      try {
        const { outputs, exchange } = await put({ mainModule: "index.js", modules });
        expect(outputs[property.split(".")[0]!]).to.deep.equal(output);
        if (description !== undefined) expect(description.problems("answer", "PUT", exchange.path, exchange.answer)).to.deep.equal([]);
      } finally {
        world.answers({});
      }
    });
  }

  it("answer id", async () => {
    expect((await put({ scriptName: "own-id", mainModule: "index.js", modules })).id).to.match(/^[0-9a-f]{32}\/own-id$/);
  });

  for (const [field, text] of Object.entries({ "answer errors.code": "(code 11999)", "answer errors.message": "own words" })) {
    it(field, async () => {
      const body = JSON.stringify({ success: false, errors: [{ code: 11999, message: "own words" }], messages: [], result: null });
      const fault = { type: "status", status: 400, headers: { "content-type": "application/json" }, body };
      const rule = { method: "PUT", path: "*/content", nth: 1, fault };
      await fetch(`${world.emulator.url}/_emulator/faults`, { method: "POST", body: JSON.stringify(rule) });
      expect((await rejection(put({ mainModule: "index.js", modules }))).message).to.contain(text);
    });
  }

  it("is compared with the OpenAPI description of the API, where it is at hand", function () {
    if (description === undefined) this.skip();
  });
});
