import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { nowhere } from "../../tools/environment.mjs";
import { createInlineStack, createStack, type EngineStack, fail, succeed } from "../support/engine";

/** A dynamic resource of the plain kind, with its provider in the program. */
const program = `
const pulumi = require("@pulumi/pulumi");
const outs = (inputs) => ({ ...inputs, upper: inputs.word.toUpperCase(), seen: Object.keys(process.env).filter((name) => name.startsWith("CLOUDFLARE_")) });
const provider = {
  async create(inputs) { return { id: "one", outs: outs(inputs) }; },
  async update(id, olds, inputs) { return { outs: outs(inputs) }; },
  async diff(id, olds, news) { return { changes: olds.word !== news.word }; },
};
class Shout extends pulumi.dynamic.Resource {}
const shout = new Shout(provider, "shout", { word: new pulumi.Config().get("word") ?? "hello", upper: undefined, seen: undefined });
module.exports = { upper: shout.upper, seen: shout.seen };
`;

describe("the engine harness", function () {
  this.timeout(60_000);

  describe("with a program on disk", () => {
    let stack: EngineStack;

    before(async () => {
      stack = await createStack({ files: { "index.js": program } });
    });
    after(() => {
      stack.remove();
    });

    it("creates a dynamic resource in an environment without an account", async () => {
      succeed(await stack.up());
      expect(stack.outputs()).to.deep.equal({ upper: "HELLO", seen: ["CLOUDFLARE_BASE_URL"] });
    });

    it("previews no change", async () => {
      succeed(await stack.preview("--expect-no-changes"));
    });

    it("hands over config", async () => {
      succeed(await stack.config("word", "bye"));
      succeed(await stack.up());
      expect(stack.outputs()).to.include({ upper: "BYE" });
    });

    it("gives the outcome of a program that fails", async () => {
      stack.write("index.js", 'throw new Error("as it should")');
      expect(fail(await stack.up()).output).to.contain("as it should");
      expect(() => succeed({ command: "pulumi up", code: 1, stdout: "", stderr: "", output: "why", ms: 0 })).to.throw("why");
    });

    it("destroys what the state holds", async () => {
      expect(stack.resources()).to.have.length(3);
      succeed(await stack.refresh());
      succeed(await stack.destroy());
      expect(stack.resources()).to.deep.equal([]);
    });
  });

  it("gives an Automation API program the same surroundings", async () => {
    const { stack, remove } = await createInlineStack(() => Promise.resolve({ url: pulumi.output(process.env["CLOUDFLARE_BASE_URL"]) }));
    try {
      const { outputs } = await stack.up();
      expect(outputs["url"]?.value).to.equal(nowhere);
    } finally {
      remove();
    }
  });

  it("refuses to leave this machine", async () => {
    const refused = [
      { env: { CLOUDFLARE_BASE_URL: "https://api.example.com/client/v4" } },
      { config: { "cloudflare:baseUrl": "https://api.example.com/client/v4" } },
      { env: { CLOUDFLARE_BASE_URL: undefined, CLOUDFLARE_API_TOKEN: "t" } },
    ];
    for (const options of refused) {
      const error = await createStack({ files: {}, ...options }).catch((error: unknown) => error);
      expect(String(error)).to.match(/machine only|would reach Cloudflare/);
    }
  });
});
