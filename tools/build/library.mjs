/**
 * Writes what is published, from the sources and from the declarations that the compiler has made of them: lib/ of the provider, and
 * packages/emulator/lib/ of the emulator.
 *
 * Few files, since each process of the engine opens them anew. Comments and white space stay behind in the repository; names do not, nor
 * do lines get long: a stack trace tells what was called.
 */
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { minimumNode } from "../setup/versions.mjs";
import { repository } from "../setup/paths.mjs";
import { copyDeclarations } from "./declarations.mjs";

/** Characters after which a line of code ends at the next chance. */
const LINE = 120;

const lib = path.join(repository, "lib");
const emulator = path.join(repository, "packages", "emulator");

/** What two entries share: the command looks at a remote as the provider does. */
const core = `export { provider } from "./provider/dynamic";
export const command = () => require("./cli/main");`;

/** The entries that are no bundle of their own. @type {Record<string, string>} */
const doors = {
  "provider/dynamic.js": `"use strict";
exports.provider = require("../core").provider;
`,
  "provider/dynamic.d.ts": `/** The provider of one kind of resource, in the form in which Pulumi's dynamic plugin calls it. */
export declare function provider(type: string): object;
`,
  "cli/main.js": `#!/usr/bin/env node
"use strict";
require("../core").command();
`,
  "emulator/index.js": `"use strict";
/** The package \`pulumi-workers-emulator\`, under the name by which a program that has this one knows it. */
let emulator;
try {
  emulator = require("pulumi-workers-emulator");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND" || !/^.*pulumi-workers-emulator/.test(error.message)) throw error;
  const message = "The emulator is a package of its own, which is not installed: npm install --save-dev pulumi-workers-emulator";
  throw new Error(message, { cause: error });
}
exports.startEmulator = emulator.startEmulator;
`,
  "emulator/index.d.ts": `export * from "pulumi-workers-emulator";
`,
};

/** Needs dist/ as the compiler has just written it. */
export async function writeLibrary() {
  for (const folder of [lib, path.join(emulator, "lib")]) fs.rmSync(folder, { recursive: true, force: true });
  await Promise.all([
    // A class that names itself would otherwise be shown as _Worker.
    bundle({ entryPoints: ["sdk/index.ts"], outfile: "lib/sdk/index.js", keepNames: true }),
    // In a folder, from which ../emulator is the door to the other package.
    bundle({ stdin: { contents: core, resolveDir: repository, loader: "ts" }, outfile: "lib/core/index.js", external: ["../emulator"] }),
    bundle({
      entryPoints: {
        index: "emulator/index.ts",
        // Miniflare loads its plugins by their paths.
        plugin: "emulator/runtime/assets/plugin.ts",
        "crypto-key-plugin": "emulator/runtime/bindings/crypto-key-plugin.ts",
        "elsewhere-plugin": "emulator/runtime/storage/elsewhere-plugin.ts",
        "objects-plugin": "emulator/runtime/storage/objects-plugin.ts",
        "held-plugin": "emulator/runtime/held-plugin.ts",
      },
      outdir: "packages/emulator/lib",
      external: ["./plugin", "./crypto-key-plugin", "./elsewhere-plugin", "./objects-plugin", "./held-plugin"],
    }),
  ]);
  copyDeclarations(path.join(repository, "dist", "sdk", "index.d.ts"), path.join(repository, "dist"), lib);
  const compiled = path.join(repository, "dist", "emulator");
  copyDeclarations(path.join(compiled, "index.d.ts"), compiled, path.join(emulator, "lib"));
  for (const [name, text] of Object.entries(doors)) write(path.join(lib, name), text);
  fs.chmodSync(path.join(lib, "cli", "main.js"), 0o755);
  fs.copyFileSync(path.join(repository, "LICENSE"), path.join(emulator, "LICENSE"));
}

/** @param {import("esbuild").BuildOptions} options */
async function bundle(options) {
  await build({
    absWorkingDir: repository,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: `node${minimumNode}`,
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: LINE,
    logLevel: "warning",
    ...options,
  });
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
