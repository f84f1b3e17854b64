import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { blocksOf } from "../../support/documents/blocks";
import { documentedScript, shell } from "../../support/drift";
import { type EngineStack, succeed } from "../../support/engine";
import { startWorld, worker, type World } from "../../support/script-content";

/** GitHub's command, as far as the workflows use it: one pull request is open, one merged, and others it cannot tell. */
const GITHUB = `#!/bin/sh
echo "gh $*" >> "$CALLS"
case "$*" in
  "pr view 42 "*) echo OPEN ;;
  "pr view 7 "*) echo MERGED ;;
  "pr view "*) exit 1 ;;
esac
`;

describe("the workflows of docs/monorepos.md", function () {
  this.timeout(120_000);
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = await startWorld();
    const code = { "workers/shop/dist/index.js": worker("shop"), "workers/prices/dist/index.js": worker("prices") };
    const files: Record<string, string> = { "package.json": '{ "type": "module" }', ...code };
    for (const block of blocksOf("docs/monorepos.md")) if (block.file !== undefined) files[block.file] = block.code;
    stack = await world.stack("", { files, main: "index.ts" });
  });
  after(() => world.close());

  /** Runs a step. Gives what it asked of GitHub, which cannot be reached from here. */
  const step = (name: string): Promise<string> => job(documentedScript("monorepos.md", name));

  async function job(script: string): Promise<string> {
    const bin = path.join(stack.root, "bin");
    const calls = path.join(stack.root, "calls");
    fs.mkdirSync(bin, { recursive: true });
    fs.writeFileSync(path.join(bin, "gh"), GITHUB, { mode: 0o755 });
    fs.writeFileSync(calls, "");
    succeed(
      await shell(stack, script, {
        PATH: `${bin}${path.delimiter}${stack.env["PATH"] ?? ""}`,
        PULUMI_CONFIG_PASSPHRASE: stack.env["PULUMI_CONFIG_PASSPHRASE"] ?? "",
        CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
        CALLS: calls,
        STACK: "pr-42",
        NUMBER: "42",
      }),
    );
    return fs.readFileSync(calls, "utf8");
  }

  it("makes the Workers of a pull request, says where they are, and leaves nothing", async () => {
    expect(await step("Deploy")).to.match(
      /^gh pr comment 42 --edit-last --create-if-none --body Preview: http:\/\/shop-pr-42\.localhost:\d+\n$/,
    );
    const made = world.requests().filter((request) => request.startsWith("POST"));
    expect(made).to.have.length(6);
    expect(made).to.include.members(["POST scripts/shop-pr-42/deployments", "POST scripts/prices-pr-42/deployments"]);

    await job("pulumi stack init pr-7 --no-select; pulumi stack init pr-8 --no-select");
    expect(await step("Sweep")).to.match(/^(gh pr view \d+ --json state --jq \.state\n){3}$/);
    const left = succeed(await stack.run("stack", "ls", "--json")).stdout;
    expect(left).to.contain('"pr-42"').and.to.contain('"pr-8"').and.not.to.contain("pr-7");

    await step("Delete");
    expect(world.requests().filter((request) => request.startsWith("DELETE"))).to.have.length(2);
    expect(succeed(await stack.run("stack", "ls", "--json")).stdout).not.to.contain("pr-42");
    // Once more, for a job that GitHub repeats: there is nothing to delete.
    await step("Delete");
  });
});
