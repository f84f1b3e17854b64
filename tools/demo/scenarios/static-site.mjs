import { releasedAgain } from "./requests.mjs";

const script = "bakery";
const uploaded = [`POST /scripts/${script}/assets-upload-session`, "POST /assets/upload"];

/** @type {import("../steps.mjs").Scenario} */
export const staticSite = {
  project: "examples/static-site",
  script,

  async run(demo) {
    /** @param {string} expected */
    const ask = async (expected) => {
      const page = await (await demo.call("/bread/rye")).text();
      const title = /<title>(.*)<\/title>/.exec(page)?.[1] ?? "no title";
      const { hours } = await demo.get("/api/open?at=2026-05-05T09:30Z");
      demo.answers([
        { path: "/bread/rye", says: title, by: "a file", right: title === "Rye" },
        { path: "/api/open", says: hours, by: "the Worker, which reads a file", right: hours === expected },
      ]);
    };

    await demo.step("create", "its files, a Worker and a version", ["POST /workers", ...uploaded, ...releasedAgain(script)], async () => {
      await demo.up();
      await ask("07:00–18:00");
    });
    await demo.noop();
    await demo.step("change", "one file changes, and only that one is sent", [...uploaded, ...releasedAgain(script)], async () => {
      demo.edit("public/hours.json", '"tuesday": ["07:00", "18:00"]', '"tuesday": ["06:00", "18:00"]');
      await demo.up();
      await ask("06:00–18:00");
    });
    await demo.destroy("the Worker goes, and its files with it");
  },
};
