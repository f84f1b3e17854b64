import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { execFile, type ExecFileException } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { addressesIn, missingIn } from "../../../tools/check/lockfile.mjs";
import { isInstalled } from "../../../tools/setup/dependencies.mjs";
import { withLock } from "../../../tools/setup/lock.mjs";
import { tail } from "../../../tools/setup/process.mjs";
import { cacheFolder } from "../../../tools/setup/paths.mjs";
import { bringMissing } from "../../../tools/setup/setup.mjs";
import { compareVersions, pulumiVersion } from "../../../tools/setup/versions.mjs";

const repository = path.resolve(__dirname, "..", "..", "..", "..");

describe("set-up", function () {
  this.timeout(60_000);
  let folder: string;
  let previous: string | undefined;

  beforeEach(() => {
    previous = process.env["PULUMI_WORKERS_CACHE"];
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-workers-setup-"));
  });
  afterEach(() => {
    if (previous === undefined) delete process.env["PULUMI_WORKERS_CACHE"];
    else process.env["PULUMI_WORKERS_CACHE"] = previous;
    fs.rmSync(folder, { recursive: true });
  });

  /** Runs the set-up of this clone, with a cache and a PATH of the test's own. */
  function setup(PATH: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    // npm_execpath would bring npm, and proxies that lead nowhere stand for a machine without a network.
    const nowhere = "http://127.0.0.1:1";
    const env = {
      PATH,
      PULUMI_WORKERS_CACHE: path.join(folder, "cache"),
      HTTPS_PROXY: nowhere,
      HTTP_PROXY: nowhere,
      NODE_USE_ENV_PROXY: "1",
    };
    return new Promise((resolve) => {
      const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      };
      execFile(process.execPath, [path.join(repository, "tools", "run.mjs"), "setup", ...args], { env }, done);
    });
  }

  /** A folder with programs that print a text. */
  function programs(texts: Record<string, string>): string {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    for (const [name, text] of Object.entries(texts))
      fs.writeFileSync(path.join(bin, name), `#!/bin/sh\necho "${text}"\n`, { mode: 0o755 });
    return bin;
  }

  const engine = { "pulumi-language-nodejs": "", "pulumi-resource-pulumi-nodejs": "" };

  it("takes an engine on the PATH that the tests know, and brings nothing", async () => {
    const outcome = await setup(programs({ pulumi: `v${pulumiVersion}`, ...engine }));
    expect(outcome).to.deep.equal({ code: 0, stdout: "Everything is there.\n", stderr: "" });
    expect(fs.existsSync(path.join(folder, "cache"))).to.equal(false);
  });

  it("says what it brings, how large and where to, before it does", async () => {
    const { stdout } = await setup(programs({}));
    expect(stdout).to.match(/^Set-up brings what is missing here, once:\n/);
    expect(stdout).to.contain(`Pulumi CLI ${pulumiVersion}`);
    expect(stdout).to.match(/\d+ MB/);
    expect(stdout).to.contain(path.join(folder, "cache"));
  });

  it("says what to install when nothing works, and leaves nothing behind", async () => {
    const { code, stderr } = await setup(programs({}));
    expect(code).to.equal(1);
    expect(stderr).to.contain("on the PATH: none found");
    expect(stderr).to.contain("official install:");
    expect(stderr).to.contain("build with Go: no go on the PATH");
    expect(stderr).to.contain("Install one of these, then run the command again:");
    expect(stderr).to.contain(`the Pulumi CLI ${pulumiVersion}`);
    expect(stderr).not.to.match(/https?:\/\/|\n {4}at /);
    expect(fs.readdirSync(path.join(folder, "cache"))).to.deep.equal([]);
  });

  it("says why it did not take the engine on the PATH", async () => {
    const { stderr } = await setup(programs({ pulumi: "v3.1.0", ...engine }));
    expect(stderr).to.contain(`on the PATH: 3.1.0 in ${path.join(folder, "bin")}; the tests know ${pulumiVersion}`);
  });

  it("does not take a CLI without its language host", async () => {
    const { stderr } = await setup(programs({ pulumi: `v${pulumiVersion}` }));
    expect(stderr).to.contain("without pulumi-language-nodejs and pulumi-resource-pulumi-nodejs");
  });

  it("removes with --clean what it made, and nothing else", async () => {
    const cache = path.join(folder, "cache");
    for (const name of ["node-24.0.0-linux-x64", "pulumi-3.259.0-linux-x64", "tmp-a", "photos"]) {
      fs.mkdirSync(path.join(cache, name), { recursive: true });
    }
    const { stdout } = await setup("", "--clean");
    expect(stdout).to.contain("removed node-24.0.0-linux-x64, pulumi-3.259.0-linux-x64, tmp-a from");
    expect(fs.readdirSync(cache)).to.deep.equal(["photos"]);
  });

  it("finds the cache of each system", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux")).to.equal(path.join("/x", "pulumi-workers"));
    expect(cacheFolder({}, "linux")).to.equal(path.join(os.homedir(), ".cache", "pulumi-workers"));
    expect(cacheFolder({}, "darwin")).to.equal(path.join(os.homedir(), "Library", "Caches", "pulumi-workers"));
    expect(cacheFolder({ LOCALAPPDATA: "/l" }, "win32")).to.equal(path.join("/l", "pulumi-workers"));
    expect(cacheFolder({ PULUMI_WORKERS_CACHE: "/c", XDG_CACHE_HOME: "/x" }, "linux")).to.equal(path.resolve("/c"));
  });

  it("does nothing about what is there, and brings the rest in order", async () => {
    const brought: string[] = [];
    const step = (name: string, isThere: boolean) => ({
      name,
      size: "1 MB",
      folder,
      lock: name,
      isThere: () => isThere || brought.includes(name),
      bring: async () => {
        brought.push(name);
        return "by hand";
      },
    });
    const printed: string[] = [];
    process.env["PULUMI_WORKERS_CACHE"] = folder;
    const steps = [step("a", false), step("b", true), step("c, with more", false)];
    await bringMissing(steps, (line) => printed.push(line));
    expect(brought).to.deep.equal(["a", "c, with more"]);
    expect(printed.join("\n")).to.match(
      /^Set-up .*\n {2}- a: 1 MB\n.*\n {2}- c, with more: 1 MB\n.*\n {2}✓ a in [\d.]+ s \(by hand\)\n {2}✓ c in /,
    );
    printed.length = 0;
    await bringMissing(steps, (line) => printed.push(line));
    expect(printed).to.deep.equal([]);
  });

  it("lets one set-up at a time do the same thing", async () => {
    process.env["PULUMI_WORKERS_CACHE"] = folder;
    const order: string[] = [];
    const note = (what: string) => () => void order.push(what);
    const { promise: untilSecondWaits, resolve: release } = Promise.withResolvers<undefined>();
    const first = withLock("x", () => untilSecondWaits.then(note("first")), note("first waits"));
    const second = withLock(
      "x",
      async () => order.push("second"),
      () => {
        note("second waits")();
        release(undefined);
      },
    );
    await Promise.all([first, second]);
    expect(order).to.deep.equal(["second waits", "first", "second"]);
    // One that was killed long ago holds up nobody.
    fs.writeFileSync(path.join(folder, "lock-y"), "");
    fs.utimesSync(path.join(folder, "lock-y"), 0, 0);
    await withLock(
      "y",
      async () => order.push("third"),
      () => undefined,
    );
    expect(order).to.include("third");
    expect(fs.readdirSync(folder)).to.deep.equal([]);
  });

  it("installs packages only when the lockfile asks for others", () => {
    const write = (file: string, packages: object) => {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), JSON.stringify({ packages }));
    };
    const a = { version: "1.0.0", integrity: "i" };
    write("package-lock.json", { "": {}, "node_modules/a": a, "node_modules/for-windows": { ...a, optional: true } });
    expect(isInstalled(folder)).to.equal(false);
    write("node_modules/.package-lock.json", { "node_modules/a": a });
    expect(isInstalled(folder)).to.equal(true);
    write("node_modules/.package-lock.json", { "node_modules/a": { ...a, version: "0.9.0" } });
    expect(isInstalled(folder)).to.equal(false);
    write("node_modules/.package-lock.json", { "node_modules/a": a, "node_modules/extraneous": a });
    expect(isInstalled(folder)).to.equal(false);
    write("node_modules/.package-lock.json", {});
    expect(isInstalled(folder)).to.equal(false);
  });

  it("compares versions by number", () => {
    expect(compareVersions("22.9.0", "22.19.0")).to.be.below(0);
    expect(compareVersions("v24.0", "22.19.0")).to.be.above(0);
    expect(compareVersions("1.26", "1.26.0")).to.equal(0);
  });

  it("finds what a lockfile lacks", () => {
    const packages = { a: { optionalDependencies: { b: "1", c: "1", d: "1" } }, "node_modules/b": {}, "a/node_modules/c": {} };
    expect(missingIn(JSON.stringify({ packages }))).to.deep.equal(["d"]);
  });

  it("keeps download addresses out of messages and lockfiles", () => {
    expect(tail("one\n\u001b[31mfailed\u001b[0m to get https://example.com/a.tgz: no\n", 1)).to.equal("failed to get (address): no");
    const packages = { a: { resolved: "https://example.com/a.tgz" }, b: { resolved: "" }, c: {} };
    expect(addressesIn(JSON.stringify({ packages }))).to.deep.equal(["a"]);
  });
});
