import * as pulumi from "@pulumi/pulumi";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { bundle, type Bundle, type BundleArgs, type ModuleArgs } from "../../../sdk";
import { cleanups } from "../../support/cleanup";
import { type Folder, makeFolder } from "../../support/folder";
import { rejection } from "../../support/rejection";
import { warned } from "../../support/warned";
import { useEmulator } from "../emulator/support";

const WASM = Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const sources = {
  "src/index.ts": `
    import { greeting } from "./greeting";
    import wasm from "./empty.wasm";
    import { env } from "cloudflare:workers";
    import { Buffer } from "node:buffer";
    export class Counter {}
    export default {
      fetch(): Response {
        const parts = [greeting("x"), wasm instanceof WebAssembly.Module, typeof env, Buffer.from("hi").toString("hex"), Counter.name];
        return Response.json(parts);
      },
    };`,
  "src/greeting.ts": `// A comment.\nimport text from "../text/greeting.txt";\nexport const greeting = (name: string): string => text.trim() + name;\n`,
  "src/empty.wasm": WASM,
  "text/greeting.txt": "hello \n",
};

describe("bundle", function () {
  this.timeout(30_000);
  const cleanup = cleanups();
  const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): Folder => {
    const folder = makeFolder();
    cleanup(folder.remove);
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    return folder;
  };
  const bundled = (folder: Folder, more: Partial<BundleArgs> = {}): Promise<Bundle> =>
    bundle({ entry: join(folder.path, "src/index.ts"), ...more });
  /** Modules with the path of a file as it is below the folder. */
  const below = ({ modules }: Bundle, folder: Folder): Record<string, ModuleArgs> =>
    Object.fromEntries(
      Object.entries(modules).map(([name, { contentFile, ...rest }]) => [
        name,
        contentFile === undefined ? rest : { ...rest, contentFile: relative(folder.path, contentFile as string) },
      ]),
    );
  const textOf = ({ modules }: Bundle, name: string): string => modules[name]!.content as string;
  const refusal = async (files: Readonly<Record<string, string>>, more?: Partial<BundleArgs>): Promise<string> => {
    const folder = folderOf(files);
    const error = await rejection(bundled(folder, more));
    expect(pulumi.RunError.isInstance(error)).to.equal(true);
    return error.message.replaceAll(relative(process.cwd(), folder.path), "<folder>").replaceAll(folder.path, "<folder>");
  };

  it("gives the bundle and what it imports, by names that wrangler would give", async () => {
    const folder = folderOf(sources);
    const result = await bundled(folder, { sourceMap: false });
    expect(result.mainModule).to.equal("index.js");
    const kept = Object.entries(below(result, folder)).filter(([name]) => name !== "index.js");
    expect(
      kept.map(([name, module]) => [/^[0-9a-f]{40}-(.*)$/.exec(name)?.[1], module.contentType, module.contentFile]),
    ).to.have.deep.members([
      ["greeting.txt", "text/plain", "text/greeting.txt"],
      ["empty.wasm", "application/wasm", "src/empty.wasm"],
    ]);
    const text = textOf(result, "index.js");
    for (const [name] of kept) expect(text).to.contain(`from "./${name}"`);
    expect(text).to.contain('from "cloudflare:workers"').and.to.contain('from "node:buffer"').and.not.to.contain("sourceMappingURL");
  });

  it("is the same in every folder, with its source map, and names no place on disk", async () => {
    const [a, b] = [folderOf(sources), folderOf(sources)];
    const [first, second] = [await bundled(a), await bundled(b)];
    expect(below(first, a)).to.deep.equal(below(second, b));
    const map = JSON.parse(textOf(first, "index.js.map")) as { sources: string[]; sourcesContent: string[] };
    expect(map.sources).to.deep.equal(["greeting.ts", "index.ts"]);
    expect(map.sourcesContent.join()).to.contain("// A comment.");
    expect(textOf(first, "index.js")).to.match(/\n\/\/# sourceMappingURL=index\.js\.map\n$/);
    expect(JSON.stringify(below(first, a)))
      .not.to.contain(a.path)
      .and.not.to.contain(tmpdir());
  });

  it("stays the same when only a comment changes, and not when the code does", async () => {
    const folder = folderOf(sources);
    const before = await bundled(folder, { sourceMap: false });
    folder.write("src/greeting.ts", sources["src/greeting.ts"].replace("// A comment.", "// Another comment,\n// longer."));
    expect(await bundled(folder, { sourceMap: false })).to.deep.equal(before);
    folder.write("src/greeting.ts", sources["src/greeting.ts"].replace("trim", "trimEnd"));
    expect((await bundled(folder)).modules["index.js"]).not.to.deep.equal(before.modules["index.js"]);
  });

  it("writes nothing", async () => {
    const folder = folderOf(sources);
    const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => name.includes("esbuild"));
    const [files, others] = [readdirSync(folder.path, { recursive: true }), temporary()];
    await bundled(folder, {});
    expect(readdirSync(folder.path, { recursive: true })).to.deep.equal(files);
    expect(temporary()).to.deep.equal(others);
  });

  it("leaves Node's modules to the runtime with nodejsCompat, by their bare names and in CommonJS too", async () => {
    const files = {
      "src/index.ts": 'import fs from "fs/promises"; const util = require("util"); export default { fetch: () => [fs, util] };',
    };
    const text = textOf(await bundled(folderOf(files), { nodejsCompat: true }), "index.js");
    expect(text).to.contain('from "node:fs/promises"').and.to.contain('from "node:util"').and.not.to.contain("Dynamic require");
    expect(await refusal(files)).to.equal(
      'bundle("<folder>/src/index.ts"): 2 errors:\n' +
        '  <folder>/src/index.ts:1:16: Could not resolve "fs/promises"\n    ' +
        `${files["src/index.ts"]}\n    Node has it. For Workers with the compatibility flag nodejs_compat, give nodejsCompat: true, or import "node:fs/promises".\n` +
        '  <folder>/src/index.ts:1:52: Could not resolve "util"\n    ' +
        `${files["src/index.ts"]}\n    Node has it. For Workers with the compatibility flag nodejs_compat, give nodejsCompat: true, or import "node:util".`,
    );
  });

  it("takes define, alias, external, minify, conditions and types", async () => {
    const folder = folderOf({
      "src/index.ts":
        'import "left-alone"; import md from "./x.md"; import { a } from "aliased"; declare const VERSION: string; export default { a, md, VERSION, mode: process.env.NODE_ENV };',
      "src/x.md": "# x",
      "src/a.ts": "export const a = 'from the alias';",
    });
    const options = {
      define: { VERSION: '"1.2"' },
      alias: { aliased: "./a.ts" },
      external: ["left-alone"],
      types: { "**/*.md": "text/plain" },
    } as const;
    const result = await bundled(folder, options);
    const text = textOf(result, "index.js");
    expect(text)
      .to.contain('import "left-alone"')
      .and.to.contain('VERSION: "1.2"')
      .and.to.contain('mode: "production"')
      .and.to.contain("from the alias");
    expect(Object.values(result.modules).map(({ contentType }) => contentType)).to.include("text/plain");
    expect(textOf(await bundled(folder, { ...options, minify: true }), "index.js").length).to.be.lessThan(text.length);
  });

  it("says every error with file, line and column", async () => {
    expect(
      await refusal({ "src/index.ts": 'import { x } from "./nowhere";\nimport y from "no-such-package";\nexport default { x, y };' }),
    ).to.equal(
      'bundle("<folder>/src/index.ts"): 2 errors:\n' +
        '  <folder>/src/index.ts:1:19: Could not resolve "./nowhere"\n    import { x } from "./nowhere";\n' +
        '  <folder>/src/index.ts:2:15: Could not resolve "no-such-package"\n    import y from "no-such-package";\n    Is it installed?',
    );
    expect(await refusal({ "src/index.ts": "export default {};\nconst y: = 3;" })).to.contain(
      'an error:\n  <folder>/src/index.ts:2:10: Unexpected "="\n    const y: = 3;',
    );
    expect(await refusal({ "src/other.ts": "" })).to.equal(
      'bundle("<folder>/src/index.ts"): <folder>/src/index.ts is not there, or no file.',
    );
  });

  it("leaves out CSS, as wrangler does, and says so", async () => {
    const folder = folderOf({ "src/index.ts": 'import "./a.css"; export default {};', "src/a.css": "a { color: red }" });
    const { result, warnings } = await warned(() => bundled(folder));
    expect(Object.keys(result.modules)).to.deep.equal(["index.js", "index.js.map"]);
    expect(warnings.join()).to.contain("CSS that the sources import is left out");
  });

  it("leaves imports that are no files as they are, whatever their names end with", async () => {
    const folder = folderOf({
      "src/index.ts": 'import a from "./later.wasm"; import b from "data:text/plain,own.txt"; export default { a, b };',
    });
    const { modules } = await bundled(folder, { external: ["*.wasm"], sourceMap: false });
    expect(Object.keys(modules)).to.deep.equal(["index.js"]);
    expect(modules["index.js"]!.content).to.contain('from "./later.wasm"').and.to.contain("own.txt");
  });

  it("names the main module as the bundle is named, brackets or not", async () => {
    for (const name of ["[id].ts", "[name] x.ts", "[hash].ts", "ü ☂.ts"]) {
      const folder = folderOf({ [`src/${name}`]: "export default {};" });
      const { mainModule, modules } = await bundle({ entry: join(folder.path, "src", name), sourceMap: false });
      expect(Object.keys(modules), name).to.deep.equal([mainModule]);
    }
  });

  it("refuses types that no Worker takes, options that esbuild does not take, and an entry that is no path", async () => {
    const files = { "src/index.ts": "export default {};" };
    expect(await refusal(files, { types: { "**/*.md": "text/markdown" as "text/plain" } })).to.contain(
      'types["**/*.md"]: "text/markdown" is not a type that Workers take.',
    );
    expect(await refusal(files, { conditions: [5 as unknown as string] })).to.contain('"conditions" must be an array of strings');
    expect(await refusal(files, { entry: undefined as unknown as string })).to.contain("the path is no text but undefined.");
  });

  describe("on the runtime", () => {
    const api = useEmulator({ runtime: true });

    it("answers with its modules and with Node's", async () => {
      const folder = folderOf(sources);
      const { modules, mainModule } = await bundled(folder, { nodejsCompat: true });
      const type: Record<string, string> = {
        ".js": "application/javascript+module",
        ".map": "application/source-map",
        ".txt": "text/plain",
        ".wasm": "application/wasm",
      };
      const sent = Object.entries(modules).map(([name, { content, contentFile }]) => {
        const file = Object.entries(sources).find(([path]) => (contentFile as string | undefined)?.endsWith(path));
        return [name, [type[/\.\w+$/.exec(name)![0]]!, (content ?? file![1]) as string]] as const;
      });
      const metadata = { main_module: mainModule, compatibility_date: "2026-01-01", compatibility_flags: ["nodejs_compat"] };
      expect((await api().put("bundled", Object.fromEntries(sent), metadata)).errors).to.deep.equal([]);
      expect(JSON.parse((await api().worker("/bundled/")).text)).to.deep.equal(["hellox", true, "object", "6869", "Counter"]);
    });
  });
});
