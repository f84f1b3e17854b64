/** The demo of examples/script-content, which is what the project at the root of the repository deploys. */

/** @type {import("./steps.mjs").Scenario} */
export const scriptContent = {
  files: ["Pulumi.yaml", "package.json", "examples/script-content"],
  script: "elements",
  change: {
    file: "examples/script-content/worker/about.js",
    module: "about.js",
    from: 'release: "1.0.0"',
    to: 'release: "1.1.0"',
  },
  drift: {
    author: "sam@example.com",
    module: "chemistry/rounding.js",
    why: "one digit is enough for anybody",
    edit: {
      merge: true,
      modules: { "chemistry/rounding.js": "export const digits = 1;\nexport const round = (value) => Number(value.toFixed(digits));\n" },
    },
  },

  async ask(get, step) {
    const release = step === "create" ? "1.0.0" : "1.1.0";
    const molarMass = step === "drift" ? 180.2 : 180.156;
    const home = await get("/");
    const search = await get("/search?q=alumnium");
    const formula = await get("/formula/C6H12O6");
    const best = search.matches?.[0];
    return [
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
    ];
  },
};
