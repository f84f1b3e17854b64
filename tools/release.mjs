/**
 * Publishes what package.json says, after `npm run check` has built and looked at it: `release.mjs [--dry-run] [--otp CODE]`. With `--dry-run`
 * npm does everything but the upload.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { notReady } from "./release/ready.mjs";
import { changeset } from "./release/changeset.mjs";
import { npm } from "./setup/npm.mjs";
import { repository } from "./setup/paths.mjs";

const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, otp: { type: "string" } } });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-release-"));
try {
  process.exitCode = await (values["dry-run"] ? rehearse() : publish());
} finally {
  fs.rmSync(folder, { recursive: true });
}

async function publish() {
  const problems = await notReady(repository);
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    return 1;
  }
  // What is packed here is what goes out, and what has a version that is out already stays.
  const packed = await changeset(["pack", "--out-dir", folder], repository);
  if (packed !== 0) return packed;
  return changeset(["publish", "--from-pack-dir", folder, ...(values.otp === undefined ? [] : ["--otp", values.otp])], repository);
}

async function rehearse() {
  for (const problem of await notReady(repository)) console.log(`would stop here: ${problem}`);
  const packed = await npm(["pack", "--workspaces", "--pack-destination", folder], { cwd: repository });
  if (packed.code !== 0) {
    console.error(packed.output);
    return 1;
  }
  let worst = 0;
  for (const archive of fs.readdirSync(folder).sort()) {
    const { code, output } = await npm(["publish", path.join(folder, archive), "--dry-run", "--access", "public"], { cwd: folder });
    console.log(output.trim());
    worst = Math.max(worst, code);
  }
  return worst;
}
