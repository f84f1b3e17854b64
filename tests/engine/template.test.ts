import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { createStack, type EngineStack, succeed } from "../support/engine";

const template = path.resolve(__dirname, "..", "..", "..", "template");

describe("the template", function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let stack: EngineStack;

  before(async () => {
    emulator = await startEmulator();
    stack = await createStack({
      files: {},
      // As the template's README says it, for who gave no account.
      env: {
        CLOUDFLARE_BASE_URL: emulator.baseUrl,
        CLOUDFLARE_API_TOKEN: "any-token",
        CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
      },
    });
  });
  after(async () => {
    stack.remove();
    await emulator.close();
  });

  it("becomes a project by `pulumi new`, which says how to go on", async () => {
    // The folder has what a stack of these tests needs, hence --force.
    const options = ["--generate-only", "--offline", "--yes", "--force", "--name", "program", "--description", "Says hello"];
    const { output } = succeed(await stack.run("new", template, ...options));
    expect(output).to.contain("npx pulumi-workers emulator").and.to.contain("cloudflare:apiToken");
    const made = fs.readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of made) {
      const text = fs.readFileSync(path.join(stack.folder, path.relative(template, parentPath), name), "utf8");
      expect(text, name).not.to.match(/\$\{(PROJECT|DESCRIPTION)\}|^template:/m);
    }
    expect(fs.readFileSync(path.join(stack.folder, "Pulumi.yaml"), "utf8")).to.contain("name: program\ndescription: Says hello\n");
    expect(JSON.parse(fs.readFileSync(path.join(stack.folder, "package.json"), "utf8"))).to.include({ name: "program" });
  });

  it("makes a project that is deployed and answers", async () => {
    succeed(await stack.up());
    expect(stack.outputs()).to.include({ scriptName: "program-dev" });
    expect(await (await fetch(`${emulator.url}/_worker/program-dev/`)).text()).to.equal("Hello from dev!\n");
  });
});
