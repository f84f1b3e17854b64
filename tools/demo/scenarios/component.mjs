import { released, releasedAgain } from "./requests.mjs";

/** @type {import("../steps.mjs").Scenario} */
export const component = {
  project: "examples/component",
  script: "shop",

  async run(demo) {
    /** @param {number} expected */
    const ask = async (expected) => {
      const { cents } = await demo.get("/tea?count=2");
      demo.answers([{ path: "/tea?count=2", says: `${cents} cents`, by: "shop asks prices", right: cents === expected }]);
    };

    await demo.step("create", "two services of one component", [...released("prices"), ...released("shop")], async () => {
      await demo.up();
      await ask(700);
    });
    await demo.noop();
    await demo.step("change", "another price is a version of one of them", releasedAgain("prices"), async () => {
      demo.edit("prices/index.js", "tea: 350", "tea: 375");
      await demo.up();
      await ask(750);
    });
    await demo.destroy("both go", "shop", "prices");
  },
};
