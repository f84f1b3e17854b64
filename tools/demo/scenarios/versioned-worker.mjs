import { released, releasedAgain } from "./requests.mjs";

const script = "downloads";

/** @type {import("../steps.mjs").Scenario} */
export const versionedWorker = {
  project: "examples/versioned-worker",
  script,
  secrets: { signingKey: "a key of the demo" },

  async run(demo) {
    /** @param {string} expected */
    const ask = async (expected) => {
      const { owner } = await demo.get("/");
      const { link } = /** @type {{ link: string }} */ (await demo.get("/links/map.pdf"));
      const genuine = await demo.call(link);
      const forged = await demo.call(link.replace("map", "mop"));
      demo.answers([
        { path: "/", says: owner, by: "a text binding", right: owner === expected },
        { path: "/files/map.pdf", says: String(genuine.status), by: "a link signed with the secret", right: genuine.status === 200 },
        { path: "/files/mop.pdf", says: String(forged.status), by: "the same signature", right: forged.status === 403 },
      ]);
    };

    await demo.step("create", "a Worker, a version with four bindings, a deployment", released(script), async () => {
      await demo.up();
      await ask("Example Ltd");
    });
    await demo.noop();
    await demo.step("message", "a message alone is not worth a version", [], async () => {
      await demo.configure("message", "Quarterly review");
      await demo.up("--expect-no-changes");
    });
    await demo.step("change", "another binding is a new version", releasedAgain(script), async () => {
      await demo.configure("owner", "Somebody Else");
      await demo.up();
      await ask("Somebody Else");
    });
    await demo.destroy("the Worker goes, and its versions with it");
  },
};
