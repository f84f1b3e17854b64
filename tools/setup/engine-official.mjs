import fs from "node:fs";
import path from "node:path";
import { nodeProgram } from "./node.mjs";
import { executable, repository } from "./paths.mjs";
import { run, tail } from "./process.mjs";
import { pulumiVersion } from "./versions.mjs";

/** Long enough for 110 MB at 4 Mbit/s; a network that answers nothing at all fails within seconds. */
const timeoutMs = 5 * 60_000;

const script = `
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const [version, root] = process.argv.slice(1);
const semver = require("semver");
PulumiCommand.install({ version: new semver.SemVer(version), root }).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
`;

/**
 * The install script of pulumi.com, through the Automation API, into the folder and without a change to any PATH. In a process of its
 * own: it has no time limit.
 * @type {import("./engine.mjs").Way}
 */
export async function officialWay(folder) {
  const { code, output } = await run(nodeProgram, ["-e", script, pulumiVersion, folder], { cwd: repository, timeoutMs });
  if (code !== 0 || !fs.existsSync(path.join(folder, "bin", executable("pulumi"))))
    return { failed: tail(output, 2) || "nothing installed" };
  return { word: "official install" };
}
