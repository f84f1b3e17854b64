import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { startEmulator } from "../../../emulator";
import { recordingVariables } from "../../support/openapi/variables";
import { form, worker } from "../../unit/emulator/support";

const MAIN = require.resolve("../../../cli/main");

interface Run {
  readonly child: ChildProcess;
  /** Resolves with standard output once it contains that text. */
  readonly says: (text: string) => Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>;
}

describe("pulumi-workers emulator", () => {
  let folder = "";
  const running: ChildProcess[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "cli-"));
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });
  after(async () => await rm(folder, { recursive: true }));

  function run(...args: string[]): Run {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, ...recordingVariables(), XDG_STATE_HOME: folder },
      stdio: "pipe",
    });
    running.push(child);
    let [out, error] = ["", ""];
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    const says = async (text: string): Promise<string> => {
      while (!out.includes(text)) await once(child.stdout, "data");
      return out;
    };
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, error }));
    return { child, says, ended };
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`says how to use it, answers, and stops cleanly on ${signal}`, async () => {
      const { child, says, ended } = run("emulator", "--port", "0", "--memory");
      const out = await says("Stop with Ctrl-C.");
      const [, baseUrl = ""] = /export CLOUDFLARE_BASE_URL=(\S+)/.exec(out) ?? [];
      expect(baseUrl).to.match(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
      expect(out).to.include(`export CLOUDFLARE_BASE_URL=${baseUrl}`).and.include("export CLOUDFLARE_API_TOKEN=any-token");
      const response = await fetch(`${baseUrl}/accounts/a/workers/scripts/compiled`, {
        method: "PUT",
        headers: { authorization: "Bearer any-token" },
        body: form({ main_module: "index.js" }, worker("compiled")),
      });
      expect(response.status).to.equal(200);
      child.kill(signal);
      const { code, error } = await ended;
      expect([code, error]).to.deep.equal([0, ""]);
    });
  }

  it("takes bindings to what is not there only when it is told to", async () => {
    const statuses: number[] = [];
    for (const options of [[], ["--accept-missing-bindings"]]) {
      const { says } = run("emulator", "--port=0", "--memory", ...options);
      const [, baseUrl = ""] = /CLOUDFLARE_BASE_URL=(\S+)/.exec(await says("Stop with")) ?? [];
      const bindings = [{ name: "KV", type: "kv_namespace", namespace_id: "0f2ac74b498b48028cb68387c421e279" }];
      const { status } = await fetch(`${baseUrl}/accounts/a/workers/scripts/bound`, {
        method: "PUT",
        headers: { authorization: "Bearer any-token" },
        body: form({ main_module: "index.js", bindings }, worker("bound")),
      });
      statuses.push(status);
    }
    expect(statuses).to.deep.equal([400, 200]);
  });

  it("keeps its state in the user's state folder by default", async () => {
    const { says } = run("emulator", "--port=0");
    const expected = join(folder, "pulumi-workers", "emulator");
    expect(await says("Stop with")).to.include(`(state: ${expected})`);
    expect(existsSync(join(expected, "emulator.sqlite"))).to.equal(true);
  });

  it("accepts only the token it is given, and does not print it", async () => {
    const { says } = run("emulator", "--port=0", "--memory", "--token", "s3cret", "--read-token", "r3ader");
    const out = await says("Stop with");
    const [, baseUrl = ""] = /CLOUDFLARE_BASE_URL=(\S+)/.exec(out) ?? [];
    const status = async (token: string): Promise<number> =>
      (await fetch(`${baseUrl}/accounts/a/workers/scripts`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status("s3cret"), await status("r3ader"), await status("other")]).to.deep.equal([200, 200, 401]);
    expect(out).not.to.include("s3cret").and.not.include("r3ader");
    const headers = { authorization: "Bearer r3ader" };
    expect((await fetch(`${baseUrl}/accounts/a/workers/scripts/x`, { method: "DELETE", headers })).status).to.equal(403);
  });

  it("says that the port is taken", async () => {
    const emulator = await startEmulator();
    const { code, error } = await run("emulator", "--memory", "--port", String(emulator.port)).ended;
    await emulator.close();
    expect([code, error]).to.deep.equal([
      1,
      `Port ${emulator.port} on 127.0.0.1 is taken. Stop what uses it, or choose another with --port.\n`,
    ]);
  });

  it("says which option names a folder that cannot be made", async () => {
    const { code, error } = await run("emulator", "--port=0", "--state", join(__filename, "state")).ended;
    expect(code).to.equal(1);
    expect(error).to.match(/^The folder of the state cannot be made: E[A-Z]+: .*\. Name another one with --state\.\n$/);
  });

  it("refuses to listen to others", async () => {
    const { code, error } = await run("emulator", "--memory", "--host", "0.0.0.0").ended;
    expect([code, error]).to.deep.equal([1, "The emulator listens on loopback only, not on 0.0.0.0: it would run anybody's code.\n"]);
  });

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [["emulator", "--prot", "1"], /^Unknown option '--prot'/],
    [["emulator", "--port", "many"], /^--port takes a number from 0 to 65535, not many\.\n\nUsage: pulumi-workers emulator/],
    [["emulator", "--port", "65536"], /^--port takes/],
    [["emulator", "--read-token", "x"], /^--read-token needs --token: without it, every token may do everything\./],
    [["emulator", "--token", ""], /^--token is empty\.\n\nUsage: /],
    [["emulator", "--memory", "--state", "x"], /^--memory and --state exclude each other\./],
    [["emulator", "extra"], /^Unexpected argument 'extra'/],
    [["emulate"], /^There is no command emulate\.\n\nUsage: pulumi-workers <command>/],
    [[], /^Usage: pulumi-workers <command>/],
  ];
  for (const [args, says] of wrong) {
    it(`explains itself after "${args.join(" ")}"`, async () => {
      const { code, out, error } = await run(...args).ended;
      // Not 2, which a job takes for drift.
      expect([code, out]).to.deep.equal([1, ""]);
      expect(error).to.match(says);
      expect(error).not.to.include("    at ");
    });
  }

  it("has help and a version", async () => {
    const [overview, help, version] = await Promise.all([run("--help").ended, run("emulator", "--help").ended, run("--version").ended]);
    expect([overview.code, help.code, version.code]).to.deep.equal([0, 0, 0]);
    expect(overview.out).to.include("emulator");
    for (const option of ["--port", "--host", "--state", "--memory", "--token", "--strict"]) expect(help.out).to.include(option);
    expect(version.out).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
