/** Programs as users lay them out, installed for real from the packed archives: `npm run test:layouts`. */
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { type EngineStack, succeed } from "../support/engine";
import { type Folder, makeFolder } from "../support/folder";
import { pack } from "../support/packages";
import { expectClean, startWorld, worker, type World } from "../support/script-content";
import { type Manager, Managers } from "./managers";

const SDK = "^3.200.0";

interface Layout {
  readonly manager: Manager;
  /** Arguments of the manager, one call after the other. Default: `install`. */
  readonly calls?: readonly (readonly string[])[];
  /** Where it is called: in the program's folder, or in the one around it, whose workspaces are `program` and `shared`. */
  readonly workspaces?: boolean;
  /** Whether the program has the resource from another package of the user's. */
  readonly through?: "shared";
  /** Settings of the manager, by the name of their file. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What Pulumi's processes need in their environment, by the folder of the program. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>;
}

/** pnpm refuses to go on where it is not told whether dependencies may run scripts; those of @pulumi/pulumi need not. */
const pnpmInstall = [["install", "--ignore-scripts"]];

const layouts: Readonly<Record<string, Layout>> = {
  npm: { manager: "npm" },
  // As from the registry: a folder that is only linked keeps what it depends on to itself.
  "npm, through another package": { manager: "npm", calls: [["install", "--install-links"]], through: "shared" },
  "npm, workspaces": { manager: "npm", workspaces: true, through: "shared" },
  pnpm: { manager: "pnpm", calls: pnpmInstall },
  "pnpm, through another package": { manager: "pnpm", calls: pnpmInstall, through: "shared" },
  "pnpm, workspaces": {
    manager: "pnpm",
    calls: pnpmInstall,
    workspaces: true,
    through: "shared",
    settings: { "pnpm-workspace.yaml": "packages: [program, shared]\n" },
  },
  "yarn 1": { manager: "yarn" },
  "yarn 1, workspaces": { manager: "yarn", workspaces: true, through: "shared" },
  "yarn 4, node_modules": { manager: "berry", settings: { ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" } },
  "yarn 4, pnpm": { manager: "berry", settings: { ".yarnrc.yml": "nodeLinker: pnpm\n", "yarn.lock": "" } },
  "yarn 4, Plug'n'Play": {
    manager: "berry",
    settings: { ".yarnrc.yml": "nodeLinker: pnp\n", "yarn.lock": "" },
    variables: (folder) => ({ NODE_OPTIONS: `--require ${folder}/.pnp.cjs --experimental-loader file://${folder}/.pnp.loader.mjs` }),
  },
  bun: { manager: "bun" },
  "bun, through another package": { manager: "bun", through: "shared" },
  "bun, workspaces": { manager: "bun", workspaces: true, through: "shared" },
};

/** A component of the user's around our resource. */
const shared = `const pulumi = require("@pulumi/pulumi");
const { WorkerScriptContent } = require("pulumi-workers");
exports.Code = class extends pulumi.ComponentResource {
  constructor(name, args) {
    super("shared:Code", name);
    this.content = new WorkerScriptContent(name, args, { parent: this });
    this.contentHash = this.content.contentHash;
  }
};`;

const program = (through: string | undefined): string => `
${through === undefined ? 'import { WorkerScriptContent as Code } from "pulumi-workers";' : 'import { Code } from "shared";'}
export const hash = new Code("code", {
  scriptName: "api", mainModule: "index.js", modules: { "index.js": { contentFile: "worker.js" } },
}).contentHash;`;

describe("installed by", function () {
  this.timeout(300_000);
  let folder: Folder;
  let archive: string;
  let managers: Managers;
  let world: World;

  before(async () => {
    folder = makeFolder();
    archive = (await pack(folder.path))["pulumi-workers"]!;
    managers = await Managers.bring(folder.path);
    world = await startWorld();
  });
  after(async () => {
    await world.close();
    folder.remove();
  });

  for (const [name, layout] of Object.entries(layouts)) {
    it(name, async () => {
      await world.edit("api", { "index.js": worker("theirs") });
      const stack = await world.stack(program(layout.through), {
        files: { "worker.js": worker("one"), ...manifests(layout) },
        packages: false,
      });
      await install(stack, layout);
      Object.assign(stack.env, layout.variables?.(stack.folder));
      await lives(stack);
    });
  }

  function manifests({ manager, through, workspaces = false }: Layout): Record<string, string> {
    const ours = { "pulumi-workers": `file:${archive}`, "@pulumi/pulumi": SDK };
    // By "*" pnpm would look for a package of that name in the registry.
    const inWorkspace = manager === "pnpm" ? "workspace:*" : "*";
    const theirs = { shared: workspaces ? inWorkspace : "file:../shared", "@pulumi/pulumi": SDK };
    const manifest = {
      name: "program",
      version: "1.0.0",
      private: true,
      type: "module",
      dependencies: through === undefined ? ours : theirs,
    };
    return { "package.json": JSON.stringify(manifest) };
  }

  async function install(stack: EngineStack, { manager, calls = [["install"]], workspaces = false, through, settings = {} }: Layout) {
    const place = workspaces ? stack.root : stack.folder;
    const write = (file: string, text: string): void => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    };
    if (workspaces) write(path.join(place, "package.json"), '{ "name": "all", "private": true, "workspaces": ["program", "shared"] }');
    if (through !== undefined) {
      const dependencies = { "pulumi-workers": `file:${archive}` };
      const manifest = { name: "shared", version: "1.0.0", dependencies, peerDependencies: { "@pulumi/pulumi": SDK } };
      write(path.join(stack.root, "shared", "package.json"), JSON.stringify(manifest));
      write(path.join(stack.root, "shared", "index.js"), shared);
    }
    for (const [file, text] of Object.entries(settings)) write(path.join(place, file), text);
    for (const args of calls) await managers.run(manager, args, place, stack.env);
  }

  async function lives(stack: EngineStack): Promise<void> {
    world.requests();
    expectClean(succeed(await stack.up()));
    expect(world.requests()).to.deep.equal(["PUT scripts/api/content"]);
    succeed(await stack.preview("--expect-no-changes"));
    succeed(await stack.refresh("--expect-no-changes"));
    succeed(await stack.destroy());
    expect(world.requests()).to.deep.equal(["GET scripts"]);
  }
});
