import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator";
import { createStack, type EngineStack, fail, type Outcome, succeed } from "../support/engine";
import { makeFolder } from "../support/folder";
import { envelope } from "../support/http-server";
import { type Answer, type Passing, type Proxy, startProxy } from "../support/proxy";
import { account, worker } from "../support/script-content";
import { Crash } from "../support/secrets/crash";
import { type Leak, Markers } from "../support/secrets/markers";
import { MODULE_FILE, plantSecrets, SECRETS_FILE, secretProgram, type Step, STEP_FILE, TAKEN } from "../support/secrets/program";
import { writtenFiles } from "../support/secrets/written";

describe("secrets", function () {
  this.timeout(300_000);
  const markers = new Markers();
  const planted = plantSecrets(markers);
  const email = "me@example.com";
  const environment = {
    token: { CLOUDFLARE_API_TOKEN: markers.plant("token in the environment") },
    key: { CLOUDFLARE_API_KEY: markers.plant("key in the environment"), CLOUDFLARE_EMAIL: email },
    malformed: { CLOUDFLARE_API_TOKEN: `${markers.plant("malformed token in the environment")} b` },
  };
  const own = [SECRETS_FILE, STEP_FILE, MODULE_FILE, "index.js"];
  const emulatorState = makeFolder();
  const emulatorLog: string[] = [];
  const shown: Outcome[] = [];
  let emulator: Emulator;
  let proxy: Proxy;
  let stack: EngineStack;
  /** Answers instead of the API, for as long as it is there. */
  let instead: ((request: Passing) => Promise<Answer | "drop" | undefined>) | undefined;

  before(async () => {
    emulator = await startEmulator({ state: emulatorState.path, runtime: false, log: (line) => emulatorLog.push(line) });
    proxy = await startProxy(emulator.url, { before: (request) => instead?.(request) });
    stack = await createStack({
      files: {
        "index.js": secretProgram,
        [SECRETS_FILE]: JSON.stringify(planted),
        [MODULE_FILE]: planted["moduleFile"] ?? "",
        [STEP_FILE]: "{}",
      },
      config: { "pulumi-workers:accountId": account, "app:account": account },
      env: { CLOUDFLARE_BASE_URL: proxy.baseUrl },
    });
    // Whatever a process writes for a while, or keeps for its next start, is looked through too.
    for (const name of ["TMPDIR", "NODE_COMPILE_CACHE"]) {
      stack.env[name] = path.join(stack.root, name);
      fs.mkdirSync(stack.env[name]);
    }
    await configure({ "app:secret": markers.plant("secret of the configuration") });
    logIn(environment.token);
    await edit("api", "theirs");
    await edit(TAKEN, "theirs");
  });
  after(async () => {
    stack.remove();
    await proxy.close();
    await emulator.close();
    emulatorState.remove();
  });

  /** Someone makes a script, or changes it. */
  const edit = (name: string, text: string): Promise<void> =>
    admin("PUT", `accounts/${account}/scripts/${name}`, {
      modules: { "index.js": worker(text) },
      mainModule: "index.js",
      tags: ["theirs"],
    });
  /** With these credentials in the environment, and no others. */
  const logIn = (...credentials: readonly Record<string, string>[]): void => {
    for (const name of ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL"]) Reflect.deleteProperty(stack.env, name);
    Object.assign(stack.env, ...credentials);
  };
  /** Puts secrets into the stack's configuration. */
  const configure = async (values: Record<string, string>): Promise<void> => {
    const pairs = Object.entries(values).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
    succeed(await stack.run("config", "set-all", ...pairs));
  };
  const admin = async (method: string, below: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${emulator.url}/_emulator/${below}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.ok, below).to.equal(true);
  };
  const step = (what: Step): void => stack.write(STEP_FILE, JSON.stringify(what));
  const show = (outcome: Outcome): Outcome => {
    shown.push(outcome);
    return outcome;
  };
  const failing = async (words: readonly RegExp[], ...args: string[]): Promise<void> => {
    const { output } = show(fail(await stack.run(...args)));
    for (const each of words) expect(each.test(output), `${String(each)} in ${output}`).to.equal(true);
  };
  const update = ["up", "--yes", "--skip-preview"];
  const none = (found: readonly Leak[], where: string): void => {
    expect(found.slice(0, 5), where).to.deep.equal([]);
  };

  it("are shown by no command, whatever fails", async () => {
    show(succeed(await stack.preview("--diff")));
    step({ bad: "values" });
    await failing([/has a problem/], "preview");
    step({ bad: "bindings" });
    await failing([/has a problem: bindings/], "preview", "--diff");
    step({ throws: true });
    await failing([/the program's own/], "preview");
    // Without the resources that have credentials of their own: these could be there before the others fail, and be missed below.
    step({ adopt: true });
    logIn(environment.malformed);
    await failing([/The token in the environment has a character that no token has/], ...update);
    logIn(environment.token);

    const looks = together(3, ({ path: at }) => /^scripts|\/versions|$/.exec(at)?.[0] ?? "");
    instead = (request) => looks(request).then(() => undefined);
    await failing(
      [/"taken" is there and is not as/, /version .* is not what the program/, /api is there, .* is not the program's/],
      ...update,
    );
    step({});

    // An API, or what stands in front of it, that shows what it was sent, by whichever way to log in.
    await failEchoed(400);
    logIn(environment.key);
    await failEchoed(401);
    await configure({ "cloudflare:apiKey": markers.plant("key of the configuration"), "cloudflare:email": email });
    await failEchoed(200);
    await configure({ "cloudflare:apiToken": markers.plant("token of the configuration") });
    await failEchoed(422);
    logIn(environment.token, environment.key);
    instead = () => Promise.resolve({ status: 403, body: `<html>${JSON.stringify(planted)}</html>` });
    // Whether it came from the API nobody can say: the state notes what may be there.
    await failing([/the answer \(status 403\) is not the API.s JSON/], ...update);
    await crash();
    instead = undefined;

    await admin("POST", "faults", { method: "POST", path: "*/versions*", nth: 1, fault: { type: "reset-after" } });
    await admin("POST", "faults", { method: "POST", path: "*/deployments*", nth: 1, fault: { type: "truncate" } });
    show(succeed(await stack.run("up", "--yes", "--diff")));
    await edit("api", "someone else's");
    step({ text: "changed" });
    await failing([/was changed by someone else/], ...update);
    show(succeed(await stack.refresh("--diff")));
    for (const args of [["stack", "output"], ["stack", "export"], ["stack"], ["stack", "history"], ["config"]])
      show(succeed(await stack.run(...args)));
    for (const outcome of shown) none(markers.leaks(outcome.output), outcome.command);
  });

  const isWrite = ({ method }: Passing): boolean => method !== "GET";
  const echo = (status: number, { headers, body }: Passing): Answer => {
    const message = `refused: ${JSON.stringify({ headers, body: body.toString() })}`;
    return { status, body: envelope({ success: false, errors: [{ code: 10021, message }] }) };
  };
  const failEchoed = async (status: number): Promise<void> => {
    // All of them, since the engine begins nothing new once one has failed.
    const writes = together(5, ({ path: to, body }) => `${to} ${body.toString()}`);
    instead = async (request) => {
      if (!isWrite(request)) return undefined;
      await writes(request);
      return echo(status, request);
    };
    const requests = ["POST .*/workers", "POST .*/versions", "PUT .*/content"];
    await failing(
      requests.map((request) => new RegExp(`${request} was refused with status ${String(status)}`)),
      ...update,
    );
  };
  /** The providers crash when one has sent all of a version. */
  const crash = async (): Promise<void> => {
    const fault = new Crash(stack);
    Object.assign(stack.env, fault.variables);
    const running = stack.start(...update);
    let strike: (crashed: Promise<number>) => void = () => undefined;
    const crashed = new Promise<number>((resolve) => (strike = resolve));
    // A process in which nothing of ours has run yet is Pulumi's alone.
    const writers = together(3, ({ headers }) => String(headers.authorization ?? headers["x-auth-key"]));
    instead = async (request) => {
      if (!isWrite(request)) return undefined;
      await writers(request);
      if (request.path.includes("/versions")) strike(fault.strike(running.pid));
      await crashed;
      return "drop";
    };
    const { output } = show(fail(await running.outcome));
    Reflect.deleteProperty(stack.env, "NODE_OPTIONS");
    expect(output).to.match(/heap out of memory/);
    expect(fs.readdirSync(fault.reports), "reports of crashes").to.have.length(await crashed);
  };

  it("are in no file that the engine, the provider or the emulator keeps, but where it runs them", () => {
    const files = writtenFiles(stack, own);
    expect([...files.keys()].join("\n"))
      .to.include("history")
      .and.include("NODE_COMPILE_CACHE")
      .and.match(/^reports.*json$/m)
      .and.include(".pulumi/stacks");
    for (const [file, content] of files) none(markers.leaks(content), file);
    none(markers.leaks(JSON.stringify(emulator.requests())), "the emulator's request log");
    none(markers.leaks(emulatorLog.join("\n")), "the emulator's own log");
    // Secret bindings and modules it has to keep, as Cloudflare does; who logged in, never.
    const state = fs.readdirSync(emulatorState.path).map((name) => fs.readFileSync(path.join(emulatorState.path, name), "latin1"));
    none(
      state.flatMap((content) => markers.leaks(content, (place) => /token|provider/i.test(place))),
      "the emulator's state",
    );
    expect(
      state.flatMap((content) => markers.leaks(content)),
      "that this finds what is there",
    ).not.to.be.empty;
  });

  it("are written at -v=9 by the engine alone, as those of any resource", async () => {
    step({ text: "verbose" });
    await edit("api", "theirs");
    const { stdout, stderr } = await stack.run("up", "--yes", "-v=9", "--logtostderr", "--logflow");
    const kinds = (ours: boolean): Set<string> =>
      new Set(
        stderr
          .split("\n")
          .flatMap((line) => (markers.leaks(line, (place) => (place === "bare") !== ours).length === 0 ? [] : [kindOf(line)])),
      );
    none(markers.leaks(stdout), "what the command shows");
    expect([...kinds(true)], "kinds of lines").to.have.members([...kinds(false)]);
    none(
      markers.leaks(stderr, (place) => place.endsWith("in the environment") || place === "moduleFile"),
      "what never passes through the engine",
    );
  });

  it("are neither shown nor left by a destroy, whether it fails or not", async () => {
    instead = async (request) => (isWrite(request) ? echo(401, request) : undefined);
    await failing([/DELETE .* was refused with status 401/], "destroy", "--yes", "--skip-preview");
    instead = undefined;
    show(succeed(await stack.destroy()));
    for (const outcome of shown.slice(-2)) none(markers.leaks(outcome.output), outcome.command);
    for (const [file, content] of writtenFiles(stack, own)) none(markers.leaks(content), file);
  });
});

/** Holds requests back until so many different ones are there. */
function together(count: number, kindOfRequest: (request: Passing) => string): (request: Passing) => Promise<void> {
  const kinds = new Set<string>();
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return (request) => {
    if (kinds.add(kindOfRequest(request)).size === count) open();
    return all;
  };
}

/** What the engine logs, without of whom. */
function kindOf(line: string): string {
  const entry = line.startsWith("{") ? (JSON.parse(line) as { msg?: string }).msg : undefined;
  return entry === undefined ? `no line of the engine's: ${line.slice(0, 200)}` : (/^[^[({<:]*/.exec(entry)?.[0] ?? "").trim();
}
