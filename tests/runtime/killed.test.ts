import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator";
import { descendants, end, hasEnded, type Process } from "../support/kills/processes";
import { recordingVariables } from "../support/openapi/variables";
import { Client, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, neighbour, newNamespace } from "./support";

const CHILD = `
const { startEmulator } = require(process.argv[1]);
startEmulator({ state: process.argv[2], log: () => {} }).then(({ url, baseUrl, port }) => process.send({ url, baseUrl, port }));
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

describe("emulator: what Workers store, after a kill", function () {
  this.timeout(60_000);
  let folder = "";
  /** A kill that cannot be caught leaves its workerd behind. */
  let left: Process[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-killed-"));
  });
  afterEach(() => {
    for (const { pid } of left) end(pid);
    rmSync(folder, { recursive: true });
  });

  it("is there in KV, D1 and R2, and grows on, with the workerd of before still there", async () => {
    const child = spawn(process.execPath, ["-e", CHILD, require.resolve("../../emulator"), folder], {
      env: { ...process.env, ...recordingVariables() },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [emulator] = (await once(child, "message")) as [Emulator];
    await deploy(new Client(emulator), "stores", handler(CODE), BINDINGS);
    await ask(new Client(emulator), "/stores", { method: "POST", body: "one" });
    left = descendants(child.pid!);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;

    const again = new Client(await startEmulator({ state: folder, log: () => undefined }));
    try {
      expect(await ask(again, "/stores")).to.deep.equal(["one", "one", ["one"]]);
      expect(await ask(again, "/stores", { method: "POST", body: "two" })).to.deep.equal(["two", "two", ["one", "two"]]);
    } finally {
      await again.emulator.close();
    }
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
