import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../emulator";
import { loadMiniflare } from "../../emulator/runtime/miniflare";
import { STORAGE_HEADER } from "../../emulator/runtime/storage/names";
import { startStorage } from "../../emulator/runtime/storage/start";
import { Client, useEmulator } from "../unit/emulator/support";
import { ask, deploy, handler, neighbour, newNamespace } from "./support";

const KV = { name: "KV", type: "kv_namespace", namespace_id: "0f2ac74b498b48028cb68387c421e279" };
const R2 = { name: "R2", type: "r2_bucket", bucket_name: "bucket" };
const D1 = { name: "DB", type: "d1", database_id: "5b7b2a5a-0f0c-4c52-9b1a-1f2d3c4b5a69" };

/** Stores the path's last segment under `k`, and answers what was there. */
const SWAP = handler(`
  const before = await env.KV.get("k");
  await env.KV.put("k", new URL(request.url).pathname.slice(1));
  return Response.json(before);`);

describe("emulator: bindings that store and send", function () {
  this.timeout(60_000);
  const api = useEmulator({ runtime: true });

  it("stores in KV, with metadata and lists", async () => {
    const body = `
      await env.KV.put("a/1", JSON.stringify({ n: 1 }), { metadata: { m: 2 } });
      await env.KV.put("b", "gone");
      await env.KV.delete("b");
      const { value, metadata } = await env.KV.getWithMetadata("a/1", "json");
      const { keys } = await env.KV.list({ prefix: "a/" });
      return Response.json([value, metadata, keys.map(({ name }) => name), await env.KV.get("b")]);`;
    await deploy(api(), "kv", handler(body), [{ ...KV, namespace_id: "own" }]);
    expect(await ask(api(), "/kv")).to.deep.equal([{ n: 1 }, { m: 2 }, ["a/1"], null]);
  });

  it("stores in R2, apart by jurisdiction", async () => {
    const body = `
      await env.R2.put("dir/file", "content", { httpMetadata: { contentType: "text/x-own" } });
      const object = await env.R2.get("dir/file");
      const headers = new Headers();
      object.writeHttpMetadata(headers);
      const { objects } = await env.R2.list();
      return Response.json([await object.text(), object.size, headers.get("content-type"), objects.length, await env.EU.head("dir/file")]);`;
    await deploy(api(), "r2", handler(body), [R2, { ...R2, name: "EU", jurisdiction: "eu" }]);
    expect(await ask(api(), "/r2")).to.deep.equal(["content", 7, "text/x-own", 1, null]);
  });

  it("queries D1", async () => {
    const body = `
      await env.DB.exec("CREATE TABLE t (a INTEGER, b TEXT)");
      await env.DB.batch([env.DB.prepare("INSERT INTO t VALUES (?, ?)").bind(1, "one"), env.DB.prepare("INSERT INTO t VALUES (2, 'two')")]);
      const { results } = await env.DB.prepare("SELECT * FROM t WHERE a > ?").bind(1).all();
      return Response.json([results, await env.DB.prepare("SELECT count(*) AS n FROM t").first("n")]);`;
    await deploy(api(), "d1", handler(body), [D1]);
    expect(await ask(api(), "/d1")).to.deep.equal([[{ a: 2, b: "two" }], 2]);
  });

  it("takes what is sent to a queue and to analytics, and limits a rate", async () => {
    const body = `
      await env.Q.send({ n: 1 });
      await env.Q.sendBatch([{ body: "x" }]);
      env.AE.writeDataPoint({ blobs: ["b"], doubles: [1] });
      const key = crypto.randomUUID();
      return Response.json([await env.RATE.limit({ key }), await env.RATE.limit({ key })]);`;
    await deploy(api(), "sends", handler(body), [
      { name: "Q", type: "queue", queue_name: "queue" },
      { name: "AE", type: "analytics_engine", dataset: "set" },
      { name: "RATE", type: "ratelimit", namespace_id: "1001", simple: { limit: 1, period: 60 } },
    ]);
    expect(await ask(api(), "/sends")).to.deep.equal([{ success: true }, { success: false }]);
  });

  it("shares data by id among Workers and versions, and not among accounts", async () => {
    await deploy(api(), "one", SWAP, [KV]);
    await deploy(api(), "two", SWAP, [KV]);
    expect(await ask(api(), "/one/1")).to.equal(null);
    expect(await ask(api(), "/two/2")).to.equal("1");
    await deploy(api(), "one", { ...SWAP, "more.txt": ["text/plain", "another version"] }, [KV]);
    expect(await ask(api(), "/one/3")).to.equal("2");
    await deploy(api().in("other"), "one", SWAP, [KV]);
    expect(await ask(api(), "/other/one/4")).to.equal(null);
    expect(await ask(api(), `/${api().account}/one/5`)).to.equal("3");
  });

  it("keeps data apart by ids that are no file names", async () => {
    await deploy(api(), "up", SWAP, [{ ...KV, namespace_id: "../../../../up" }]);
    await deploy(api(), "dots", SWAP, [{ ...KV, namespace_id: ".." }]);
    expect(await ask(api(), "/up/1")).to.equal(null);
    expect(await ask(api(), "/dots/2")).to.equal(null);
    expect(await ask(api(), "/up/3")).to.equal("1");
  });

  it("refuses what the API is asked and cannot have", async () => {
    await neighbour(api(), "POST", "/r2/buckets", JSON.stringify({ name: "refuses" }));
    const key = "k".repeat(1100);
    const values = `/storage/kv/namespaces/${await newNamespace(api(), "refuses")}`;
    const objects = "/r2/buckets/refuses/objects";
    const asked: readonly (readonly [method: string, path: string, body?: string])[] = [
      ["GET", `${values}/values/${key}`],
      ["GET", `${values}/metadata/${key}`],
      ["PUT", `${values}/values/${key}`, "value"],
      ["DELETE", `${values}/values/${key}`],
      ["POST", `${values}/bulk/get`, JSON.stringify({ keys: [key] })],
      ["POST", `${values}/bulk/delete`, JSON.stringify([key])],
      ["PUT", `${objects}/${key}`, "value"],
      ["GET", `${objects}/${key}`],
      ["DELETE", `${objects}/${key}`],
      ["GET", `${objects}?per_page=5000`],
    ];
    for (const [method, path, body] of asked) {
      const { status, errors } = await neighbour(api(), method, path, body);
      expect([status, errors[0]?.code], `${method} ${path}`).to.deep.equal([400, 10_001]);
    }
  });

  it("goes on with a download from the API when something new can be stored in", async () => {
    const bytes = 32 << 20;
    await neighbour(api(), "POST", "/r2/buckets", JSON.stringify({ name: "large" }));
    const put = await neighbour(api(), "PUT", "/r2/buckets/large/objects/file", "x".repeat(bytes));
    expect(put.status, put.text).to.equal(200);
    const { baseUrl } = api().emulator;
    const headers = { authorization: "Bearer any-token" };
    const download = get(`${baseUrl}/accounts/${api().account}/r2/buckets/large/objects/file`, { headers });
    const [message] = (await once(download, "response")) as [IncomingMessage];
    const namespace = await newNamespace(api(), "new");
    expect((await neighbour(api(), "PUT", `/storage/kv/namespaces/${namespace}/values/key`, "value")).status).to.equal(200);
    let received = 0;
    for await (const chunk of message) received += (chunk as Buffer).length;
    expect(received).to.equal(bytes);
  });

  it("forgets data with a reset", async () => {
    await deploy(api(), "forgets", SWAP, [KV]);
    await ask(api(), "/forgets/1");
    expect((await api().admin("POST", "/reset")).status).to.equal(204);
    await deploy(api(), "forgets", SWAP, [KV]);
    expect(await ask(api(), "/forgets/2")).to.equal(null);
  });
});

describe("emulator: where data lives", function () {
  this.timeout(60_000);
  it("keeps it in the folder of the state over a restart", async () => {
    const state = mkdtempSync(join(tmpdir(), "emulator-test-"));
    try {
      for (const expected of [null, "1"]) {
        const emulator = await startEmulator({ state, missingBindings: "accept", log: () => undefined });
        const client = new Client(emulator);
        try {
          if (expected === null) await deploy(client, "kept", SWAP, [KV]);
          expect(await ask(client, "/kept/1")).to.equal(expected);
        } finally {
          await emulator.close();
        }
      }
    } finally {
      rmSync(state, { recursive: true });
    }
  });

  it("answers nobody else on this machine", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
    const storage = await startStorage(loadMiniflare()!, { folder }, () => undefined);
    try {
      const asked = async (header?: string): Promise<number> => {
        const headers: Record<string, string> = header === undefined ? {} : { [STORAGE_HEADER]: header };
        return (await fetch(new URL("/key?urlencoded=true", storage.url), { method: "PUT", body: "value", headers })).status;
      };
      const { secret } = storage.place;
      expect([await asked(), await asked("kv/id"), await asked(`${"0".repeat(secret.length)}/kv/id`)]).to.deep.equal([404, 404, 404]);
      expect(await asked(`${secret}/kv/id`)).to.equal(200);
    } finally {
      await storage.dispose();
      rmSync(folder, { recursive: true });
    }
  });

  it("leaves no folder behind when the state is in memory", async () => {
    const { TMPDIR } = process.env;
    const temporary = mkdtempSync(join(tmpdir(), "emulator-test-"));
    const folders = (): number => readdirSync(temporary).filter((name) => name.startsWith("pulumi-workers-emulator-")).length;
    process.env["TMPDIR"] = temporary;
    try {
      const emulator = await startEmulator({ missingBindings: "accept", log: () => undefined });
      try {
        await deploy(new Client(emulator), "gone", SWAP, [KV]);
        expect(folders()).to.equal(0);
        await ask(new Client(emulator), "/gone/1");
        expect(folders()).to.equal(1);
      } finally {
        await emulator.close();
      }
      expect(folders()).to.equal(0);
    } finally {
      if (TMPDIR === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = TMPDIR;
      rmSync(temporary, { recursive: true });
    }
  });
});
