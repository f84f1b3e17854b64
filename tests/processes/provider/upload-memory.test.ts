import { expect } from "chai";
import { describe, it } from "mocha";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { sha256 } from "../../../provider/content/hash";
import { cleanups } from "../../support/cleanup";
import { makeFolder } from "../../support/folder";
import { listen, succeed } from "../../support/http-server";

/** What marks an asset on the engine's wire. */
const ASSET_KEY = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const MIB = 1024 * 1024;
const COUNT = 20;
const SIZE = Math.floor((64 * MIB) / COUNT);

/** Makes a version of a small module, then one of all the files, and says by how much the second one raised the peak of its memory. */
const PROGRAM = `
  const { Client } = require("./provider/client/client.js");
  const { createVersion } = require("./provider/api/versions.js");
  const { ContentStore } = require("./provider/content/store.js");
  const { digestModules } = require("./provider/content/digest-modules.js");
  const { Problems } = require("./provider/content/problems.js");
  const { peakMemory } = require("./tests/support/memory.js");
  const [baseUrl, assets] = process.argv.slice(1);
  const client = new Client({ baseUrl, credentials: [{ kind: "token", token: "t", source: "the test" }], timeoutMs: 60000 });
  const store = new ContentStore();
  const post = async (modules) => {
    const options = { entry: { kind: "mainModule", name: "" }, known: {}, store, problems: new Problems() };
    const digests = await digestModules(modules, options);
    const uploads = Object.entries(digests).map(([name, digest]) => ({ name, ...digest, open: () => store.open(name, digest) }));
    await createVersion(client, "a", "w", {}, uploads, { deploy: false });
  };
  (async () => {
    await post({ "small.txt": { content: "small" } });
    const before = peakMemory();
    await post(JSON.parse(assets));
    console.log(JSON.stringify({ before, after: peakMemory() }));
  })();
`;

describe("the memory of an upload", () => {
  const cleanup = cleanups();

  it("rises by at most 64 MiB for a version of 64 MiB in 20 modules", async function () {
    this.timeout(60_000);
    const folder = makeFolder();
    cleanup(() => folder.remove());
    // As the engine hands them over: hashed.
    const assets = Array.from({ length: COUNT }, (_, index) => {
      const bytes = randomBytes(SIZE);
      const path = folder.write(`${String(index)}.bin`, bytes);
      return [`${String(index)}.bin`, { content: { [ASSET_KEY]: ASSET, path, hash: sha256(bytes) } }] as const;
    });
    const bodies: number[] = [];
    const server = await listen((incoming, response) => {
      let size = 0;
      incoming.on("data", (chunk: Buffer) => (size += chunk.length));
      incoming.on("end", () => {
        bodies.push(size);
        expect(size).to.equal(Number(incoming.headers["content-length"]));
        succeed(response, { id: "v" });
      });
    });
    cleanup(() => server.close());
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["-e", PROGRAM, server.baseUrl, JSON.stringify(Object.fromEntries(assets))],
      {
        cwd: join(__dirname, "../../.."),
        env: {},
      },
    );
    const { before, after } = JSON.parse(stdout) as { before: number; after: number };
    const raised = after - before;
    console.log(`      ${raised.toFixed(1)} MiB for ${(bodies[1]! / MIB).toFixed(1)} MiB of body`); // eslint-disable-line no-console
    // Base64 of every byte arrived.
    expect(bodies[1]).to.be.greaterThan((COUNT * SIZE * 4) / 3);
    expect(raised, "MiB").to.be.within(1, 64);
  });
});
