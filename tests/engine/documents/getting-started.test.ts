import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Block, blocksOf } from "../../support/documents/blocks";
import { shell } from "../../support/drift";
import { EngineStack, succeed } from "../../support/engine";
import { type Emulator, startEmulator } from "../../../emulator";

/** A user answers yes. Nothing else of what is typed is changed. */
const answers = 'pulumi() { if [ "$1" = up ]; then command pulumi "$@" --yes --skip-preview; else command pulumi "$@"; fi; }\n';

describe("docs/getting-started.md", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let stack: EngineStack;
  const blocks = blocksOf("docs/getting-started.md");

  before(async () => {
    emulator = await startEmulator({ log: () => undefined });
    // What the first commands of the page leave, which ask the registry.
    stack = new EngineStack({ files: { "package.json": '{ "type": "module" }' } });
    for (const { file, code } of blocks.filter((block): block is Block & { file: string } => block.file !== undefined)) {
      stack.write(file, `${code}\n`);
    }
  });
  after(async () => {
    stack.remove();
    await emulator.close();
  });

  it("comes to a Worker that answers, word by word", async () => {
    const typed = blocks.find(({ language, code }) => language === "sh" && code.includes("curl"))!.code;
    const script = answers + typed.replaceAll("http://127.0.0.1:8791", emulator.url);
    const { stdout } = succeed(await shell(stack, script, { PULUMI_CONFIG_PASSPHRASE: stack.env["PULUMI_CONFIG_PASSPHRASE"] ?? "" }));
    expect(stdout.endsWith("Hello from Pulumi!\n"), stdout).to.equal(true);
  });
});
