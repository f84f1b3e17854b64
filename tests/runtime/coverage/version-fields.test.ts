import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { workerVersion } from "../../../provider/resources/worker-version";
import { worker } from "../../../provider/resources/worker";
import { versionCases } from "../../support/coverage/answer-cases";
import { OpenApi } from "../../support/openapi/description";
import type { SentCase } from "../../support/coverage/sent-case";
import { sentCases } from "../../support/coverage/version-cases";
import { CoverageWorld } from "../../support/coverage/world";

type Values = Record<string, unknown>;

const plain = 'export default { fetch() { return new Response("plain"); } };';
const neighbour = `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
  export class Near extends DurableObject {}
  export class Mine extends DurableObject {}
  export class Door extends WorkerEntrypoint { knock() { return "who is there?"; } }
  export default { fetch() { return new Response("neighbour"); } };`;

describe("Create Version: each field", function () {
  this.timeout(30_000);
  const description = OpenApi.load();
  let world: CoverageWorld;
  let accounts = 0;

  before(async () => {
    world = await CoverageWorld.start();
  });
  after(() => world.close());

  /** An account with the Worker `own`, and others where a case names them. */
  async function accountFor({ inputs, before: first }: SentCase): Promise<{ accountId: string; more: Values }> {
    accounts += 1;
    const accountId = (inputs["accountId"] as string | undefined) ?? accounts.toString(16).padStart(32, "0");
    const workers = `/accounts/${accountId}/workers/workers`;
    await world.create(worker, { accountId, name: "own" });
    const deployed = async (name: string, code: string, more: Values): Promise<Values> => {
      await world.api("POST", workers, { name });
      const module = { name: "i.js", content_type: "application/javascript+module", content_base64: Buffer.from(code).toString("base64") };
      return await world.api("POST", `${workers}/${name}/versions?deploy=true`, { main_module: "i.js", modules: [module], ...more });
    };
    const live = { type: "durable-object", storage: "sqlite" };
    const near = { name: "NEAR", type: "durable_object_namespace", class_name: "Near" };
    const made = await deployed("neighbour", neighbour, { exports: { Near: live }, bindings: [near] });
    await deployed("testator", neighbour, { exports: { Mine: live } });
    const heir =
      'import { DurableObject } from "cloudflare:workers"; export class Own extends DurableObject {} export default { fetch() {} };';
    if (JSON.stringify(inputs).includes("heir"))
      await deployed("heir", heir, { exports: { Own: { ...live, state: "expecting-transfer", transfer_from: "own" } } });
    let id = "";
    if (first !== undefined) {
      const { code = plain, ...rest } = first;
      const content = { mainModule: "index.js", modules: { "index.js": { content: code } }, deploy: true };
      const { outputs } = await world.create(workerVersion, { accountId, workerId: "own", ...content, ...rest });
      id = String(outputs["versionId"]);
    }
    const latest = await world.api("GET", `${workers}/neighbour/versions/${String(made["id"])}`);
    const namespace = (latest["bindings"] as Values[])[0]?.["namespace_id"];
    const session = await world.api("POST", `/accounts/${accountId}/workers/scripts/own/assets-upload-session`, { manifest: {} });
    const filled = JSON.stringify(inputs)
      .replace("{namespace}", String(namespace))
      .replace("{before}", id)
      .replace("{assets}", String(session["jwt"]));
    return { accountId, more: JSON.parse(filled) as Values };
  }

  const filledIn = (wire: Values, inputs: Values): Values => {
    const given = Object.values((inputs["bindings"] as Record<string, Values> | undefined)?.["OWN"] ?? {});
    const jwt = (inputs["assets"] as Values | undefined)?.["jwt"];
    const text = JSON.stringify(wire)
      .replace(/\{(namespace|before)\}/, () => String(given.at(-1)))
      .replace("{assets}", String(jwt));
    return JSON.parse(text) as Values;
  };

  for (const [field, test] of Object.entries(sentCases)) {
    it(field, async () => {
      const { accountId, more } = await accountFor(test);
      const { modules = {}, ...inputs } = more;
      const mainModule = (inputs["mainModule"] as string | undefined) ?? "index.js";
      const blob = JSON.stringify(inputs).includes("own.bin") ? { "own.bin": { content: "x" } } : {};
      const all = { [mainModule]: { content: test.code ?? plain }, ...blob, ...(modules as Values) };
      const program = { accountId, workerId: "own", mainModule, deploy: true, compatibilityDate: "2026-01-01", ...inputs, modules: all };
      const { outputs } = await world.create(workerVersion, program);

      const made = world.exchanges.filter(({ method, path }) => method === "POST" && path.endsWith("/versions")).at(-1)!;
      expect([made.path, made.query]).to.deep.equal([`/accounts/${accountId}/workers/workers/own/versions`, "deploy=true"]);
      const body = JSON.parse(made.sent.toString("utf8")) as Values;
      expectPart(body, filledIn(test.wire, inputs));
      if (description !== undefined) {
        expect(description.problems("request", made.method, made.path, body)).to.deep.equal([]);
        expect(description.problems("answer", made.method, made.path, made.answer)).to.deep.equal([]);
      }
      if (test.says !== undefined) expect(await world.says(accountId, "own")).to.equal(test.says);
      if (test.told === false) return;
      const versions = `/accounts/${accountId}/workers/workers/own/versions`;
      const told = await world.api("GET", `${versions}/${String(outputs["versionId"])}?include=modules`);
      expectPart(told, test.told ?? filledIn(test.wire, inputs));
    });
  }

  for (const [field, test] of Object.entries(versionCases)) {
    it(field, async () => {
      const { accountId } = await accountFor({ property: "", inputs: {}, wire: {} });
      world.answers(test.result);
      try {
        const program = { accountId, workerId: "own", mainModule: "index.js", modules: { "index.js": { content: plain } } };
        const { outputs } = await world.create(workerVersion, program);
        expect(outputs[test.property]).to.deep.equal(test.output);
        const made = world.exchanges.at(-1)!;
        if (description !== undefined) expect(description.problems("answer", made.method, made.path, made.answer)).to.deep.equal([]);
      } finally {
        world.answers({});
      }
    });
  }

  it("is compared with the OpenAPI description of the API, where it is at hand", function () {
    if (description === undefined) this.skip();
  });
});

/** Each value of `part` is in `whole`, at any depth; of an array of things with a name, the thing of that name. */
function expectPart(whole: unknown, part: unknown, path = "body"): void {
  if (Array.isArray(part) && Array.isArray(whole) && part.every((item) => typeof (item as Values | null)?.["name"] === "string")) {
    for (const item of part as Values[]) {
      const name = String(item["name"]);
      expectPart(
        (whole as Values[]).find((other) => other["name"] === name),
        item,
        `${path}.${name}`,
      );
    }
  } else if (typeof part === "object" && part !== null && !Array.isArray(part)) {
    expect(whole, path).to.be.an("object");
    for (const [key, value] of Object.entries(part)) expectPart((whole as Values)[key], value, `${path}.${key}`);
  } else {
    expect(whole, path).to.deep.equal(part);
  }
}
