import { released } from "./requests.mjs";

const partner = "fedcba9876543210fedcba9876543210";
const inPartner = ` in ${partner.slice(0, 8)}…`;

/** @type {import("../steps.mjs").Scenario} */
export const twoAccounts = {
  project: "examples/two-accounts",
  script: "0123456789abcdef0123456789abcdef/pickup",
  config: { partnerAccountId: partner },
  secrets: { partnerApiToken: "a-token-of-the-partner" },

  async run(demo) {
    await demo.step("create", "a release in each account", [...released("pickup"), ...released("pickup", inPartner)], async () => {
      await demo.up();
      const ours = await demo.get("/");
      const theirs = await demo.get("/", { script: `${partner}/pickup` });
      demo.answers([
        { path: "/", says: `the counter of ${ours.counter}`, by: "the stack's account", right: ours.counter === "Example Ltd" },
        { path: "/", says: `the counter of ${theirs.counter}`, by: "the partner's", right: theirs.counter === "Partner Ltd" },
      ]);
    });
    await demo.noop();
    await demo.step("rotate", "another token replaces nothing and asks nobody", [], async () => {
      demo.note("pulumi config set --secret partnerApiToken …");
      await demo.project.pulumi("config", "set", "--secret", "partnerApiToken", "a-newer-token");
      await demo.up();
    });
    await demo.destroy("both go", demo.scenario.script, `${partner}/pickup`);
  },
};
