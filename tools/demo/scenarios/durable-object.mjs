import { released, releasedAgain } from "./requests.mjs";

const script = "counters";

/** @type {import("../steps.mjs").Scenario} */
export const durableObject = {
  project: "examples/durable-object",
  script,

  async run(demo) {
    /** @param {number} expected */
    const count = async (expected) => {
      const { value } = await demo.get("/visitors", { method: "POST" });
      demo.answers([
        { method: "POST", path: "/visitors", says: String(value), by: "the object's own database", right: value === expected },
      ]);
    };

    await demo.step("create", "a Worker with a Durable Object", released(script), async () => {
      await demo.up();
      await count(1);
      await count(2);
    });
    await demo.noop();
    await demo.step("change", "a new version counts on where the old one was", releasedAgain(script), async () => {
      await demo.configure("step", "10");
      await demo.up();
      await count(12);
    });
    await demo.destroy("the Worker goes, and what its objects stored");
  },
};
