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
import { type Leak, Markers } from "../support/secrets/markers";
import { MODULE_FILE, plantSecrets, SECRETS_FILE, secretProgram, type Step, STEP_FILE } from "../support/secrets/program";
import { writtenFiles } from "../support/secrets/written";

describe("secrets", function () {
  this.timeout(300_000);
  const markers = new Markers();
  const planted = plantSecrets(markers);
  const environmentToken = markers.plant("token in the environment");
  const emulatorState = makeFolder();
  const emulatorLog: string[] = [];
  const shown: Outcome[] = [];
  let emulator: Emulator;
  let proxy: Proxy;
  let stack: EngineStack;
  /** Answers instead of the API, for as long as it is there. */
  let instead: ((request: Passing) => Answer | undefined) | undefined;

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
      env: { CLOUDFLARE_BASE_URL: proxy.baseUrl, CLOUDFLARE_API_TOKEN: environmentToken },
    });
    // Whatever a process writes for a while, or keeps for its next start, is looked through too.
    for (const name of ["TMPDIR", "NODE_COMPILE_CACHE"]) {
      stack.env[name] = path.join(stack.root, name);
      fs.mkdirSync(stack.env[name]);
    }
    succeed(await stack.config("app:secret", markers.plant("secret of the configuration"), "--secret"));
    await edit("theirs");
  });
  after(async () => {
    stack.remove();
    await proxy.close();
    await emulator.close();
    emulatorState.remove();
  });

  /** Someone changes the script of WorkerScriptContent. */
  const edit = (text: string): Promise<void> =>
    admin("PUT", `accounts/${account}/scripts/api`, { modules: { "index.js": worker(text) }, mainModule: "index.js" });
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
  const failing = async (words: RegExp, ...args: string[]): Promise<void> => {
    expect(show(fail(await stack.run(...args))).output).to.match(words);
  };
  const none = (found: readonly Leak[], where: string): void => {
    expect(found.slice(0, 5), where).to.deep.equal([]);
  };

  it("are shown by no command, whatever fails", async () => {
    show(succeed(await stack.preview("--diff")));
    step({ bad: "values" });
    await failing(/has a problem/, "preview");
    step({ bad: "bindings" });
    await failing(/has a problem: bindings/, "preview", "--diff");
    step({ throws: true });
    await failing(/the program's own/, "preview");
    step({});

    // An API, or what stands in front of it, that shows what it was sent.
    for (const status of [400, 401, 200]) {
      instead = ({ method, headers, body }) => {
        const message = `refused: ${JSON.stringify({ headers, body: body.toString() })}`;
        return method === "GET" ? undefined : { status, body: envelope({ success: false, errors: [{ code: 10021, message }] }) };
      };
      await failing(/was refused with status/, "up", "--yes", "--skip-preview", "--diff");
      // What depends on it, too: the version is only sent once its Worker is there.
      const refuse = instead;
      instead = (request) => (request.path.includes("/versions") ? refuse(request) : undefined);
      await failing(/POST .*\/versions was refused with status/, "up", "--yes", "--skip-preview");
    }
    instead = () => ({ status: 403, body: `<html>${JSON.stringify(planted)}</html>` });
    await failing(/was refused with status 403/, "up", "--yes", "--skip-preview");
    instead = undefined;

    await admin("POST", "faults", { method: "POST", path: "*/versions*", nth: 1, fault: { type: "reset-after" } });
    await admin("POST", "faults", { method: "POST", path: "*/deployments*", nth: 1, fault: { type: "truncate" } });
    show(succeed(await stack.run("up", "--yes", "--diff")));
    await edit("someone else's");
    step({ text: "changed" });
    await failing(/was changed by someone else/, "up", "--yes", "--skip-preview");
    show(succeed(await stack.refresh("--diff")));
    for (const args of [["stack", "output"], ["stack", "export"], ["stack"], ["stack", "history"], ["config"]])
      show(succeed(await stack.run(...args)));
    for (const outcome of shown) none(markers.leaks(outcome.output), outcome.command);
  });

  it("are in no file that the engine, the provider or the emulator keeps, but where it runs them", () => {
    const files = writtenFiles(stack, [SECRETS_FILE, STEP_FILE, MODULE_FILE, "index.js"]);
    expect([...files.keys()].join("\n"))
      .to.include("history")
      .and.include("NODE_COMPILE_CACHE")
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
    await edit("theirs");
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
      markers.leaks(stderr, (place) => place === "token in the environment" || place === "moduleFile"),
      "what never passes through the engine",
    );
  });
});

/** What the engine logs, without of whom. */
function kindOf(line: string): string {
  const entry = line.startsWith("{") ? (JSON.parse(line) as { msg?: string }).msg : undefined;
  return entry === undefined ? `no line of the engine's: ${line.slice(0, 200)}` : (/^[^[({<:]*/.exec(entry)?.[0] ?? "").trim();
}
