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

/** Shapes that bundlers give and people write: each must pass, since to refuse what Cloudflare takes is the worst of mistakes. */
const real: Case[] = [
  {
    what: "a default export under another name, in one line",
    modules: { "index.js": 'var d={fetch(){return new Response("x")}};export{d as default};' },
  },
  {
    what: "a default export by a string",
    modules: { "index.js": 'const d = { fetch() { return new Response("x"); } };\nexport { d as "default" };' },
  },
  { what: "a default export of another module", modules: { "index.js": 'export { default } from "./a.js";', "a.js": main("") } },
  {
    what: "a class as the default export",
    modules: {
      "index.js":
        'import { WorkerEntrypoint } from "cloudflare:workers"; export default class extends WorkerEntrypoint { fetch() { return new Response("x"); } }',
    },
  },
  {
    what: "a default export and all of another module",
    modules: { "index.js": 'export * from "./a.js"; export { default } from "./a.js";', "a.js": main("export class Room {}") },
  },
  {
    what: "chunks, as Rollup and Vite split them",
    modules: {
      "index.js":
        'import{_ as p}from"./assets/chunk-Cx1_-9.js";const l=()=>p(()=>import("./assets/page-a.js"),[]);export{l as load};export default{async fetch(){return new Response((await l()).default)}};',
      "assets/chunk-Cx1_-9.js": "const t=e=>e();export{t as _};",
      "assets/page-a.js": 'import{_ as t}from"./chunk-Cx1_-9.js";const n="page";export{n as default,t as u};',
    },
  },
  {
    what: "top-level await, and import.meta",
    modules: {
      "index.js": main(
        'const x = await Promise.resolve(1); const here = import.meta.url; console.log(here, x); const lazy = await import("./a.js");',
      ),
      "a.js": library,
    },
  },
  {
    what: "esbuild's helpers for CommonJS, and names of Node's modules",
    modules: {
      "index.js":
        'import { createRequire as r } from "node:module";import p from "path";import * as fsp from "fs/promises";\nvar __commonJS=(cb,mod)=>function(){return mod||(0,cb[Object.keys(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports};\nvar x=__commonJS({"node_modules/a/index.js"(exports,module){exports.export=2;exports.import=e=>e;}});\nvar y=x();var z=y.import(`./${"a"}`);export default{fetch(){return new Response(String(y.export)+p.sep+typeof r+typeof fsp+z)}};',
    },
  },
  {
    what: "words that only look like syntax, in minified code",
    modules: {
      "index.js":
        'var o={export:1,import:2,from:"./no.js"},r=/export default "x"/g,d=o.export/o.import,t=`${`import "./no.js"`}`;class A{import(e){return e}export(){return this.import("./no.js")}static async*from(){}}if(d)/[/]import "x"/.test(t);export default{fetch:()=>new Response(new A().export()+r+d)};//# sourceMappingURL=index.js.map',
    },
  },
  {
    what: "code with a byte order mark, a comment before all, and Windows line ends",
    modules: {
      "index.js": '\uFEFF/* a */\r\nimport { a } from "./a.js"\r\nexport default { fetch: () => new Response(String(a)) }\r\n',
      "a.js": library,
    },
  },
  {
    what: "CommonJS with words that only look like syntax",
    modules: {
      "index.js": main('import c from "./c.cjs"; import d from "./lib/d.cjs";'),
      "c.cjs":
        'var d = require("./lib/d.cjs");\nexports.export = 1;\nexports.import = function (x) { return x; };\nexports.load = () => import("./later.js");\n// import "./no.js"\nvar s = "export default 1";',
      "lib/d.cjs": '"use strict";Object.defineProperty(exports,"__esModule",{value:!0}),exports.default=void 0;',
      "later.js": library,
    },
    types: { "c.cjs": "application/javascript", "lib/d.cjs": "application/javascript" },
  },
  {
    what: "names with spaces, Unicode and two dots",
    modules: {
      "index.js": main('import "./a b.js"; import "./café/ü.js"; import "./a..b.js"; import "./.hidden/x.js";'),
      "a b.js": library,
      "café/ü.js": 'import "../a b.js"; export {};',
      "a..b.js": library,
      ".hidden/x.js": library,
    },
  },
  {
    what: "an entry below a folder that imports from above it",
    modules: {
      "dist/server/index.js": main('import "../shared/a.js"; import "../../b.js";'),
      "dist/shared/a.js": library,
      "b.js": library,
    },
    entry: { kind: "mainModule", name: "dist/server/index.js" },
  },
  {
    what: "modules that import each other, and themselves",
    modules: {
      "index.js": main('import "./a.js"; import * as self from "./index.js";'),
      "a.js": 'import "./index.js"; export * from "./a.js";',
    },
  },
  {
    what: "WebAssembly in each form of import that takes it as a whole",
    modules: {
      "index.js": main(
        'import w from "./a.wasm"; import * as all from "./a.wasm"; import { default as again } from "./a.wasm"; import "./a.wasm"; export { default as wasm } from "./a.wasm"; const lazy = () => import("./a.wasm");',
      ),
      "a.wasm": wasm,
    },
  },
  {
    what: "a service worker with a dynamic import of what the runtime has, and words like syntax",
    entry: { kind: "bodyPart", name: "w.js" },
    modules: { "w.js": '(()=>{var e={export:1};addEventListener("fetch",t=>t.respondWith(new Response(String(e.export))))})();' },
    types: { "w.js": "application/javascript" },
  },
  {
    what: "an empty module, and one with comments only",
    modules: { "index.js": main('import "./empty.js"; import "./comment.js";'), "empty.js": "", "comment.js": "/* nothing */" },
  },
];

describe("what a pre-flight says of imports and handlers", function () {
  this.timeout(30_000);
  const api = useEmulator({ runtime: true });

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

  for (const which of [...accepted, ...real]) {
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

  it("counts the modules that it does not list, and compares names for the first ones only", async () => {
    const modules = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`m${i}.js`, [ESM, `import "./${i}.js"; import("./${i}.js"); export default {};`] as const]),
    );
    const { problems, warnings } = await preflightOf(modules, { kind: "mainModule", name: "m0.js" });
    expect([problems.length, warnings.length]).to.deep.equal([21, 21]);
    expect(problems.join()).to.contain('Did you mean "./m0.js"?').and.to.contain("modules[…]: 2980 more modules have such problems.");
    expect(warnings.at(-1)).to.equal("modules[…]: 2980 more such warnings.");
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
