import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { fail, succeed } from "../../support/engine";
import { app, code, type Rollout, startRollout } from "../../support/rollout";
import { diagnostics, stateOf } from "../../support/script-content";

const post = "POST workers/{worker}/versions";
const remove = "DELETE workers/{worker}/versions/{version}";

describe("resource options", function () {
  this.timeout(120_000);
  let world: Rollout;

  beforeEach(async () => {
    world = await startRollout();
  });
  afterEach(async () => {
    await world.close();
  });

  it("aliases, transforms and parents move a resource without a request, and ignoreChanges leaves it", async () => {
    // As another package, or an own dynamic resource, would have registered it.
    const text = 'exports.handler = () => require("pulumi-workers/provider").provider("Worker")';
    const old = app(
      `class Old extends pulumi.CustomResource {}`,
      `new Old("pulumi-nodejs:dynamic/old-module:Worker", "w", { name: "hello", tags: ["a"], workerId: undefined, __provider: ${JSON.stringify(text)} });`,
    );
    const stack = await world.stack(old);
    succeed(await stack.up());
    const { id } = stateOf(stack, "w");
    expect(world.requests()).to.deep.equal(["POST workers"]);

    const component = (options: string, tags: string, module: string): string =>
      app(
        'class App extends pulumi.ComponentResource { constructor(name, opts) { super("example:app:App", name, {}, opts); } }',
        "const parent = new App('app', { transforms: [({ type, props, opts }) => ({ props: type.endsWith(':Worker') ? { ...props, logpush: true } : props, opts })] });",
        `const w = new Worker("w", { name: "hello", tags: ${tags} }, { parent, ${options} });`,
        `new WorkerVersion("v", { workerId: w.workerId, ${code(module)}, bindings: { A: { type: "plain_text", text: "${module}" } } }, { parent, ignoreChanges: ["bindings", "modules", "contentHash"] });`,
      );
    const aliases = 'aliases: [{ type: "pulumi-nodejs:dynamic/old-module:Worker", parent: pulumi.rootStackResource }]';
    stack.write("index.js", component(aliases, '["a"]', "one"));
    succeed(await stack.up());
    expect(world.sent().map(({ call, body }) => [call, call.startsWith("PATCH") ? body : undefined])).to.deep.equal([
      // The transform's setting.
      ["PATCH workers/{worker}", { logpush: true }],
      [post, undefined],
    ]);
    const moved = stateOf(stack, "w");
    expect(moved.id).to.equal(id);
    expect(moved.urn).to.contain("::example:app:App$pulumi-nodejs:dynamic/pulumi-workers:Worker::w");

    stack.write("index.js", component('ignoreChanges: ["tags"]', '["b"]', "two"));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([]);
    expect(await world.api("GET", "workers/hello")).to.deep.include({ tags: ["a"] });
  });

  it("protect, retainOnDelete, deleteBeforeReplace and --target do what they say", async () => {
    const program = (text: string, options: string, other: string, worker = ""): string =>
      app(
        `const w = new Worker("w", { name: "hello" }, { ${worker} });`,
        `new WorkerVersion("v", { workerId: w.workerId, ${code(text)}, deleteVersion: true }, { ${options} });`,
        `new WorkerVersion("other", { workerId: w.workerId, ${code(other)}, deleteVersion: true });`,
      );
    const stack = await world.stack(program("one", "protect: true", "other"));
    succeed(await stack.up());
    const urn = stateOf(stack, "v").urn;
    world.requests();
    const refused = fail(await stack.destroy("--target", urn));
    expect(diagnostics(refused)).to.match(/cannot be deleted\s+because it is protected\./);
    expect(world.requests()).to.deep.equal([]);

    // Only what is named is changed. The latest version cannot be deleted, so it is another one that goes.
    stack.write("index.js", program("two", "deleteBeforeReplace: true", "other changed"));
    await world.api("POST", "workers/hello/versions", {
      main_module: "a.js",
      modules: [{ name: "a.js", content_type: "application/javascript+module", content_base64: "" }],
    });
    succeed(await stack.up("--target", urn));
    expect(world.requests()).to.deep.equal([remove, post]);
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal([post, remove]);

    stack.write("index.js", program("two", "", "other changed", "retainOnDelete: true"));
    succeed(await stack.up());
    world.requests();
    succeed(await stack.destroy());
    expect(world.requests()).not.to.include("DELETE workers/{worker}");
    expect(await world.has("workers/hello")).to.equal(true);
  });
});
