import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../../emulator";
import { Client, useEmulator, versionOf, worker } from "./support";

const CHILD = `
const { startEmulator } = require(process.argv[1]);
startEmulator({ state: process.argv[2], runtime: false, log: () => {} }).then(({ url, baseUrl, port }) => process.send({ url, baseUrl, port }));
`;

describe("emulator: state on disk", () => {
  let folder = "";
  const open: Emulator[] = [];
  const start = async (): Promise<Client> => {
    const emulator = await startEmulator({ state: folder, runtime: false, log: () => undefined });
    open.push(emulator);
    return new Client(emulator);
  };
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "emulator-")), "made by it");
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(async (emulator) => await emulator.close()));
    await rm(join(folder, ".."), { recursive: true });
  });

  it("outlives a restart, etags included", async () => {
    const first = await start();
    await first.put("kept");
    await first.call("PUT", "/kept/secrets", '{"name":"S","text":"s"}');
    const before = [await first.listed("kept"), (await first.call("GET", "/kept/content/v2")).text.split("\r\n")[4]];
    await first.emulator.close();
    const second = await start();
    expect([await second.listed("kept"), (await second.call("GET", "/kept/content/v2")).text.split("\r\n")[4]]).to.deep.equal(before);
    const changed = (await second.put("kept")).result["etag"];
    expect((await second.put("kept")).result["etag"]).to.equal(changed);
  });

  it("keeps Workers, versions with their secrets, and deployments", async () => {
    const first = await start();
    const bindings = [{ name: "S", type: "secret_text", text: "s" }];
    await first.workers("POST", "", { name: "w", tags: ["t"] });
    await first.workers("POST", "/w/versions?deploy=true", versionOf(worker("1"), { bindings }));
    await first.workers("POST", "/w/versions", versionOf(worker("2")));
    const all = async (api: Client): Promise<unknown[]> => [
      (await api.workers("GET", "/w/versions")).json["result"],
      (await api.workers("GET", "/w/versions/latest?include=modules")).result["modules"],
      (await api.call("GET", "/w/deployments")).result,
      { ...(await api.workers("GET", "/w")).result, subdomain: undefined },
    ];
    const before = await all(first);
    await first.emulator.close();
    const second = await start();
    expect(await all(second)).to.deep.equal(before);
    const rebound = versionOf(worker("3"), {
      bindings: [{ name: "S", type: "inherit", version_id: (before[0] as { id: string }[])[1]?.id }],
    });
    const { result } = await second.workers("POST", "/w/versions", rebound);
    expect(result).to.deep.include({ number: 3, bindings: [{ name: "S", type: "secret_text" }] });
  });

  it("keeps an answered write when the process is killed", async () => {
    const child = spawn(process.execPath, ["-e", CHILD, require.resolve("../../../emulator"), folder], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [emulator] = (await once(child, "message")) as [Emulator];
    expect((await new Client(emulator).put("survivor")).status).to.equal(200);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect(await (await start()).listed("survivor")).to.include({ id: "survivor" });
  });

  it("opens a state of before there was anything beside Workers, and refuses one of another version", async () => {
    const changed = async (sql: string): Promise<void> => {
      await Promise.all(open.splice(0).map(async (emulator) => await emulator.close()));
      const database = new DatabaseSync(join(folder, "emulator.sqlite"));
      database.exec(sql);
      database.close();
    };
    await (await start()).put("kept");
    await changed("DROP TABLE resources; DROP TABLE asset_manifests; DROP TABLE asset_entries; DROP TABLE assets;");
    const later = await start();
    expect(await later.listed("kept")).to.include({ id: "kept" });
    expect((await later.call("PUT", "/kept/schedules", '[{"cron":"* * * * *"}]')).status).to.equal(200);

    await changed("UPDATE meta SET value = '1' WHERE key = 'version'");
    const message = await start().then(
      () => "started",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.match(/has the version 1, this release reads version \d+: use another folder/);
  });

  it("says what to do about a file that is no state", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "emulator.sqlite"), "not a database ".repeat(100));
    const message = await start().then(
      () => "started",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.match(/It is not a state of the emulator, or damaged: delete it, or name another folder with --state\.$/);
  });

  it("is for one emulator at a time", async () => {
    await start();
    const message = await start().then(
      () => "started",
      (error: unknown) => (error as Error).message,
    );
    expect(message)
      .to.match(/another emulator/)
      .and.include(folder);
  });

  it("is readable for its owner only", async () => {
    await start();
    expect((await stat(folder)).mode & 0o777).to.equal(0o700);
  });
});

describe("emulator: state in memory", () => {
  const one = useEmulator();
  const other = useEmulator();

  it("is each emulator's own", async () => {
    await one().put("mine");
    expect(await one().listed("mine")).not.to.equal(undefined);
    expect(await other().listed("mine")).to.equal(undefined);
  });
});
