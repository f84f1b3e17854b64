import { expect } from "chai";
import { describe, it } from "mocha";
import type { Entry } from "../../../../../provider/content/hash";
import { preflightOf } from "../../../../support/preflight";
import { type Modules, useEmulator } from "../../../emulator/support";

const ESM = "application/javascript+module";
const entry: Entry = { kind: "mainModule", name: "index.js" };
const wasm = Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const library = "export const a = 1; export default {};";

/** A main module that answers, after some imports. */
const main = (imports: string): string => `${imports}\nexport default { fetch() { return new Response("x"); } };`;

interface Case {
  readonly what: string;
  /** Texts are ES modules unless their names say something else. */
  readonly modules: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;
  readonly entry?: Entry;
  readonly types?: Readonly<Record<string, string>>;
}

/** What is refused, with what the user reads. The runtime refuses each of them too. */
const refused: (Case & { readonly problems: readonly string[] })[] = [
  {
    what: "a module that is not there, with the name that was meant",
    modules: { "index.js": main('import "./lib/utl.js";'), "lib/util.js": library },
    problems: ['modules["index.js"]: imports "./lib/utl.js" (line 1), and no module is named "lib/utl.js". Did you mean "./lib/util.js"?'],
  },
  {
    what: "a name without its extension, and a folder",
    modules: {
      "index.js": main('import "./lib/util";\nimport * as all from\n  "./lib";'),
      "lib/util.js": library,
      "lib/index.js": library,
    },
    problems: [
      'modules["index.js"]: imports "./lib/util" (line 1), and no module is named "lib/util". Did you mean "./lib/util.js"? ' +
        'It imports "./lib" (line 3), and no module is named "lib". Did you mean "./lib/index.js"?',
    ],
  },
  {
    what: "an export from a module that is not there, in each module that has one",
    modules: {
      "index.js": main('import "./lib/a.js"; export * from "./nowhere.js";'),
      "lib/a.js": 'export { a } from "../b.mjs";',
      "b.js": library,
    },
    problems: [
      'modules["index.js"]: imports "./nowhere.js" (line 1), and no module is named "nowhere.js".',
      'modules["lib/a.js"]: imports "../b.mjs" (line 1), and no module is named "b.mjs". Did you mean "../b.js"?',
    ],
  },
  {
    what: "a package",
    modules: { "index.js": main('import { Hono } from "hono"; import "@scope/name/sub";') },
    problems: [
      'modules["index.js"]: imports "hono" (line 1), a package, and the runtime has none. Bundle the code, as bundle() does, or give the package as modules. ' +
        'It imports "@scope/name/sub" (line 1), a package, and the runtime has none. Bundle the code, as bundle() does, or give the package as modules.',
    ],
  },
  {
    what: "a source map",
    modules: { "index.js": main('import "./index.js.map";'), "index.js.map": "{}" },
    types: { "index.js.map": "application/source-map" },
    problems: [
      'modules["index.js"]: imports "./index.js.map" (line 1), which is application/source-map: no module that JavaScript can import.',
    ],
  },
  {
    what: "a name of what has a default export only",
    modules: {
      "index.js": main('import { add, default as x } from "./add.wasm"; import { text } from "./a.txt";'),
      "add.wasm": wasm,
      "a.txt": "text",
    },
    problems: [
      'modules["index.js"]: imports "./add.wasm" (line 1) by add, but application/wasm has a default export only: import it as a whole. ' +
        'It imports "./a.txt" (line 1) by text, but text/plain has a default export only: import it as a whole.',
    ],
  },
  {
    what: "an entry without handlers",
    modules: { "index.js": "const handler = { fetch() {} };" },
    problems: [
      'modules["index.js"]: is the entry and exports nothing, so it has no handlers. Export them: export default { fetch(request, env, ctx) { … } }.',
    ],
  },
  {
    what: "ES syntax in a service worker",
    entry: { kind: "bodyPart", name: "worker.js" },
    modules: { "worker.js": 'export default { fetch() { return new Response("x"); } };' },
    types: { "worker.js": "application/javascript" },
    problems: [
      'modules["worker.js"]: is a classic script by its type, and has import or export statements. Give a classic script, or name the entry by mainModule.',
    ],
  },
  {
    what: "ES syntax in a CommonJS module",
    modules: { "index.js": main('import "./lib.cjs";'), "lib.cjs": library },
    types: { "lib.cjs": "application/javascript" },
    problems: [
      'modules["lib.cjs"]: is CommonJS by its type, and has import or export statements. Set contentType: application/javascript+module.',
    ],
  },
];

/** What is well, as the runtime says too. */
const accepted: Case[] = [
  {
    what: "imports of each type, up and down, and of what only looks like an import",
    modules: {
      "index.js": main(
        'import "./lib/a.js"; import bytes from "./x.bin"; import { default as m } from "./add.wasm"; import t, * as all from "./a.txt";',
      ),
      "lib/a.js":
        '// import "./comment.js"\nconst text = "import \'./text.js\'"; export * as up from "../b.js"; import lib from "./c.cjs"; import "./d%20e.js";',
      "lib/c.cjs": "module.exports = 1;",
      "lib/d%20e.js": library,
      "b.js": `${library} const re = /import "x"/; const template = \`import "./y.js" \${1}\`;`,
      "x.bin": "x",
      "add.wasm": wasm,
      "a.txt": "text",
    },
    types: { "lib/c.cjs": "application/javascript" },
  },
  { what: "a module whose name begins with ./", modules: { "index.js": main('import "./lib.js";'), "./lib.js": library } },
  { what: "a module by its bare name", modules: { "index.js": main('import { a } from "lib.js";'), "lib.js": library } },
  {
    what: "the runtime's own",
    modules: { "index.js": main('import { env } from "cloudflare:workers"; import "node:buffer"; import "cloudflare:sockets";') },
  },
  {
    what: "a service worker",
    entry: { kind: "bodyPart", name: "w.js" },
    modules: { "w.js": 'addEventListener("fetch", (event) => event.respondWith(new Response("x")));' },
    types: { "w.js": "application/javascript" },
  },
];

describe("what a pre-flight says of imports and handlers", function () {
  this.timeout(30_000);
  const api = useEmulator();

  const typed = ({ modules, types = {} }: Case): Modules => {
    const known: Record<string, string> = { ".txt": "text/plain", ".bin": "application/octet-stream", ".wasm": "application/wasm" };
    return Object.fromEntries(
      Object.entries(modules).map(([name, content]) => [name, [types[name] ?? known[/\.\w+$/.exec(name)![0]] ?? ESM, content]]),
    );
  };
  /** Whether the real runtime takes the modules. */
  const deploys = async (which: Case): Promise<boolean> => {
    const { kind, name } = which.entry ?? entry;
    const metadata = {
      [kind === "mainModule" ? "main_module" : "body_part"]: name,
      compatibility_date: "2026-01-01",
      compatibility_flags: ["nodejs_compat"],
    };
    return (await api().put("pre-flight", typed(which), metadata)).status === 200;
  };

  for (const which of refused) {
    it(`refuses ${which.what}, as the runtime does`, async () => {
      const { problems, warnings } = await preflightOf(typed(which), which.entry ?? entry);
      expect(problems).to.deep.equal(which.problems);
      expect(warnings).to.deep.equal([]);
      expect(await deploys(which)).to.equal(false);
    });
  }

  for (const which of accepted) {
    it(`takes ${which.what}, as the runtime does`, async () => {
      expect(await preflightOf(typed(which), which.entry ?? entry)).to.deep.include({ problems: [], warnings: [] });
      expect(await deploys(which)).to.equal(true);
    });
  }

  it("refuses an import of Python, which the emulator does not run", async () => {
    const modules: Modules = { "index.js": [ESM, main('import "./x.py";')], "x.py": ["text/x-python", "x = 1"] };
    expect((await preflightOf(modules, entry)).problems[0]).to.contain('imports "./x.py" (line 1), which is text/x-python');
  });

  it("says nothing of Python Workers", async () => {
    const modules: Modules = { "main.py": ["text/x-python", "import nowhere"], "requirements.txt": ["text/x-python-requirement", "x"] };
    expect(await preflightOf(modules, { kind: "mainModule", name: "main.py" })).to.deep.include({ problems: [], warnings: [] });
  });

  it("warns about what may be meant: a dynamic import, an entry without a default export", async () => {
    const code =
      'const lazily = () => import("./later.js"); const any = (name) => import(`./locales/${name}.js`);\nexport class Counter {}';
    expect(await preflightOf({ "index.js": [ESM, code] }, entry)).to.deep.include({
      problems: [],
      warnings: [
        'modules["index.js"]: imports "./later.js" (line 1), and no module is named "later.js". It is a dynamic import, so it fails when it runs.',
        'modules["index.js"]: is the entry and has no default export, so it answers no request. Only named entrypoints and Durable Objects do without.',
      ],
    });
  });

  it("refuses what leads above all modules, whatever the runtime makes of it", async () => {
    const { problems } = await preflightOf({ "index.js": [ESM, main('import "../up.js";')] }, entry);
    expect(problems).to.deep.equal([
      'modules["index.js"]: imports "../up.js" (line 1), which is outside of the modules. Bundle it, or give all modules from a folder above.',
    ]);
  });

  it("leaves to the runtime what it cannot read, and what may be there under another name", async () => {
    for (const code of ["const broken = `${", main('import "./a.js?query";'), main('import "./a%2Ejs";'), main('import "x:y";')]) {
      expect((await preflightOf({ "index.js": [ESM, code] }, entry)).problems, code).to.deep.equal([]);
    }
  });

  it("counts the imports that it does not list", async () => {
    const imports = Array.from({ length: 13 }, (_, i) => `import "./n${i}.js";`).join("\n");
    const { problems } = await preflightOf({ "index.js": [ESM, main(imports)] }, entry);
    expect(problems).to.have.length(1);
    expect(problems[0])
      .to.contain("(line 10)")
      .and.to.match(/ And 3 more\.$/);
  });
});
