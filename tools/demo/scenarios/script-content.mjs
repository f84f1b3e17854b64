/** The demo of examples/script-content, which is what the project at the root of the repository deploys. */
import { mention } from "../steps.mjs";

const script = "elements";
const put = `PUT /scripts/${script}/content`;

/** What somebody edits in the dashboard. */
const drift = {
  author: "sam@example.com",
  module: "chemistry/rounding.js",
  why: "one digit is enough for anybody",
  code: "export const digits = 1;\nexport const round = (value) => Number(value.toFixed(digits));\n",
};

/** @type {import("../steps.mjs").Scenario} */
export const scriptContent = {
  project: ".",
  files: ["Pulumi.yaml", "package.json", "examples/script-content"],
  script,

  async run(demo) {
    await demo.step("create", "pulumi up makes the Worker and puts its content", ["POST /workers", put], async () => {
      await demo.up();
      await ask(demo, { release: "1.0.0" });
    });

    await demo.noop();

    await demo.step("change", "one module changes", [put], async () => {
      demo.edit("examples/script-content/worker/about.js", 'release: "1.0.0"', 'release: "1.1.0"');
      mention(await demo.up("--diff"), ["~ about.js"]);
      await ask(demo, {});
    });

    // One pass of the engine; `refresh` without --skip-preview would look twice.
    const looks = ["GET /workers", "GET /scripts", `GET /scripts/${script}/content/v2`, `GET /scripts/${script}/deployments`];
    await demo.step("drift", "an edit elsewhere has a name", looks, async () => {
      const { author, module, why, code } = drift;
      await demo.editElsewhere(
        { merge: true, modules: { [module]: code }, author },
        `${author} edits ${module} in the dashboard ("${why}").`,
      );
      await ask(demo, { molarMass: 180.2 });
      mention(await demo.pulumi("refresh", "--yes", "--skip-preview"), [`~ ${module}`, `last changed by ${author} from dash`]);
      demo.note(
        "One pass of the engine: a list of all scripts and one of all Workers, whatever their number. Only of the script whose etag",
      );
      demo.note("moved: its content, and its deployments, which name the author.");
    });

    await demo.step("repair", "pulumi up puts the program's content back", [put], async () => {
      await demo.up();
      await ask(demo, {});
    });

    await demo.destroy("the Worker goes, and its code with it");
  },
};

/**
 * @param {import("../steps.mjs").Demo} demo
 * @param {{ release?: string, molarMass?: number }} expected
 */
async function ask(demo, { release = "1.1.0", molarMass = 180.156 }) {
  const home = await demo.get("/");
  const search = await demo.get("/search?q=alumnium");
  const formula = await demo.get("/formula/C6H12O6");
  const best = search.matches?.[0];
  demo.answers([
    {
      path: "/",
      says: `${home.service} ${home.release} knows ${home.elements} elements`,
      by: "a text module",
      right: home.release === release && home.elements === 118,
    },
    {
      path: "/search?q=alumnium",
      says: `${best?.element.name}, ${best?.distance} letter away`,
      by: "WebAssembly",
      right: best?.element.name === "Aluminium" && best?.distance === 1,
    },
    {
      path: "/formula/C6H12O6",
      says: `${formula.molarMass} ${formula.unit}`,
      by: "a chain of ES modules",
      right: formula.molarMass === molarMass,
    },
  ]);
}
