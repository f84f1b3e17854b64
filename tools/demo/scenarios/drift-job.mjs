/** @type {import("../steps.mjs").Scenario} */
export const driftJob = {
  project: "examples/drift-job",
  script: "banner",

  async run(demo) {
    const put = "PUT /scripts/banner/content";
    /** @param {string} expected */
    const ask = async (expected) => {
      const text = (await (await demo.call("/")).text()).trim();
      demo.answers([{ path: "/", says: text, by: "", right: text === expected }]);
    };
    /** @param {number} status */
    const look = (status) => demo.tool(status, "env", ["STACK=demo", "./scripts/drift.sh"]);

    await demo.step("create", "pulumi up makes the Worker and puts its content", ["POST /workers", put], async () => {
      await demo.up();
      await ask("We are open as usual.");
    });
    await demo.noop();
    await demo.step("sync", "the job finds nothing, by two lists", ["GET /workers", "GET /scripts"], async () => {
      await look(0);
    });
    const looks = ["GET /workers", "GET /scripts", "GET /scripts/banner/content/v2", "GET /scripts/banner/deployments"];
    await demo.step("drift", "the job finds an edit, and who made it", looks, async () => {
      const author = "sam@example.com";
      const edit = { author, merge: true, modules: { "banner.txt": "Closed on Friday.\n" } };
      await demo.editElsewhere(edit, `${author} edits banner.txt in the dashboard.`);
      await ask("Closed on Friday.");
      await look(2);
    });
    const accepted = ["GET /workers", "GET /scripts", "GET /scripts/banner/content/v2", "GET /scripts/banner/deployments"];
    await demo.step("accept", "the edit goes into the program's files, and nothing is left to do", [...accepted, ...accepted], async () => {
      await demo.tool(0, "npx", ["--no-install", "pulumi-workers", "drift", "--stack", "demo", "--accept", "worker"]);
      await demo.pulumi("up", "--yes", "--skip-preview", "--refresh");
      await ask("Closed on Friday.");
    });
    await demo.destroy("the Worker goes, and its code with it");
  },
};
