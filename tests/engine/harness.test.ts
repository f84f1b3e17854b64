import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { after, describe, it } from "mocha";
import { createInlineStack, createStack, type EngineStack, fail, succeed } from "../support/engine";

const program = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  async create(inputs) { return { id: "one", outs: { ...inputs, upper: inputs.word.toUpperCase(), token: process.env.CLOUDFLARE_API_TOKEN ?? "none" } }; },
  async update(id, olds, inputs) { return { outs: { ...inputs, upper: inputs.word.toUpperCase() } }; },
  async diff(id, olds, news) { return { changes: olds.word !== news.word }; },
};
class Shout extends pulumi.dynamic.Resource {}
const shout = new Shout(provider, "shout", { word: new pulumi.Config().get("word") ?? "hello", upper: undefined, token: undefined }, undefined);
module.exports = { upper: shout.upper, token: shout.token };
`;

describe("the engine harness", function () {
  this.timeout(60_000);
  let stack: EngineStack;

  after(() => {
    stack.remove();
  });

  it("runs a dynamic resource through up, a preview without changes, a change and destroy", async () => {
    stack = await createStack({ files: { "index.js": program } });
    for (const [n, o] of [
      ["up", await stack.up()],
      ["preview", await stack.preview("--expect-no-changes")],
      ["config", await stack.config("word", "bye")],
      ["up", await stack.up()],
      ["refresh", await stack.refresh()],
      ["destroy", await stack.destroy()],
    ] as const) {
      console.log(n, o.ms, o.code);
      succeed(o);
    }
  });

  it("gives an Automation API program the same surroundings", async () => {
    const { stack: inline, remove } = await createInlineStack(() => Promise.resolve({ greeting: pulumi.output("hello") }));
    try {
      const { outputs } = await inline.up();
      expect(outputs["greeting"]?.value).to.equal("hello");
    } finally {
      remove();
    }
  });
  it("fails",async()=>{ stack.write("index.js","nope("); fail(await stack.up()); });
});
