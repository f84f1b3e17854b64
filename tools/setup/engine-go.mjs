import fs from "node:fs";
import path from "node:path";
import { findGo } from "./go.mjs";
import { executable, repository } from "./paths.mjs";
import { run, tail } from "./process.mjs";
import { pulumiVersion } from "./versions.mjs";

/** Modules with a go.sum of their own: what they bring is verified. The two cannot share one, their dependencies differ. */
const modules = path.join(repository, "tools", "engine");
const sdk = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Builds the CLI and the language host from the Go module proxy, and takes the launcher from the same module.
 * @type {import("./engine.mjs").Way}
 */
export async function goWay(folder, say) {
  const go = await findGo(folder);
  if ("failed" in go) return go;
  const bin = path.join(folder, "bin");
  const env = { ...go.env, GOBIN: bin, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const flags = `-s -w -X ${sdk}/go/common/version.Version=v${pulumiVersion}`;
  for (const [name, minutes] of /** @type {[string, string][]} */ ([
    ["cli", "2 to 5 minutes on 2 cores"],
    ["language-nodejs", "a minute"],
  ])) {
    say(`building tools/engine/${name} with Go (${minutes})`);
    const { code, output } = await run(go.program, ["install", "-ldflags", flags, "tool"], { cwd: path.join(modules, name), env });
    if (code !== 0) return { failed: `building tools/engine/${name} failed\n${tail(output)}` };
  }
  const listed = await run(go.program, ["list", "-m", "-f", "{{.Dir}}", sdk], { cwd: path.join(modules, "cli"), env });
  if (listed.code !== 0) return { failed: `${sdk} is not at hand\n${tail(listed.output)}` };
  copyLauncher(path.join(listed.stdout.trim(), "nodejs", "dist"), bin);
  await go.tidy();
  return { word: go.word };
}

/**
 * A few lines of shell that run the dynamic provider with `node`.
 * @param {string} from
 * @param {string} bin
 */
function copyLauncher(from, bin) {
  const name = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
  const target = path.join(bin, name);
  fs.copyFileSync(path.join(from, name), target);
  // Files of the module cache are read-only and not executable.
  fs.chmodSync(target, 0o755);
  if (!fs.existsSync(path.join(bin, executable("pulumi")))) throw new Error(`the Go build left no pulumi in ${bin}`);
}
