import { released } from "./requests.mjs";

const pack = ["--policy-pack", "policies"];

/** @type {import("../steps.mjs").Scenario} */
export const policyPack = {
  project: "examples/policy-pack",
  script: "weather",
  config: { logs: "false" },
  secrets: { stationKey: "a key" },

  async run(demo) {
    await demo.step("refused", "against a policy: nothing is asked of anybody", [], async () => {
      await demo.refused(["worker-keeps-logs", "weather keeps no logs"], "preview", ...pack);
    });
    await demo.step("create", "within all policies", released("weather"), async () => {
      await demo.configure("logs", "true");
      await demo.up(...pack);
      const { celsius } = await demo.get("/");
      demo.answers([{ path: "/", says: `${celsius} °C`, by: "", right: celsius === 7 }]);
    });
    await demo.noop();
    await demo.destroy("the Worker goes, and its version with it");
  },
};
