import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { WorkerScriptContent } from "../../../sdk";
import { digestText } from "../../support/digest";
import { createInlineStack, type EngineStack, fail, succeed } from "../../support/engine";
import { account, expectClean, program, startWorld, stateOf, worker, type World } from "../../support/script-content";

const put = "PUT scripts/api/content";
const list = "GET scripts";

/** What every kind of program below declares. */
const declaration = `
const code = new WorkerScriptContent("code", {
  scriptName: "api",
  mainModule: "index.js",
  modules: { "index.js": { contentFile: "worker.js" }, "note.txt": { content: "a note" } },
});`;

describe("kinds of programs", function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await startWorld({ tokens: { "a-token": "write", "another-token": "write" } });
  });
  after(async () => {
    await world.close();
  });
  beforeEach(async () => {
    await world.edit("api", { "index.js": worker("theirs") });
    world.requests();
  });

  /** Create, no-op, refresh, destroy. */
  async function lives(stack: EngineStack): Promise<void> {
    expectClean(succeed(await stack.up()));
    expect(world.requests()).to.deep.equal([put]);
    expect(stack.outputs()).to.deep.equal({ hash: stateOf(stack).outputs["contentHash"], digest: digestText(worker("one")) });
    succeed(await stack.preview("--expect-no-changes"));
    expect(world.requests()).to.deep.equal([]);
    succeed(await stack.refresh("--expect-no-changes"));
    expect(world.requests()).to.deep.equal([list]);
    succeed(await stack.destroy());
    expect(world.requests()).to.deep.equal([]);
  }
  const files = { "worker.js": worker("one") };

  it("CommonJS in JavaScript", async () => {
    await lives(
      await world.stack(program(declaration, 'exports.hash = code.contentHash; exports.digest = code.modules["index.js"];'), { files }),
    );
  });

  it("an ES module in JavaScript", async () => {
    const main = `import { WorkerScriptContent } from "pulumi-workers";${declaration}
      export const hash = code.contentHash; export const digest = code.modules["index.js"];`;
    await lives(await world.stack(main, { files: { ...files, "package.json": '{ "type": "module" }' } }));
  });

  const typescript = `import * as pulumi from "@pulumi/pulumi";
    import { WorkerScriptContent, type ModuleDigest } from "pulumi-workers";${declaration}
    export const hash: pulumi.Output<string> = code.contentHash;
    export const digest = code.modules.apply((modules: Record<string, ModuleDigest>) => modules["index.js"]!);`;

  it("TypeScript whose types Node strips", async () => {
    await lives(await world.stack("", { files: { ...files, "index.ts": typescript }, main: "index.ts" }));
  });

  it("TypeScript by the ts-node that comes with Pulumi, which checks the types", async () => {
    // ts-node reads the version of TypeScript that the program has; the repository's is newer than it understands.
    const tsconfig = JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "commonjs",
        moduleResolution: "node10",
        ignoreDeprecations: "6.0",
        strict: true,
        skipLibCheck: true,
        types: ["node"],
      },
    });
    const stack = await world.stack("", {
      files: { ...files, "index.ts": typescript, "tsconfig.json": tsconfig },
      main: "index.ts",
      runtime: { typescript: true },
    });
    await lives(stack);
    stack.write("index.ts", typescript.replace("scriptName:", "scriptname:"));
    const wrong = await stack.preview();
    expect(wrong.code).not.to.equal(0);
    expect(wrong.output).to.match(/scriptname.*does not exist|Did you mean to write 'scriptName'/);
  });

  it("an inline program of the Automation API", async () => {
    const env = { CLOUDFLARE_BASE_URL: world.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "a-token" };
    let text = "one";
    const inline = (): Promise<Record<string, unknown>> => {
      const code = new WorkerScriptContent("code", {
        scriptName: "api",
        mainModule: "index.js",
        modules: { "index.js": { content: worker(text) } },
      });
      return Promise.resolve({ hash: code.contentHash, etag: code.etag });
    };
    const { stack, remove } = await createInlineStack(inline, { env, config: { "pulumi-workers:accountId": account } });
    try {
      const first = await stack.up();
      expect(world.requests()).to.deep.equal([put]);
      expect(first.outputs["hash"]?.value).to.match(/^[0-9a-f]{64}$/);
      const again = await stack.up({ expectNoChanges: true });
      expect(again.outputs["etag"]?.value).to.equal(first.outputs["etag"]?.value);
      expect(world.requests()).to.deep.equal([]);
      text = "two";
      await stack.up();
      expect(world.requests()).to.deep.equal([put]);
      await stack.refresh();
      expect(world.requests()).to.deep.equal([list]);
      await stack.destroy();
      expect(await world.content("api")).to.deep.equal({ "index.js": worker("two") });
    } finally {
      remove();
    }
  });

  it("a second set of credentials by an explicit provider, beside the default one", async () => {
    const other = "fedcba9876543210fedcba9876543210";
    await world.edit("theirs", { "index.js": worker("theirs") }, {}, other);
    const main = program(
      `const config = new pulumi.Config();
      const provider = new pulumi.ProviderResource("pulumi-nodejs", "credentials", {
        "cloudflare:apiToken": config.requireSecret("secondToken"), "cloudflare:baseUrl": process.env.CLOUDFLARE_BASE_URL, "pulumi-workers:accountId": "${other}" });
      const modules = { "index.js": { contentFile: "worker.js" } };
      const code = new WorkerScriptContent("code", { scriptName: "api", mainModule: "index.js", modules });
      new WorkerScriptContent("second", { scriptName: "theirs", mainModule: "index.js", modules }, { provider, dependsOn: code });`,
    );
    const stack = await world.stack(main, { files, env: { CLOUDFLARE_API_TOKEN: "a-token" } });
    succeed(await stack.config("secondToken", "token-of-nobody", "--secret"));
    // The default provider's token is good and the second's is not: so each resource uses its own.
    const refused = fail(await stack.up());
    expect(refused.output).to.match(/second[\s\S]*status 401/);
    expect(stateOf(stack).id).to.equal(`${account}/api`);
    expectClean(refused, ["token-of-nobody"]);
    world.requests();
    succeed(await stack.config("secondToken", "another-token", "--secret"));
    succeed(await stack.up());
    expect(world.requests()).to.deep.equal(["PUT scripts/theirs/content"]);
    expect(stateOf(stack, "second").id).to.equal(`${other}/theirs`);
    expect(await world.content("theirs", other)).to.deep.equal({ "index.js": worker("one") });
    expect(stack.stateText()).not.to.contain("another-token");
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.refresh("--expect-no-changes"));
    succeed(await stack.destroy());
  });
});
