import { expect } from "chai";
import { describe, it } from "mocha";
import { blocksOf } from "../../support/documents/blocks";
import { shell } from "../../support/drift";
import { EngineStack, succeed } from "../../support/engine";

describe("docs/unit-tests.md", function () {
  this.timeout(120_000);

  it("has tests that pass, and that fail when the program is another", async () => {
    const stack = new EngineStack({ files: { "package.json": '{ "type": "module" }' } });
    try {
      for (const { file, code } of blocksOf("docs/unit-tests.md")) if (file !== undefined) stack.write(file, `${code}\n`);
      const { output } = succeed(await shell(stack, "node --test --test-reporter=tap"));
      expect(output).to.match(/^# pass 2$/m);

      const tests = blocksOf("docs/unit-tests.md").find(({ file }) => file === "mocks.test.ts")!.code;
      stack.write("mocks.mocha.ts", tests.replace('{ before, test } from "node:test"', '{ after, before, it as test } from "mocha"'));
      expect(succeed(await shell(stack, "npx mocha --no-config --timeout 60000 mocks.mocha.ts")).output).to.contain("1 passing");

      const text = blocksOf("docs/unit-tests.md").find(({ file }) => file === "service.ts")!.code;
      stack.write("service.ts", text.replace("percentage: 100", "percentage: 99"));
      const failed = await shell(stack, "node --test --test-reporter=tap mocks.test.ts");
      expect(failed.output).to.match(/^# fail 1$/m);
    } finally {
      stack.remove();
    }
  });
});
