import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { ACCOUNT, useEmulator } from "../../unit/emulator/support";
import { refusal, sdkFor } from "../../unit/emulator/clients/sdk";

const account_id = ACCOUNT;
const HOUR = 3_600_000;

describe("emulator: the official SDK and files of a D1 database", function () {
  this.timeout(30_000);
  let now = Date.UTC(2026, 10, 1);
  const clock = { now: () => now, sleep: () => Promise.reject(new Error("nobody sleeps")) };
  const api = useEmulator({ runtime: true, clock });

  it("imports and exports them by addresses that hold for an hour", async () => {
    const { database } = sdkFor(api()).d1;
    const { uuid = "" } = await database.create({ account_id, name: "files" });
    const sql = "CREATE TABLE t (n); INSERT INTO t VALUES (42);";
    const etag = createHash("md5").update(sql).digest("hex");
    const ingest = { account_id, action: "ingest", etag, filename: `${uuid}-${etag}.sql` } as const;
    const put = async (url = "", body = sql): Promise<number> => (await fetch(url, { method: "PUT", body })).status;

    await shows("cloudflare", "d1.database.import", "runs a file that was put where it says", async () => {
      const { upload_url: url, filename } = await database.import(uuid, { account_id, action: "init", etag });
      expect(filename).to.equal(ingest.filename);
      expect(await database.import(uuid, ingest)).to.include({ success: false, status: "error" });
      const other = "00000000-0000-4000-8000-000000000000";
      expect([await put(url, "another"), await put(url?.replace(etag, other)), await put(`${url}x`)]).to.deep.equal([400, 403, 403]);
      expect(await put(url)).to.equal(200);
      now += HOUR;
      expect(await put(url)).to.equal(403);
      const { upload_url: again } = await database.import(uuid, { account_id, action: "init", etag });
      // The file of an hour ago is forgotten.
      expect(await database.import(uuid, ingest)).to.include({ success: false });
      expect(await put(again)).to.equal(200);
      const { success, status, result } = await database.import(uuid, ingest);
      expect([success, status, result?.num_queries, result?.meta?.changes]).to.deep.equal([true, "complete", 2, 1]);
      expect(await database.import(uuid, { account_id, action: "poll", current_bookmark: "none" })).to.include({ success: false });
      expect(await refusal(database.import(uuid, { account_id, action: "init", etag: "none" }))).to.deep.equal([400, 10_026]);
    });

    await shows("cloudflare", "d1.database.export", "says where the file is", async () => {
      const { status, result } = await database.export(uuid, { account_id, output_format: "polling", dump_options: { no_schema: true } });
      expect([status, result?.filename]).to.deep.equal(["complete", "files.sql"]);
      const url = result?.signed_url ?? "";
      expect(await (await fetch(url)).text())
        .to.include("VALUES(42)")
        .and.not.include("CREATE TABLE");
      expect((await fetch(url.replace("true", "false"))).status).to.equal(403);
    });
  });
});
