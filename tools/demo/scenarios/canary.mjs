import { deployed, lookedAt, released, releasedAgain } from "./requests.mjs";

const script = "checkout";
const calls = 100;

/** @type {import("../steps.mjs").Scenario} */
export const canary = {
  project: "examples/canary",
  script,
  config: { release: "1.0.0" },

  async run(demo) {
    /** How many calls the new release answered, which has to be in the bounds. @param {number} least @param {number} most */
    const ask = async (least, most, release = "1.1.0") => {
      let count = 0;
      for (let call = 0; call < calls; call++) if ((await demo.get("/")).release === release) count++;
      demo.answers([{ path: "/", says: `${release} answers ${count} of ${calls} calls`, by: "", right: count >= least && count <= most }]);
    };

    await demo.step("create", "the first release gets everything", released(script), async () => {
      await demo.up();
      await ask(calls, calls, "1.0.0");
    });
    await demo.noop();
    await demo.step("canary", "the next one gets a tenth", [lookedAt(script), ...releasedAgain(script)], async () => {
      await demo.configure("release", "1.1.0");
      await demo.configure("percentage", "10");
      await demo.up();
      // Six standard deviations.
      await ask(0, 28);
    });
    await demo.step("back", "and nothing, while it is looked into: no new version", [lookedAt(script), deployed(script)], async () => {
      await demo.configure("percentage", "0");
      await demo.up();
      await ask(0, 0);
    });
    await demo.step("complete", "then everything", [lookedAt(script), deployed(script)], async () => {
      await demo.configure("percentage", "100");
      await demo.up();
      await ask(calls, calls);
    });
    await demo.destroy("the Worker goes, and both versions with it");
  },
};
