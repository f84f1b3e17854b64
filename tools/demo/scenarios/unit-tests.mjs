import { released } from "./requests.mjs";

/** @type {import("../steps.mjs").Scenario} */
export const unitTests = {
  project: "examples/unit-tests",
  script: "api-development",
  secrets: { key: "correct horse" },

  async run(demo) {
    await demo.step("test", "with mocks, and with an emulator of their own", [], async () => {
      await demo.tool(0, "npm", ["test", "--silent"], (line) => /^\s*[✔✖]/.test(line));
    });
    await demo.step("create", "what was tested is deployed", released("api-development"), async () => {
      await demo.up();
      const { prime } = await demo.get("/97", { headers: { authorization: "Bearer correct horse" } });
      demo.answers([{ path: "/97", says: prime ? "a prime" : "no prime", by: "", right: prime === true }]);
    });
    await demo.noop();
    await demo.destroy("the Worker goes, and its version with it");
  },
};
