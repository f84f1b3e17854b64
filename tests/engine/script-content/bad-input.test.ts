import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import type { EngineStack } from "../../support/engine";
import { expectMessage, program, resource, startWorld, worker, type World } from "../../support/script-content";

/** Stands in every content; no message may show it. */
const marker = "MARKERxyzzy42";
const token = "a-token-nobody-may-see";

const code = { "index.js": { content: worker(marker) } };
const valid = { scriptName: "api", mainModule: "index.js", modules: code };
const types =
  "application/javascript+module, text/javascript+module, application/javascript, text/javascript, text/x-python, " +
  "text/x-python-requirement, application/wasm, text/plain, application/octet-stream, application/source-map.";

/** What the engine puts before a failure of the provider's check. */
const checked = "error: pulumi-nodejs:dynamic/pulumi-workers:WorkerScriptContent resource 'code' has a problem: ";
/** What it puts before an error in a value that comes later. */
const later = 'error: error serializing property "modules": ';
/** The program's own error. */
const own = "error: ";

type Case = [what: string, args: object | string, message: string];

/** Found by the provider's check, with the property's path. */
const checks: Case[] = [
  ["an entry that is no module", { ...valid, mainModule: "main.js" }, 'mainModule: "main.js" is not among the modules ("index.js").'],
  [
    "both entries",
    { ...valid, bodyPart: "index.js" },
    "bodyPart: mainModule and bodyPart are both there. Keep mainModule for ES modules, bodyPart for a service worker.",
  ],
  [
    "no entry",
    { scriptName: "api", modules: code },
    "mainModule: nothing names the entry. Set mainModule (ES modules) or bodyPart (service worker) to the name of a module.",
  ],
  [
    "an entry of the wrong type",
    { ...valid, mainModule: "a.txt", modules: { "a.txt": { content: marker } } },
    'modules["a.txt"]: is the entry (mainModule), so its contentType must be application/javascript+module or text/x-python, not text/plain.',
  ],
  ["no modules", { ...valid, modules: {} }, "modules: there are none. Give at least the module that is the entry."],
  ["an empty array of modules", { ...valid, modules: [] }, "modules: there are none. Give at least the module that is the entry."],
  ["modules left out", { scriptName: "api", mainModule: "index.js" }, "modules: is required."],
  ["an empty name", { ...valid, modules: { ...code, "": { content: marker } } }, 'modules[""]: a module\'s name cannot be empty.'],
  [
    "an extension that says no type",
    { ...valid, modules: { ...code, "a.foo": { content: marker } } },
    `modules["a.foo"].contentType: the name does not say the type (known are .js, .mjs, .cjs, .py, .wasm, .txt, .html, .sql, .bin, .map). Set contentType to one of ${types}`,
  ],
  [
    "a type that Workers do not take",
    { ...valid, modules: { ...code, "a.txt": { content: marker, contentType: "text/css" } } },
    `modules["a.txt"].contentType: "text/css" is not a type that Workers take. Use one of ${types}`,
  ],
  [
    "binary data as text",
    { ...valid, modules: { ...code, "a.txt": { contentFile: "binary.dat" } } },
    'modules["a.txt"]: is not UTF-8 text, and text/plain must be. Save it as UTF-8, or say contentType: "application/octet-stream" for binary data.',
  ],
  [
    "WebAssembly that is none",
    { ...valid, modules: { ...code, "a.wasm": { content: marker } } },
    'modules["a.wasm"]: is not WebAssembly: it does not start with the bytes 00 61 73 6d. Name the compiled .wasm file, or say another contentType.',
  ],
  [
    "base64 that is none",
    { ...valid, modules: { ...code, "a.bin": { contentBase64: `${marker}!` } } },
    'modules["a.bin"].contentBase64: is not base64. For text use content.',
  ],
  [
    "content from two places",
    { ...valid, modules: { ...code, "a.txt": { contentBase64: "TUFSS0VS", content: marker } } },
    'modules["a.txt"]: give exactly one of content, contentFile and contentBase64 (content and contentBase64 are there).',
  ],
  [
    "content as a bare text",
    { ...valid, modules: { "index.js": marker } },
    'modules["index.js"]: must be an object with content, contentFile or contentBase64.',
  ],
  [
    "a name that no Worker can have",
    { ...valid, scriptName: "a/../b" },
    "scriptName: is not a Worker's name: use letters, digits, - and _, and start with a letter.",
  ],
  [
    "an account id that is none",
    { ...valid, accountId: "../accounts" },
    "accountId: is not an account id: it has 32 hexadecimal digits. The dashboard shows it under Workers & Pages.",
  ],
  [
    "a property in another case",
    { scriptname: "api", mainModule: "index.js", modules: code },
    "scriptname: there is no such property. Did you mean scriptName?",
  ],
  [
    "a property that does not exist",
    { ...valid, compatibilityDate: "2026-01-01" },
    "compatibilityDate: there is no such property. Known are accountId, scriptName, mainModule, bodyPart, modules, onConflict, adopt, triggers.",
  ],
  [
    "a slip in a module",
    { ...valid, modules: { ...code, "a.txt": { contents: marker } } },
    'modules["a.txt"].contents: there is no such property. Did you mean content?',
  ],
  ["an onConflict that is none", { ...valid, onConflict: "ask" }, 'onConflict: must be "overwrite" (the default) or "fail".'],
];

/** Found by the class, before the engine looks; `DIR` stands for the program's folder. */
const programs: Case[] = [
  [
    "a file that is missing",
    `modules: { "index.js": { contentFile: "dist/index.js" } }`,
    `${own}WorkerScriptContent "code": modules["index.js"].contentFile: dist/index.js (DIR/dist/index.js) is not there. Was it built?`,
  ],
  [
    "a missing file that only an Output names",
    `modules: { "index.js": { contentFile: pulumi.output("dist/index.js") } }`,
    `${later}WorkerScriptContent "code": modules["index.js"].contentFile: dist/index.js (DIR/dist/index.js) is not there. Was it built?`,
  ],
  [
    "a FileAsset of a missing file",
    `modules: { "index.js": { content: new pulumi.asset.FileAsset("dist/index.js") } }`,
    `${later}WorkerScriptContent "code": modules["index.js"].content: dist/index.js (DIR/dist/index.js) is not there. Was it built?`,
  ],
  [
    "a FileAsset of a missing file in an Output",
    `modules: pulumi.output({ "index.js": { content: new pulumi.asset.FileAsset("dist/index.js") } })`,
    `${later}WorkerScriptContent "code": modules["index.js"].content: dist/index.js (DIR/dist/index.js) is not there. Was it built?`,
  ],
  [
    "a folder in the place of a file",
    `modules: { "index.js": { contentFile: "folder" } }`,
    `${own}WorkerScriptContent "code": modules["index.js"].contentFile: folder (DIR/folder) is a folder. A module is one file.`,
  ],
  [
    "an archive",
    `modules: { "index.js": { content: new pulumi.asset.FileArchive("folder") } }`,
    `${own}WorkerScriptContent "code": modules["index.js"].content: is an archive. A module is one file: give a FileAsset or a StringAsset.`,
  ],
  [
    "an asset at a URL",
    `modules: { "index.js": { content: new pulumi.asset.RemoteAsset("http://127.0.0.1:1/") } }`,
    `${own}WorkerScriptContent "code": modules["index.js"].content: is an asset at a URL. Download it in the build and give the file.`,
  ],
  [
    "an asset that is no object's content",
    `modules: { "index.js": new pulumi.asset.FileAsset("index.js") }`,
    `${own}WorkerScriptContent "code": modules["index.js"]: must be an object. Give the asset as its content: { content: … }.`,
  ],
  [
    "two modules of one name",
    `modules: [{ name: "index.js", content: "${marker}" }, { name: "index.js", content: "" }]`,
    `${own}WorkerScriptContent "code": modules: two of them are named "index.js". Each name can stand once.`,
  ],
  [
    "two modules of one name in an Output",
    `modules: [{ name: "index.js", content: "${marker}" }, { name: pulumi.output("index.js"), content: "" }]`,
    `${later}WorkerScriptContent "code": modules: two of them are named "index.js". Each name can stand once.`,
  ],
  [
    "a module of an array without a name",
    `modules: [null]`,
    `${own}WorkerScriptContent "code": modules[0]: a module of an array needs a name, which is text.`,
  ],
];

describe("bad input", function () {
  this.timeout(60_000);
  let world: World;
  let stack: EngineStack;

  before(async () => {
    world = await startWorld();
    const files = { "binary.dat": Buffer.from([0xff, 0xfe, 0x00, 0x80]), "folder/file.js": "" };
    stack = await world.stack("", { files, env: { CLOUDFLARE_API_TOKEN: token } });
  });
  after(async () => {
    await world.close();
  });

  async function preview(main: string, message: string): Promise<void> {
    stack.write("index.js", program(main));
    expectMessage(await stack.preview(), message.replaceAll("DIR", stack.folder), [marker, token]);
    expect(world.requests()).to.deep.equal([]);
  }

  for (const [what, args, message] of checks) {
    it(`${what}: one message, no request`, async () => {
      await preview(resource(args as object), checked + message);
    });
  }

  for (const [what, modules, message] of programs) {
    it(`${what}: one message, no request`, async () => {
      await preview(`new WorkerScriptContent("code", { scriptName: "api", mainModule: "index.js", ${modules as string} });`, message);
    });
  }

  it("several at once are all said at once", async () => {
    stack.write("index.js", program(resource({ ...valid, scriptName: "-", onConflict: "ask", mainModule: "a.js" })));
    const outcome = await stack.preview();
    for (const start of ["scriptName: is not", "onConflict: must be", 'mainModule: "a.js" is not among']) {
      expect(outcome.output).to.contain(`${checked}${start}`);
    }
    stack.write("index.js", program('new WorkerScriptContent("code");'));
    const nothing = await stack.preview();
    for (const start of ["scriptName: is required.", "modules: is required.", "mainModule: nothing names the entry."]) {
      expect(nothing.output).to.contain(`${checked}${start}`);
    }
  });

  it("is said by an update without a preview too, secrets and all", async () => {
    stack.write(
      "index.js",
      program(
        `new WorkerScriptContent("code", { scriptName: "api", mainModule: "index", modules: { index: { content: pulumi.secret("${marker}") } } });`,
      ),
    );
    const message = `modules["index"].contentType: the name does not say the type (known are .js, .mjs, .cjs, .py, .wasm, .txt, .html, .sql, .bin, .map). Set contentType to one of ${types}`;
    expectMessage(await stack.up(), checked + message, [marker, token]);
    expect(world.requests()).to.deep.equal([]);
  });

  it("a file that may not be read: one message, no request", async function () {
    if (process.platform !== "linux") this.skip();
    stack.write("locked.js", worker(marker));
    fs.chmodSync(path.join(stack.folder, "locked.js"), 0o000);
    const main = resource({ ...valid, modules: { "index.js": { contentFile: "locked.js" } } });
    const message = `${own}WorkerScriptContent "code": modules["index.js"].contentFile: locked.js (DIR/locked.js) cannot be read: permission denied.`;
    if (process.getuid?.() !== 0) return preview(main, message);
    // Mode bits do not stop root, unless it gives up the capabilities for that.
    const before = stack.env["PATH"] ?? "";
    const folders = before.split(path.delimiter);
    const pulumi = folders.map((folder) => path.join(folder, "pulumi")).find((file) => fs.existsSync(file));
    const setpriv = folders.map((folder) => path.join(folder, "setpriv")).find((file) => fs.existsSync(file));
    if (setpriv === undefined || pulumi === undefined) this.skip();
    const script = `#!/bin/sh\nexec ${setpriv} --bounding-set=-dac_override,-dac_read_search '${pulumi}' "$@"\n`;
    stack.write("bin/pulumi", script);
    fs.chmodSync(path.join(stack.folder, "bin/pulumi"), 0o755);
    stack.env["PATH"] = `${path.join(stack.folder, "bin")}${path.delimiter}${before}`;
    try {
      await preview(main, message);
    } finally {
      stack.env["PATH"] = before;
    }
  });
});
