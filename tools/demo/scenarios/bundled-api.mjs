import { released, releasedAgain } from "./requests.mjs";

const script = "units";

/** @type {import("../steps.mjs").Scenario} */
export const bundledApi = {
  project: "examples/bundled-api",
  script,

  async run(demo) {
    /** @param {string} unit @param {number} expected */
    const ask = async (unit, expected) => {
      const path = `/convert?amount=26.2&from=mile&to=${unit}`;
      const { result } = await demo.get(path);
      demo.answers([{ path, says: `${result} ${unit}`, by: "from TypeScript", right: result === expected }]);
    };

    await demo.step("create", "TypeScript sources are bundled and deployed", released(script), async () => {
      await demo.up();
      await ask("km", 42.1648128);
    });
    await demo.noop();
    await demo.step("comment", "a comment changes nothing of the bundle", [], async () => {
      demo.edit("src/units.ts", "/** Metres. */", "/** All in metres. */");
      await demo.up("--expect-no-changes");
    });
    await demo.step("change", "a unit more is another bundle", releasedAgain(script), async () => {
      demo.edit("src/units.ts", "  inch: 0.0254,", "  inch: 0.0254,\n  furlong: 201.168,");
      await demo.up();
      await ask("furlong", 209.6);
    });
    await demo.destroy("the Worker goes, and its versions with it");
  },
};
