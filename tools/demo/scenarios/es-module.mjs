/** @type {import("../steps.mjs").Scenario} */
export const esModule = {
  project: "examples/es-module",
  script: "greeting",

  async run(demo) {
    /** @param {string} expected */
    const ask = async (expected) => {
      const greeting = (await (await demo.call("/Ada", { headers: { "accept-language": "fr" } })).text()).trim();
      const { time } = await demo.get("/Asia/Tokyo?at=2026-05-04T09:30Z", { script: "clock" });
      demo.answers([
        { path: "/Ada", says: greeting, by: "greeting", right: greeting === expected },
        { path: "/Asia/Tokyo", says: time, by: "clock", right: time === "18:30" },
      ]);
    };

    const made = ["POST /workers", "POST /workers", "POST /workers/clock/versions", "POST /workers/greeting/versions"];
    await demo.step("create", "a Worker for each folder, each deployed as it is uploaded", made, async () => {
      await demo.up();
      await ask("Bonjour, Ada!");
    });
    await demo.noop();
    await demo.step("change", "a change of one folder is one request", ["POST /workers/greeting/versions"], async () => {
      demo.edit("workers/greeting/greetings.js", '"Bonjour"', '"Salut"');
      await demo.up();
      await ask("Salut, Ada!");
    });
    await demo.destroy("both go", "greeting", "clock");
  },
};
