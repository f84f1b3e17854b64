import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { importProblems, type Installed, sharedAtRunTime } from "./import-rules";
import { importsOf, repository, sourcesIn } from "./sources";

/** The packages that come with the one whose package.json lies in a folder. */
function dependenciesOf(folder: string): string[] {
  const manifest = JSON.parse(fs.readFileSync(path.join(repository, folder, "package.json"), "utf8")) as Record<string, object | undefined>;
  return Object.keys({ ...manifest["dependencies"], ...manifest["peerDependencies"] });
}

const installed: Installed = { product: new Set(dependenciesOf(".")), emulator: new Set(dependenciesOf("packages/emulator")) };

describe("import direction", () => {
  it("holds in the whole product", () => {
    const sources = sourcesIn("sdk", "provider", "emulator", "cli");
    expect(sources).not.to.be.empty;
    expect(sources.flatMap((source) => importProblems(source, installed))).to.deep.equal([]);
  });

  it("lists no shared module that is gone or imports something", () => {
    for (const file of Object.keys(sharedAtRunTime)) {
      const text = fs.readFileSync(path.join(repository, `${file}.ts`), "utf8");
      const imports = importsOf({ file, text }).filter(({ specifier, typeOnly }) => !typeOnly && !specifier.startsWith("node:"));
      expect(imports, file).to.deep.equal([]);
    }
  });

  const refused: [file: string, text: string, reason: string][] = [
    ["provider/client/x.ts", 'import { a } from "../resources/a";', "provider/client may not import provider/resources"],
    ["provider/client/x.ts", 'import type { A } from "../resources/a";', "provider/client may not import provider/resources"],
    ["provider/content/x.ts", 'export { a } from "../api/a";', "provider/content may not import provider/api"],
    ["provider/resources/x.ts", 'import { a } from "../../sdk";', "provider/resources may not import sdk"],
    ["provider/resources/x.ts", 'import "../dynamic";', "provider/resources may not import provider"],
    ["provider/dynamic.ts", 'import { a } from "../emulator/a";', "provider may not import emulator"],
    ["sdk/x.ts", 'import { a, type B } from "../provider/content/a";', "sdk may import only types of provider/content"],
    ["sdk/x.ts", 'const a = require("../provider/dynamic");', "sdk may import only types of provider"],
    ["sdk/x.ts", 'import { a } from "../cli/a";', "sdk may not import cli"],
    ["emulator/a/x.ts", 'import { a } from "../../provider/values";', "emulator may not import provider/values"],
    ["emulator/a/x.ts", 'const a = await import("../../cli/a");', "emulator may not import cli"],
    ["cli/x.ts", 'import { a } from "../sdk/a";', "cli may not import sdk"],
    ["cli/x.ts", 'import { a } from "../tools/environment.mjs";', "not a part of the product"],
    ["cli/x.ts", 'import { a } from "../../shared/a";', "not a part of the product"],
    ["cli/x.ts", 'import { expect } from "chai";', "not a dependency of the product"],
    ["cli/x.ts", 'import type { Miniflare } from "miniflare";', "not a dependency of the product"],
    ["emulator/x.ts", 'import { lookup } from "mime";', "not a dependency of the emulator"],
    ["provider/client/x.ts", 'import { request } from "undici";', "on first use"],
    ["provider/client/x.ts", 'const undici = require("undici");', "in a lazy.ts only"],
  ];
  for (const [file, text, reason] of refused) {
    it(`refuses ${text} in ${file}`, () => {
      expect(importProblems({ file, text }, installed)).to.have.length(1);
      expect(importProblems({ file, text }, installed)[0]).to.contain(reason);
    });
  }

  const accepted: [file: string, text: string][] = [
    ["sdk/x.ts", 'import type { A } from "../provider/content/a"; import { type B } from "../provider/resources/b";'],
    ["provider/client/lazy.ts", 'const load = (): typeof import("undici") => require("undici");'],
    ["provider/client/x.ts", 'import type { Dispatcher } from "undici"; import fs from "node:fs";'],
    ["emulator/x.ts", 'import type { Miniflare } from "miniflare";'],
    ["provider/resources/x.ts", 'import { a } from "../api/a"; import { b } from "./b"; import { c } from "../config";'],
    ["tests/x.ts", 'import { a } from "../provider/client/a";'],
  ];
  for (const [file, text] of accepted) {
    it(`accepts ${text} in ${file}`, () => {
      expect(importProblems({ file, text }, installed)).to.deep.equal([]);
    });
  }
});
