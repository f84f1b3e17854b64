import { released, releasedAgain } from "./requests.mjs";

const script = "shortener";
const password = "sesame";

/** @type {import("../steps.mjs").Scenario} */
export const wranglerWorker = {
  project: "examples/wrangler-worker",
  script,
  secrets: { password },
  // The namespaces of wrangler.jsonc are none of the emulator's.
  emulator: ["--accept-missing-bindings"],

  async run(demo) {
    /** @param {string} owner */
    const ask = async (owner) => {
      const home = await (await demo.call("/")).text();
      const headers = { authorization: `Bearer ${password}` };
      const name = (await (await demo.call("/", { method: "POST", body: "https://www.pulumi.com/docs/", headers })).text()).trim();
      const target = (await demo.call(name)).headers.get("location") ?? "nowhere";
      demo.answers([
        {
          path: "/",
          says: /Run by .*/.exec(home)?.[0] ?? home,
          by: "a variable of wrangler.jsonc",
          right: home.includes(`Run by ${owner}.`),
        },
        { path: name, says: `leads to ${target}`, by: "a KV namespace", right: target === "https://www.pulumi.com/docs/" },
      ]);
    };

    await demo.step("create", "what wrangler.jsonc says, bundled as wrangler would", released(script), async () => {
      await demo.up();
      await ask("the developers");
    });
    await demo.noop();
    await demo.step("production", "an environment of the file", ["PATCH /workers/{id}", ...releasedAgain(script)], async () => {
      await demo.configure("env", "production");
      await demo.up();
      await ask("Example Ltd");
    });
    await demo.destroy("the Worker goes, and its versions with it");
  },
};
