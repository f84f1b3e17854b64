import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { request } from "node:http";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../../emulator";
import { ASSUMPTIONS } from "../../../emulator/assumptions";
import { Client, type Modules, useEmulator, worker } from "./support";

/** Children of this process that run the Workers runtime. Linux only, where the tests of the product run. */
function runtimes(): string[] {
  const stat = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc").filter((pid) => /^\d+ \(workerd\) [^Z] (\d+)/.exec(stat(pid))?.[1] === String(process.pid));
}

const ROOT = join(__dirname, "..", "..", "..", "..");

const SERVICE: Modules = {
  "w.js": ["application/javascript", 'addEventListener("fetch", (event) => event.respondWith(new Response("")));'],
};

describe("emulator: life", () => {
  it("leaves no process and no connection behind", async () => {
    const before = runtimes();
    const emulator = await startEmulator({ log: () => undefined });
    const client = new Client(emulator);
    await client.put("module");
    await client.worker("/module");
    await client.put("service", SERVICE, { body_part: "w.js" });
    await client.worker("/service");
    expect(runtimes().length).to.equal(before.length + 3);
    const idle = connect(emulator.port, "127.0.0.1");
    const ended = new Promise((resolve) => idle.on("close", resolve).on("error", () => undefined));
    await new Promise((resolve) => idle.on("connect", resolve));
    await Promise.all([emulator.close(), emulator.close()]);
    await ended;
    expect(runtimes()).to.deep.equal(before);
    expect(await fetch(emulator.url).catch(() => "refused")).to.equal("refused");
  });

  it("starts nothing of the Workers runtime before code comes", async () => {
    const before = runtimes();
    const emulator = await startEmulator({ log: () => undefined });
    await new Client(emulator).listed("none");
    expect(runtimes()).to.deep.equal(before);
    await emulator.close();
  });

  it("listens on loopback only", async () => {
    for (const host of ["0.0.0.0", "192.168.1.1", "example.com", ""]) {
      const message = await startEmulator({ host }).then(
        () => "started",
        (error: unknown) => (error as Error).message,
      );
      expect(message, host).to.match(/^The emulator listens on loopback only/);
    }
  });

  it("fails when the port is taken", async () => {
    const first = await startEmulator();
    const code = await startEmulator({ port: first.port }).then(
      () => "started",
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
    await first.close();
    expect(code).to.equal("EADDRINUSE");
  });
});

describe("emulator: names", () => {
  const api = useEmulator();

  it("answers to the names of this machine only", async () => {
    const status = async (host: string): Promise<number | undefined> =>
      await new Promise((resolve, reject) => {
        const outgoing = request({ port: api().emulator.port, host: "127.0.0.1", path: "/_emulator/requests", headers: { host } });
        outgoing.on("response", ({ statusCode }) => resolve(statusCode)).on("error", reject);
        outgoing.end();
      });
    expect(await status("127.0.0.1:1")).to.equal(200);
    expect(await status("localhost")).to.equal(200);
    expect(await status("evil.example")).to.equal(421);
    expect(await status("localhost.evil.example")).to.equal(421);
  });

  it("takes no requests from pages of other sites, which a browser sends without asking", async () => {
    const reset = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${api().emulator.url}/_emulator/reset`, { method: "POST", headers })).status;
    await api().put("kept");
    expect(await reset({ origin: "https://evil.example" })).to.equal(403);
    expect(await reset({ origin: "null" })).to.equal(403);
    expect(await reset({ "sec-fetch-site": "cross-site" })).to.equal(403);
    expect(await api().listed("kept")).to.include({ id: "kept" });
    expect(await reset({ origin: "http://localhost:3000" })).to.equal(204);
  });
});

describe("emulator: --strict", () => {
  const strict = useEmulator({ runtime: true, strict: true });

  it("fails loudly where a behaviour is only assumed, and changes nothing", async () => {
    expect((await strict().put("strict")).status).to.equal(200);
    await strict().putContent("strict", worker("other"));
    const before = await strict().listed("strict");
    for (const [assumption, call] of [
      ["content-put-missing-script", () => strict().putContent("absent", worker("x"))],
      ["content-put-same", () => strict().putContent("strict", worker("other"))],
      ["etag-secrets", () => strict().call("PUT", "/strict/secrets", '{"name":"A","text":"a","type":"secret_text"}')],
      ["etag-settings", () => strict().call("PATCH", "/strict/script-settings", '{"logpush":true}')],
      ["write-deploys", () => strict().call("GET", "/strict/deployments")],
      ["in-use", () => strict().workers("DELETE", "/strict/versions/latest")],
      ["method-not-allowed", () => strict().call("POST", "/strict")],
    ] as const) {
      const { status, errors } = await call();
      expect(status, assumption).to.equal(501);
      expect(errors[0]?.message, assumption).to.include(`${assumption}. ${ASSUMPTIONS[assumption]}`);
    }
    expect(await strict().listed("strict")).to.deep.equal(before);
  });

  it("knows each assumption by the place where it takes effect", () => {
    const folder = join(ROOT, "emulator");
    const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    const used = [...source.matchAll(/\bassumed?\("([^"]+)"/g)].map(([, key]) => key);
    expect(new Set(used)).to.deep.equal(new Set(Object.keys(ASSUMPTIONS)));
  });
});
