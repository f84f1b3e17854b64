import fs from "node:fs";
import path from "node:path";
import { publish } from "./cache.mjs";
import { goWay } from "./engine-go.mjs";
import { officialWay } from "./engine-official.mjs";
import { SetupError } from "./error.mjs";
import { cacheFolder, executable, folderOnPath, platform } from "./paths.mjs";
import { run } from "./process.mjs";
import { pulumiVersion, testedPulumi } from "./versions.mjs";

/**
 * A way to get the engine. It leaves the three programs in `<folder>/bin` and gives a word on how, or says why it cannot.
 * @typedef {(folder: string, say: (line: string) => void) => Promise<{ word: string } | { failed: string }>} Way
 */

/** Only together do they run a JavaScript program with dynamic resources. */
const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

const name = `pulumi-${pulumiVersion}-${platform}`;
const folder = path.join(cacheFolder(), name);

/** Why the `pulumi` on the PATH was not taken, for the message when nothing else works. */
let onPath = "none found";

/** @type {import("./step.mjs").Step} */
export const engine = {
  name: `Pulumi CLI ${pulumiVersion}, its Node.js language host and the launcher of dynamic providers`,
  size: "300 MB (110 MB download)\n    or, where the official install is out of reach, built with Go in minutes: 145 MB, and 3.5 GB in Go's own caches",
  folder,
  isThere: async () => isCached() || (await isOnPath()),
  lock: name,
  async bring(say) {
    /** @type {string[]} */
    const tried = [`on the PATH: ${onPath}`];
    let word = "";
    await publish(name, async (target) => {
      for (const [title, way] of /** @type {[string, Way][]} */ ([
        ["official install", officialWay],
        ["build with Go", goWay],
      ])) {
        const result = await way(target, say);
        if ("word" in result) {
          word = result.word;
          return;
        }
        say(`${title}: ${result.failed.split("\n")[0] ?? ""}`);
        tried.push(`${title}: ${result.failed.replaceAll("\n", "\n      ")}`);
        fs.rmSync(target, { recursive: true });
        fs.mkdirSync(target);
      }
      throw new SetupError(
        [`The Pulumi CLI ${pulumiVersion} cannot be brought here. Tried:`, ...tried.map((line) => `  - ${line}`)].join("\n"),
        [
          `the Pulumi CLI ${pulumiVersion} (pulumi.com/docs/install/versions), on the PATH`,
          "Go 1.21 or newer (go.dev/doc/install), with a way to the Go module proxy",
        ],
      );
    });
    return word;
  },
};

/** What comes on the PATH for the engine: nothing when it is there already. */
export function engineFolders() {
  return isCached() ? [path.join(folder, "bin")] : [];
}

function isCached() {
  return fs.existsSync(path.join(folder, "bin", executable("pulumi")));
}

async function isOnPath() {
  const found = folderOnPath("pulumi");
  if (found === undefined) return false;
  const { code, stdout } = await run(path.join(found, executable("pulumi")), ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeoutMs: 20_000,
  });
  const version = stdout.trim().replace(/^v/, "");
  if (code !== 0 || !testedPulumi.includes(version)) {
    onPath = `${version || "one that does not run"} in ${found}; the tests know ${testedPulumi.join(", ")}`;
    return false;
  }
  const missing = programs.filter((program) => folderOnPath(program) === undefined);
  if (missing.length > 0) onPath = `${version} in ${found}, but without ${missing.join(" and ")}`;
  return missing.length === 0;
}
