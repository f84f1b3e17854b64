import { expect } from "chai";
import { describe, it } from "mocha";
import { askAt } from "../../support/clients/hosts";
import { shows } from "../../support/clients/shows";
import { ACCOUNT, type Files, useWrangler } from "../../support/clients/wrangler";
import { Minutes } from "../../support/minutes";

const HOUR = 60;

/** Says what it finds in everything that it is bound to. A message of its queue, and the time of its cron trigger, end in KV. */
const mixed: Files = {
  "wrangler.json": { name: "mixed", main: "index.js", compatibility_date: "2026-01-01" },
  "index.js": `export default {
    async fetch(request, env) {
      if (request.method === "POST") await env.QUEUE.send("sent");
      const { host, pathname } = new URL(request.url);
      const kv = await env.KV.get("key");
      const r2 = await (await env.BUCKET.get("key")).text();
      const d1 = await env.DB.prepare("SELECT what FROM things").first("what");
      return Response.json({ at: host + pathname, kv, r2, d1, queue: await env.KV.get("queue"), cron: await env.KV.get("cron") });
    },
    queue: ({ queue, messages }, env) => env.KV.put("queue", queue + " " + messages.map(({ body }) => body)),
    scheduled: ({ cron, scheduledTime }, env) => env.KV.put("cron", cron + " " + new Date(scheduledTime).toISOString()),
  };`,
  "object.txt": "object",
};

describe("wrangler: a Worker with all that a stack has", () => {
  const clock = new Minutes();
  const world = useWrangler({ clock, schedules: true });
  const ask = async (host: string, path = "/", method = "GET"): Promise<string> => await askAt(world().emulator.port, host, path, method);

  it("with storage, a queue, a cron trigger, a route and a custom domain", async function () {
    this.timeout(90_000);
    const project = world().project(mixed);
    const configure = (more: object): void =>
      project.write("wrangler.json", { ...(JSON.parse(project.read("wrangler.json")) as object), ...more });
    const seen = async (): Promise<Record<string, unknown>> => JSON.parse((await world().get("mixed"))[1]) as Record<string, unknown>;
    /** What stands there in the end: nobody knows when a queue or a trigger is done. */
    const settled = async (field: string, before: unknown = null): Promise<unknown> => {
      for (;;) {
        const { [field]: value } = await seen();
        if (value !== before) return value;
      }
    };
    const addZone = await fetch(`${world().emulator.baseUrl}/zones`, {
      method: "POST",
      headers: { authorization: "Bearer any-token" },
      body: JSON.stringify({ name: "example.com", account: { id: ACCOUNT } }),
    });
    expect(addZone.status).to.equal(200);

    await shows(
      "wrangler",
      "kv namespace create, r2 bucket create, d1 create, queues create",
      "the configuration that wrangler writes of them can be deployed",
      async () => {
        await project.run(["kv", "namespace", "create", "mixed", "--binding", "KV", "--update-config"]);
        await project.run(["r2", "bucket", "create", "mixed", "--binding", "BUCKET", "--update-config"]);
        await project.run(["d1", "create", "mixed", "--binding", "DB", "--update-config"]);
        await project.run(["queues", "create", "mixed-queue"]);
        configure({
          routes: [
            { pattern: "app.example.com", custom_domain: true },
            { pattern: "example.com/api/*", zone_name: "example.com" },
          ],
          triggers: { crons: ["0 3 * * *"] },
          queues: {
            producers: [{ binding: "QUEUE", queue: "mixed-queue" }],
            consumers: [{ queue: "mixed-queue", max_batch_timeout: 0 }],
          },
        });
        await project.run(["deploy"]);
      },
    );

    await shows("wrangler", "kv key put, r2 object put, d1 execute", "the Worker reads what they wrote", async () => {
      await project.run(["kv", "key", "put", "--binding", "KV", "--remote", "key", "value"]);
      await project.run(["r2", "object", "put", "mixed/key", "--file", "object.txt", "--remote"]);
      const sql = "CREATE TABLE things (what TEXT); INSERT INTO things VALUES ('row')";
      await project.run(["d1", "execute", "mixed", "--remote", "--command", sql]);
      expect(await seen()).to.include({ kv: "value", r2: "object", d1: "row", queue: null, cron: null });
    });

    await shows("wrangler", "deploy (a route, a custom domain)", "they lead to the Worker, and nothing else of the zone does", async () => {
      expect(JSON.parse(await ask("app.example.com"))).to.include({ at: "app.example.com/", kv: "value" });
      expect(JSON.parse(await ask("example.com", "/api/x"))).to.include({ at: "example.com/api/x", kv: "value" });
      expect([await ask("example.com"), await ask("www.example.com")]).to.deep.equal(["404", "421"]);
    });

    await shows("wrangler", "deploy (a queue's producer and consumer)", "the consumer gets what the Worker sends", async () => {
      await ask("app.example.com", "/", "POST");
      expect(await settled("queue")).to.equal("mixed-queue sent");
    });

    await shows("wrangler", "deploy (a cron trigger)", "the scheduled handler is called at its time", async () => {
      await clock.advance(3 * HOUR);
      expect(await settled("cron")).to.equal("0 3 * * * 2026-11-01T03:00:00.000Z");
    });

    await shows("wrangler", "deploy (another route, domain and trigger)", "these take the place of the ones before", async () => {
      configure({
        routes: [
          { pattern: "www.example.com", custom_domain: true },
          { pattern: "example.com/v2/*", zone_name: "example.com" },
        ],
        triggers: { crons: ["30 4 * * *"] },
      });
      await project.run(["deploy"]);
      expect(JSON.parse(await ask("www.example.com"))).to.include({ at: "www.example.com/", kv: "value", r2: "object", d1: "row" });
      expect(JSON.parse(await ask("example.com", "/v2/"))).to.include({ at: "example.com/v2/" });
      expect([await ask("example.com", "/api/x"), await ask("app.example.com")]).to.deep.equal(["404", "421"]);
      const { cron: before } = await seen();
      await clock.advance(24 * HOUR);
      expect(await settled("cron", before)).to.equal("30 4 * * * 2026-11-01T04:30:00.000Z");
    });

    await shows("wrangler", "triggers deploy", "the routes change, the code does not", async () => {
      configure({ routes: [{ pattern: "example.com/v3/*", zone_name: "example.com" }] });
      project.write("index.js", "export default {};");
      await project.run(["triggers", "deploy"]);
      expect(JSON.parse(await ask("example.com", "/v3/"))).to.include({ at: "example.com/v3/", kv: "value" });
      expect(await ask("example.com", "/v2/")).to.equal("404");
    });
    expect(world().unknown).to.deep.equal([]);
  });
});
