import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator";
import { askedFor } from "../../emulator/runtime/orphans";
import { descendants, end, hasEnded, isRunning, type Process } from "../support/kills/processes";
import { recordingVariables } from "../support/openapi/variables";
import { Client, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, neighbour, newNamespace } from "./support";

const CHILD = `
const { startEmulator } = require(process.argv[1]);
startEmulator({ state: process.argv[2], missingBindings: "accept", log: () => {} }).then(({ url, baseUrl, port }) => process.send({ url, baseUrl, port }));
`;

const BINDINGS = [
  { name: "KV", type: "kv_namespace", namespace_id: "aa" },
  { name: "DB", type: "d1", database_id: "bb" },
  { name: "BUCKET", type: "r2_bucket", bucket_name: "cc" },
];

/** A POST stores its body everywhere; a GET answers what is there. */
const CODE = `
  if (request.method === "POST") {
    const text = await request.text();
    await env.KV.put("key", text);
    await env.BUCKET.put("key", text);
    await env.DB.exec("CREATE TABLE IF NOT EXISTS kept (text TEXT)");
    await env.DB.prepare("INSERT INTO kept VALUES (?)").bind(text).run();
  }
  const rows = await env.DB.prepare("SELECT text FROM kept").all();
  return Response.json([await env.KV.get("key"), await (await env.BUCKET.get("key")).text(), rows.results.map(({ text }) => text)]);`;

/** Its alarm writes what the object has in memory, again and again: an object that lives on beside its successor takes back what that one counts. */
const COUNTER = `export class Counter extends DurableObject {
  beats = 0;
  constructor(ctx, env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => { this.n = (await ctx.storage.get("n")) ?? 0; });
  }
  async up() {
    await this.ctx.storage.put("n", ++this.n);
    await this.ctx.storage.setAlarm(Date.now());
    return this.n;
  }
  async alarm() {
    await this.ctx.storage.put("n", this.n);
    this.beats += 1;
    await this.ctx.storage.setAlarm(Date.now() + 20);
  }
  read() { return [this.n, this.beats]; }
}`;
const COUNTS = handler(
  'const counter = env.COUNTER.getByName("a"); return Response.json(await (request.method === "POST" ? counter.up() : counter.read()))',
  COUNTER,
);
const OWN = { name: "COUNTER", type: "durable_object_namespace", class_name: "Counter" };

describe("emulator: what Workers store, after a kill", function () {
  this.timeout(60_000);
  let folder = "";
  let left: readonly Process[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-killed-"));
  });
  afterEach(() => {
    for (const { pid } of left) end(pid);
    left = [];
    rmSync(folder, { recursive: true });
  });

  /** An emulator in a process of its own, which is killed so that nothing can catch it once the work is done. */
  async function killedAfter(work: (api: Client) => Promise<void>): Promise<void> {
    const child = spawn(process.execPath, ["-e", CHILD, require.resolve("../../emulator"), folder], {
      env: { ...process.env, ...recordingVariables() },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [emulator] = (await once(child, "message")) as [Emulator];
    await work(new Client(emulator));
    left = descendants(child.pid!);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  async function startedAgain(work: (api: Client) => Promise<void>): Promise<string[]> {
    const logged: string[] = [];
    const api = new Client(await startEmulator({ state: folder, log: (line) => logged.push(line) }));
    try {
      await work(api);
    } finally {
      await api.emulator.close();
    }
    return logged;
  }

  it("is there in KV, D1 and R2, and grows on", async () => {
    await killedAfter(async (api) => {
      await deploy(api, "stores", handler(CODE), BINDINGS);
      await ask(api, "/stores", { method: "POST", body: "one" });
    });
    await startedAgain(async (api) => {
      expect(await ask(api, "/stores")).to.deep.equal(["one", "one", ["one"]]);
      expect(await ask(api, "/stores", { method: "POST", body: "two" })).to.deep.equal(["two", "two", ["one", "two"]]);
    });
  });

  it("is what Durable Objects were answered last: those of the emulator that was killed write no more", async () => {
    const up = async (api: Client): Promise<unknown> => await ask(api, "/counts", { method: "POST" });
    const beaten = async (api: Client): Promise<void> => {
      while (((await ask(api, "/counts")) as [number, number])[1] < 3);
    };
    await killedAfter(async (api) => {
      await deploy(api, "counts", COUNTS, [OWN, BINDINGS[0]!], { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } });
      await deploy(api, "plain", handler("return Response.json(1)"));
      expect(await ask(api, "/plain")).to.equal(1);
      for (const n of [1, 2, 3]) expect(await up(api)).to.equal(n);
      await beaten(api);
    });
    // What compiles, the plain Worker, the one with objects, and the data.
    expect(left).to.have.length(4);
    const logged = await startedAgain(async (api) => {
      expect(left.filter(({ pid }) => isRunning(pid))).to.deep.equal([]);
      for (const n of [4, 5, 6, 7, 8]) expect(await up(api)).to.equal(n);
      await beaten(api);
    });
    for (const { pid } of left) expect(logged[0]).to.match(new RegExp(`left behind, workerd .*\\b${pid}\\b`));
    const quiet = await startedAgain(async (api) => {
      expect(await ask(api, "/counts")).to.have.property("0", 8);
    });
    expect(quiet.join("\n")).not.to.contain("left behind");
  });

  it("is left alone by an emulator of another folder, and by one that cannot have this", async () => {
    await startedAgain(async (api) => {
      await deploy(api, "counts", COUNTS, [OWN], { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } });
      expect(await ask(api, "/counts", { method: "POST" })).to.equal(1);
      const running = descendants(process.pid).filter(({ command }) => command.includes("workerd"));
      expect(running).not.to.be.empty;
      // What macOS is asked, wherever else that is installed.
      if (!spawnSync("lsof", ["-v"]).error) expect(await askedFor(folder)).to.have.members(running.map(({ pid }) => pid));
      for (const other of [join(folder, "below"), join(folder, "..", `${basename(folder)}-beside`)]) {
        await (await startEmulator({ state: other })).close();
        rmSync(other, { recursive: true });
      }
      const refused = await startEmulator({ state: folder }).catch(String);
      expect(refused).to.contain("Is another emulator using the same folder?");
      expect(running.filter(({ pid }) => !isRunning(pid))).to.deep.equal([]);
      expect(await ask(api, "/counts", { method: "POST" })).to.equal(2);
    });
  });
});

describe("emulator: the Workers runtime crashes", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("and is there again, for the next request unless it is the one that has the data", async () => {
    await deploy(api(), "stores", handler(CODE), BINDINGS);
    await deploy(api(), "plain", handler("return Response.json(env.TEXT)"), [{ name: "TEXT", type: "plain_text", text: "plain" }]);
    await ask(api(), "/stores", { method: "POST", body: "before" });
    const value = `/storage/kv/namespaces/${await newNamespace(api(), "kept")}/values/key`;
    expect((await neighbour(api(), "PUT", value, "by the API")).status).to.equal(200);
    expect(await ask(api(), "/plain")).to.equal("plain");
    const runtimes = descendants(process.pid).filter(({ command }) => /workerd\S* serve/.test(command));
    // One each: what compiles, plain Workers, the account's Workers, its data, and what the API asks for these.
    expect(runtimes).to.have.length(5);
    const failed = new Set<number>();
    for (const { pid } of runtimes) {
      end(pid);
      expect(await hasEnded(pid)).to.equal(true);
      for (;;) {
        const { status, text } = await neighbour(api(), "GET", value);
        expect(status, text).to.be.oneOf([200, 502]);
        if (status === 200) break;
      }
      expect((await api().put("compiled")).status).to.equal(200);
      expect(await ask(api(), "/plain")).to.equal("plain");
      for (;;) {
        const { status, text } = await api().worker("/stores");
        if (status === 200) expect(JSON.parse(text)).to.deep.equal(["before", "before", ["before"]]);
        if (status === 200) break;
        failed.add(pid);
      }
    }
    expect(failed.size).to.be.at.most(1);
    await deploy(api(), "stores", handler(`/* changed */ ${CODE}`), BINDINGS);
    expect(await ask(api(), "/stores", { method: "POST", body: "after" })).to.deep.equal(["after", "after", ["before", "after"]]);
  });
});
