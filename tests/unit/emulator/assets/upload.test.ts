import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { startEmulator } from "../../../../emulator";
import { ACCOUNT, Client, useEmulator, versionOf, worker } from "../support";
import { bucketForm, complete, type Files, hashOf, openSession, startSession, upload } from "./support";

const FILES: Files = { "/a.txt": ["a", "text/plain"], "/b.txt": ["b", "text/plain"], "/c/d.txt": ["d", "text/plain"] };
const HOUR = 60 * 60 * 1000;

class TestClock {
  #now = 0;
  now = (): number => this.#now;
  sleep = async (): Promise<void> => undefined;
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

describe("emulator: upload of assets", () => {
  const clock = new TestClock();
  const api = useEmulator({ clock, limits: { assetBucketFiles: 2, assetFiles: 10, assetBytes: 1000 } });

  it("asks for what is missing, in buckets, and answers 202 until it has all", async () => {
    const { jwt, buckets } = await startSession(api(), "buckets", FILES);
    expect(buckets.map(({ length }) => length)).to.deep.equal([2, 1]);
    expect(buckets.flat().sort()).to.deep.equal(
      Object.entries(FILES)
        .map(([path, [text]]) => hashOf(path, text))
        .sort(),
    );
    const first = await upload(api(), jwt, bucketForm(buckets[0]!, FILES));
    expect([first.status, first.json["result"]]).to.deep.equal([202, {}]);
    expect((await startSession(api(), "buckets", FILES)).buckets).to.deep.equal([buckets[1]]);
    const second = await upload(api(), jwt, bucketForm(buckets[1]!, FILES));
    expect([second.status, Object.keys(second.result)]).to.deep.equal([201, ["jwt"]]);

    const again = await startSession(api(), "buckets", FILES);
    expect(again.buckets).to.deep.equal([]);
    const version = await api().workers("POST", "", { name: "buckets" });
    expect(version.status).to.equal(200);
    for (const token of [again.jwt, second.result["jwt"]]) {
      expect((await api().workers("POST", "/buckets/versions", versionOf(worker("x"), { assets: { jwt: token } }))).status).to.equal(200);
    }
  });

  it("asks once for a file that has two paths, and shares files among Workers of the account, not among accounts", async () => {
    const two: Files = { "/one.md": ["same"], "/two.md": ["same"] };
    expect((await startSession(api(), "once", two)).buckets).to.deep.equal([[hashOf("/one.md", "same")]]);
    await complete(api(), "once", two);
    expect((await startSession(api(), "another", two)).buckets).to.deep.equal([]);
    expect((await startSession(api().in("elsewhere"), "another", two)).buckets.flat()).to.have.length(1);
  });

  it("takes a token for an hour, in its phase, account and script only", async () => {
    const files: Files = { "/t.txt": ["t"] };
    const { jwt, buckets } = await startSession(api(), "tokens", files);
    const parts = (): FormData => bucketForm(buckets[0]!, files);
    const tampered = `${jwt.split(".").slice(0, 2).join(".")}.${"A".repeat(43)}`;
    for (const [client, token] of [
      [api(), "any-token"],
      [api(), tampered],
      [api().in("elsewhere"), jwt],
    ] as const) {
      const { status, errors } = await upload(client, token, parts());
      expect([status, errors[0]?.code], token).to.deep.equal([401, 10000]);
    }
    const done = String((await upload(api(), jwt, parts())).result["jwt"]);
    expect((await upload(api(), done, parts())).status).to.equal(401);

    for (const name of ["tokens", "others"]) await api().workers("POST", "", { name });
    const redeem = async (name: string, token: string): Promise<unknown[]> => {
      const { status, errors } = await api().workers("POST", `/${name}/versions`, { assets: { jwt: token } });
      return [status, errors[0]?.code];
    };
    expect(await redeem("tokens", jwt)).to.deep.equal([400, 10021]);
    expect(await redeem("others", done)).to.deep.equal([400, 10021]);
    expect(await redeem("tokens", done)).to.deep.equal([200, undefined]);
    clock.advance(HOUR);
    expect(await redeem("tokens", done)).to.deep.equal([400, 10021]);
    expect((await upload(api(), jwt, parts())).errors[0]?.code).to.equal(10000);
  });

  const cases: readonly [name: string, body: unknown, status: number, code: number, says: string][] = [
    ["no manifest", {}, 400, 10026, "The request body must be a JSON object with a manifest."],
    ["a relative path", { manifest: { "a.txt": { hash: "0".repeat(32), size: 1 } } }, 400, 10021, "The path a.txt of the manifest"],
    ["a hash that is none", { manifest: { "/a": { hash: "g".repeat(32), size: 1 } } }, 400, 10021, "32 hex digits"],
    ["no size", { manifest: { "/a": { hash: "0".repeat(32) } } }, 400, 10021, "The size of /a"],
    ["a large file", { manifest: { "/a": { hash: "0".repeat(32), size: 1001 } } }, 413, 10027, "1000 bytes"],
    ["many files", { manifest: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`/${n}`, {}])) }, 400, 10021, "the limit is 10"],
  ];
  for (const [name, body, status, code, says] of cases) {
    it(`refuses ${name}`, async () => {
      const answer = await openSession(api(), "refused", body);
      expect([answer.status, answer.errors[0]?.code]).to.deep.equal([status, code]);
      expect(answer.errors[0]?.message).to.include(says);
    });
  }

  it("refuses files that are not those of the manifest, and takes them when they are sent well", async () => {
    const files: Files = { "/r.txt": ["right"] };
    const { jwt, buckets } = await startSession(api(), "bodies", files);
    const [hash = ""] = buckets[0]!;
    const sent = async (name: string, body: string, query?: string): Promise<unknown[]> => {
      const form = new FormData();
      form.append(name, new File([body], name, { type: "text/plain" }), name);
      const { status, errors } = await upload(api(), jwt, form, query);
      return [status, errors[0]?.code];
    };
    const base64 = Buffer.from("right").toString("base64");
    expect(await sent("0".repeat(32), base64)).to.deep.equal([400, 10026]);
    expect(await sent(hash, Buffer.from("left").toString("base64"))).to.deep.equal([400, 10021]);
    expect(await sent(hash, Buffer.from("longer").toString("base64"))).to.deep.equal([400, 10021]);
    expect(await sent(hash, "no base64!")).to.deep.equal([400, 10021]);
    expect(await sent(hash, base64, "")).to.deep.equal([400, 10021]);
    expect((await startSession(api(), "bodies", files)).buckets).to.deep.equal(buckets);
    expect(await sent(hash, base64)).to.deep.equal([201, undefined]);
  });
});

describe("emulator: where assets live", () => {
  it("is the folder of the state, until nothing names them any more", async () => {
    const state = mkdtempSync(join(tmpdir(), "emulator-test-"));
    const stored = (): string[] => readdirSync(join(state, "assets", ACCOUNT));
    const clock = new TestClock();
    const files: Files = { "/kept.txt": ["kept"] };
    const run = async (work: (client: Client) => Promise<void>): Promise<void> => {
      const emulator = await startEmulator({ state, clock, runtime: false, log: () => undefined });
      await work(new Client(emulator)).finally(async () => await emulator.close());
    };
    try {
      await run(async (client) => {
        const jwt = await complete(client, "kept", files);
        const put = await client.put("kept", worker("x"), { main_module: "index.js", assets: { jwt } });
        expect(put.result).to.include({ has_assets: true });
      });
      await run(async (client) => {
        clock.advance(2 * HOUR);
        expect((await startSession(client, "kept", files)).buckets).to.deep.equal([]);
        expect(stored()).to.deep.equal([hashOf("/kept.txt", "kept")]);
        clock.advance(2 * HOUR);
        expect((await client.call("DELETE", "/kept")).status).to.equal(200);
        await openSession(client, "kept", { manifest: {} });
        expect(stored()).to.deep.equal([]);
        expect((await startSession(client, "kept", files)).buckets).to.have.length(1);
      });
    } finally {
      rmSync(state, { recursive: true });
    }
  });

  it("is free of what an upload left that broke off", async () => {
    const state = mkdtempSync(join(tmpdir(), "emulator-test-"));
    const emulator = await startEmulator({ state, runtime: false, log: () => undefined });
    try {
      const client = new Client(emulator);
      const files: Files = { "/large.bin": ["x".repeat(2 ** 20)] };
      const { jwt, buckets } = await startSession(client, "large", files);
      const parts = new Response(bucketForm(buckets[0]!, files));
      const body = Buffer.from(await parts.arrayBuffer());
      const socket = connect(emulator.port, "127.0.0.1");
      socket.write(
        `POST /client/v4/accounts/${ACCOUNT}/workers/assets/upload?base64=true HTTP/1.1\r\nHost: localhost\r\n` +
          `Authorization: Bearer ${jwt}\r\nContent-Type: ${parts.headers.get("content-type")!}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      const incoming = join(state, "assets", "incoming.tmp");
      await new Promise<void>((resolve) => socket.write(body.subarray(0, body.length / 2), () => resolve()));
      await until(() => existsSync(incoming) && readdirSync(incoming).length === 1);
      socket.destroy();
      await until(() => readdirSync(incoming).length === 0);
      expect((await startSession(client, "large", files)).buckets).to.deep.equal(buckets);
      expect((await upload(client, jwt, bucketForm(buckets[0]!, files))).status).to.equal(201);
    } finally {
      await emulator.close();
      rmSync(state, { recursive: true });
    }
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
