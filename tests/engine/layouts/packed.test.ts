import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { execFile, spawn } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { type EngineStack, succeed } from "../../support/engine";
import { type Folder, makeFolder } from "../../support/folder";
import { link, pack, unpack } from "../../support/packages";
import { expectClean, startWorld, worker, type World } from "../../support/script-content";

const run = promisify(execFile);

interface Failure {
  readonly code: number;
  readonly stderr: string;
}

const program = `
import { WorkerScriptContent } from "pulumi-workers";
export const hash = new WorkerScriptContent("code", {
  scriptName: "api", mainModule: "index.js", modules: { "index.js": { contentFile: "worker.js" } },
}).contentHash;`;

/** Everything that there is to import, with a property that is or is not there. */
const typed = (property: string): string => `
import { bundle, fromWrangler, modulesFromFolder, Provider, WorkerScriptContent, WorkerVersion, type BindingArgs } from "pulumi-workers";
import { startEmulator, type Emulator } from "pulumi-workers/emulator";
import { provider } from "pulumi-workers/provider";

const bindings: Record<string, BindingArgs> = { KEY: { type: "secret_text", text: "secret" } };
export const code = new WorkerScriptContent("code", { ${property}: "api", mainModule: "a.js", modules: modulesFromFolder("src") });
export const version = new WorkerVersion("v", { workerId: "api", mainModule: "index.js", modules: {}, bindings });
export const emulator: Promise<Emulator> = startEmulator({ port: 0, strict: true });
export const all = [bundle, fromWrangler, Provider, provider("Worker")];
`;

/** How a compiler may be told to find packages. */
const resolutions: Record<string, ts.CompilerOptions> = {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- by TypeScript 6, and still what many programs say
  node10: { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, ignoreDeprecations: "6.0" },
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

const commandIn = (folder: string): string => path.join(folder, "node_modules", "pulumi-workers", "lib", "cli", "main.js");

describe("the packages as they are published", function () {
  this.timeout(60_000);
  let archives: Folder;
  let packed: Record<string, string>;

  before(async () => {
    archives = makeFolder();
    packed = await pack(archives.path);
  });
  after(() => archives.remove());

  describe("the provider alone", () => {
    let world: World;
    let stack: EngineStack;

    before(async () => {
      world = await startWorld();
      await world.edit("api", { "index.js": worker("theirs") });
      const files = { "package.json": '{ "type": "module" }', "worker.js": worker("one") };
      stack = await world.stack(program, { files, packages: false });
      await unpack(packed["pulumi-workers"]!, stack.folder);
    });
    after(() => world.close());

    it("deploys with what its package.json names and nothing else, and tells what drifted", async () => {
      world.requests();
      expectClean(succeed(await stack.up()));
      expect(world.requests()).to.deep.equal(["PUT scripts/api/content"]);
      succeed(await stack.preview("--expect-no-changes"));
      expect(world.requests()).to.deep.equal([]);
      await world.edit("api", { "index.js": worker("theirs") });
      const drift = [commandIn(stack.folder), "drift", "--stack", "dev", "--fail-on", "none"];
      expect((await run(process.execPath, drift, { cwd: stack.folder, env: stack.env })).stdout).to.match(/code.*index\.js/s);
      expect(succeed(await stack.refresh()).output).to.contain("~ index.js");
      succeed(await stack.destroy());
    });

    it("asks for the emulator", async () => {
      const message = "The emulator is a package of its own, which is not installed: npm install --save-dev pulumi-workers-emulator";
      const command = run(process.execPath, [commandIn(stack.folder), "emulator"]);
      const { code, stderr } = (await command.catch((error: unknown) => error)) as Failure;
      expect([code, stderr]).to.deep.equal([1, `${message}\n`]);
      stack.write("test.mjs", 'import { startEmulator } from "pulumi-workers/emulator"; await startEmulator();');
      const test = run(process.execPath, ["test.mjs"], { cwd: stack.folder });
      expect(((await test.catch((error: unknown) => error)) as Failure).stderr).to.contain(message);
    });
  });

  describe("both", () => {
    let folder: Folder;

    before(async () => {
      folder = makeFolder();
      for (const archive of Object.values(packed)) await unpack(archive, folder.path);
    });
    after(() => folder.remove());

    it("have the emulator as a function", async () => {
      folder.write(
        "test.mjs",
        `import assert from "node:assert";
        import { startEmulator } from "pulumi-workers/emulator";
        import * as same from "pulumi-workers-emulator";
        assert.equal(startEmulator, same.startEmulator);
        const emulator = await startEmulator();
        const body = new FormData();
        const key = { name: "KEY", type: "secret_key", format: "raw", algorithm: { name: "HMAC", hash: "SHA-256" }, usages: ["sign"], key_base64: "c2VjcmV0" };
        const metadata = { main_module: "index.js", compatibility_date: "2026-01-01", bindings: [key] };
        body.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
        const code = "export default { fetch: (request, { KEY }) => new Response(KEY.algorithm.name) };";
        body.set("index.js", new Blob([code], { type: "application/javascript+module" }), "index.js");
        const script = emulator.baseUrl + "/accounts/0123456789abcdef0123456789abcdef/workers/scripts/x";
        const { status } = await fetch(script, { method: "PUT", headers: { authorization: "Bearer any-token" }, body });
        console.log(status, await (await fetch(emulator.url + "/_worker/x/")).text());
        await emulator.close();`,
      );
      expect((await run(process.execPath, ["test.mjs"], { cwd: folder.path })).stdout).to.equal("200 HMAC\n");
    });

    it("have the emulator as a command", async () => {
      const args = [commandIn(folder.path), "emulator", "--port", "0", "--memory"];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      try {
        const says = await new Promise<string>((resolve) => child.stdout.setEncoding("utf8").once("data", resolve));
        expect(says).to.match(/^Workers API on http:\/\/127\.0\.0\.1:\d+\/client\/v4/);
      } finally {
        child.kill();
      }
    });

    for (const [name, options] of Object.entries(resolutions)) {
      it(`have types that hold, with moduleResolution ${name}`, () => {
        const files = [folder.write("right.ts", typed("scriptName")), folder.write("wrong.ts", typed("scriptname"))];
        link("@types/node", path.join(folder.path, "node_modules"));
        const more = { target: ts.ScriptTarget.ES2022, strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ["node"] };
        const compiler = ts.createProgram(files, { ...options, ...more });
        // Declarations of other packages are their authors' matter, and looking at them takes long; ours are checked.
        const ours = compiler.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder.path));
        expect(ours.map(({ fileName }) => path.basename(fileName))).to.include.members(["worker-version.d.ts", "options.d.ts"]);
        const problems = [...compiler.getGlobalDiagnostics(), ...ours.flatMap((file) => compiler.getSemanticDiagnostics(file))];
        const said = problems.map(
          ({ file, messageText }) => `${path.basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
        );
        expect(said).to.have.length(1);
        expect(said[0]).to.match(/^wrong\.ts: .*scriptName/);
      });
    }
  });
});
