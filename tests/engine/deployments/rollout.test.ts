import { expect } from "chai";
import { describe, it } from "mocha";
import { succeed } from "../../support/engine";
import { app, code, startRollout } from "../../support/rollout";
import { stateOf } from "../../support/script-content";

/** Enough for a share of 10 %: that none of so many meets it happens once in seven million runs. */
const many = 150;

describe("a rollout", function () {
  this.timeout(180_000);

  it("goes from the first deployment over 0, 10 and 50 to 100 percent, then to the next canary, and back", async () => {
    const world = await startRollout({ runtime: true });
    try {
      const program = (text: string, versions: string): string =>
        app(
          'const w = new Worker("w", { name: "hello" });',
          `const v = new WorkerVersion("v", { workerId: w.workerId, ${code(text)} });`,
          `const d = new WorkerDeployment("d", { scriptName: w.name, versions: ${versions}, remainder: "stable" });`,
          "exports.version = v.versionId;",
        );
      const canary = (percentage: number): string => `[{ versionId: v.versionId, percentage: ${String(percentage)} }]`;
      const override = (id: string): Record<string, string> => ({ "Cloudflare-Workers-Version-Overrides": `hello="${id}"` });

      // Nothing was live before, so the first version gets everything.
      const stack = await world.stack(program("one", canary(10)));
      succeed(await stack.up());
      const one = String(stack.outputs()["version"]);
      expect(await world.live("hello")).to.deep.equal([[one, 100]]);
      expect(await world.answers("hello", 10)).to.deep.equal({ one: 10 });
      succeed(await stack.preview("--expect-no-changes"));
      succeed(await stack.refresh("--expect-no-changes"));
      world.requests();

      stack.write("index.js", program("two", canary(0)));
      succeed(await stack.up());
      const two = String(stack.outputs()["version"]);
      expect(await world.live("hello")).to.deep.equal([
        [one, 100],
        [two, 0],
      ]);
      expect(await world.answers("hello", 20)).to.deep.equal({ one: 20 });
      expect(await world.answers("hello", 3, override(two))).to.deep.equal({ two: 3 });
      expect(stateOf(stack, "d").outputs["stableVersionId"]).to.equal(one);

      for (const percentage of [10, 50]) {
        stack.write("index.js", program("two", canary(percentage)));
        world.requests();
        succeed(await stack.up());
        expect(world.requests()).to.deep.equal(["GET scripts/hello/deployments", "POST scripts/hello/deployments"]);
        expect(await world.live("hello")).to.deep.equal([
          [one, 100 - percentage],
          [two, percentage],
        ]);
        const answers = await world.answers("hello", many);
        expect(answers).to.have.all.keys("one", "two");
        if (percentage === 10) expect(answers["one"]).to.be.greaterThan(answers["two"] ?? 0);
      }

      stack.write("index.js", program("two", canary(100)));
      succeed(await stack.up());
      expect(await world.live("hello")).to.deep.equal([[two, 100]]);
      expect(await world.answers("hello", 20)).to.deep.equal({ two: 20 });
      expect(stateOf(stack, "d").outputs).not.to.have.property("stableVersionId");

      stack.write("index.js", program("three", canary(20)));
      succeed(await stack.up());
      const three = String(stack.outputs()["version"]);
      expect(await world.live("hello")).to.deep.equal([
        [two, 80],
        [three, 20],
      ]);
      expect(await world.answers("hello", 3, override(three))).to.deep.equal({ three: 3 });

      // Back: the version of before is named by its id.
      stack.write("index.js", program("three", `[{ versionId: "${two}", percentage: 100 }]`));
      succeed(await stack.up());
      expect(await world.live("hello")).to.deep.equal([[two, 100]]);
      expect(await world.answers("hello", 20)).to.deep.equal({ two: 20 });
      succeed(await stack.refresh("--expect-no-changes"));
    } finally {
      await world.close();
    }
  });
});
