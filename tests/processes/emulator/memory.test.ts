import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Pool } from "undici";
import { ACCOUNT, versionOf, worker } from "../../unit/emulator/support";

const REQUESTS = 10_000;
/** Before that, what is made once is made. */
const WARM_UP = 2_000;
/** One in that many requests is a write. */
const WRITES = 20;
const AT_ONCE = 8;

const MEBIBYTE = 2 ** 20;
/** MiB of heap. The log of requests alone takes some 2 MiB for as many, and is bounded by its own limit. */
const HEAP_GROWTH = 8;
/** MiB. */
const RSS_GROWTH = 48;
/** MiB, of a version with 64 MiB of modules in JSON: the bytes, and once more where they are put together, and SQLite's copy. */
const UPLOAD_PEAK = 450;

/** A young generation of 4 MiB: V8 fills the one that it would take, a hundred and more, before it uses any of it again. */
const FLAGS = ["--expose-gc", "--max-semi-space-size=4"];

/** An emulator in a process of its own, which says how much memory it has when it is asked. */
const CHILD = `
const { readFileSync } = require("node:fs");
const { startEmulator } = require(process.argv[1]);
startEmulator({ state: process.argv[2], runtime: false, log: () => {} }).then(({ baseUrl }) => process.send(baseUrl));
const kilobytes = (field) => Number(new RegExp(field + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))[1]);
process.on("message", () => {
  gc();
  process.send({ heap: process.memoryUsage().heapUsed / 2 ** 20, rss: kilobytes("VmRSS") / 1024, peak: kilobytes("VmHWM") / 1024 });
});
`;

interface Memory {
  readonly heap: number;
  readonly rss: number;
  readonly peak: number;
}

interface Child {
  readonly url: string;
  readonly memory: () => Promise<Memory>;
  readonly end: () => Promise<void>;
}

async function start(state: string): Promise<Child> {
  const child = spawn(process.execPath, [...FLAGS, "-e", CHILD, require.resolve("../../../emulator"), state], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [baseUrl] = (await once(child, "message")) as [string];
  return {
    url: `${baseUrl}/accounts/${ACCOUNT}/workers`,
    memory: async () => {
      const told = once(child, "message");
      child.send("how much");
      return ((await told) as [Memory])[0];
    },
    end: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Sends requests as fast as they are answered. */
function sender(
  url: string,
): { readonly send: (method: "GET" | "POST" | "PATCH", path: string, body?: string) => Promise<number> } & Pick<Pool, "close"> {
  const pool = new Pool(new URL(url).origin, { connections: AT_ONCE });
  const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
  return {
    send: async (method, path, body) => {
      const { statusCode, body: answer } = await pool.request({
        method,
        path: new URL(url).pathname + path,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      await answer.dump();
      return statusCode;
    },
    close: async () => await pool.close(),
  };
}

describe("emulator: memory", function () {
  this.timeout(120_000);
  let folder = "";
  let child: Child | undefined;
  beforeEach(async function () {
    if (process.platform !== "linux") this.skip();
    folder = await mkdtemp(join(tmpdir(), "emulator-memory-"));
    child = await start(folder);
  });
  afterEach(async () => {
    await child?.end();
    if (folder !== "") await rm(folder, { recursive: true });
  });

  it(`does not grow over ${REQUESTS} requests`, async () => {
    const { url, memory } = child!;
    const { send, close } = sender(url);
    await send("POST", "/workers", JSON.stringify({ name: "flat" }));
    await send("POST", "/workers/flat/versions?deploy=true", JSON.stringify(versionOf(worker("flat"))));
    const reads = [
      "/scripts",
      "/scripts/flat/content/v2",
      "/workers/flat",
      "/workers/flat/versions/latest?include=modules",
      "/scripts/none/settings",
    ];
    let sent = 0;
    const run = async (until: number): Promise<void> => {
      const next = async (): Promise<void> => {
        while (sent < until) {
          sent += 1;
          if (sent % WRITES > 0) await send("GET", reads[sent % reads.length]!);
          else await send("PATCH", "/workers/flat", JSON.stringify({ tags: [String(sent)] }));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    };
    await run(WARM_UP);
    const before = await memory();
    await run(WARM_UP + REQUESTS);
    const then = await memory();
    await close();
    expect(then.heap - before.heap, `${before.heap} MiB of heap grew`).to.be.lessThan(HEAP_GROWTH);
    expect(then.rss - before.rss, `${before.rss} MiB grew`).to.be.lessThan(RSS_GROWTH);
  });

  it("holds a version of 64 MiB in JSON about as often as it has to", async () => {
    const { url, memory } = child!;
    const { send, close } = sender(url);
    await send("POST", "/workers", JSON.stringify({ name: "large" }));
    const data = Buffer.alloc(64 * MEBIBYTE - 1000, 7);
    const modules = { ...worker("large"), "data.bin": ["application/octet-stream", data] } as const;
    expect(await send("POST", "/workers/large/versions", JSON.stringify(versionOf(modules)))).to.equal(200);
    const { peak } = await memory();
    await close();
    expect(peak).to.be.lessThan(UPLOAD_PEAK);
  });
});
