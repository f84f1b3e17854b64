import { expect } from "chai";
import { describe, it } from "mocha";
import { shows } from "../../support/clients/shows";
import { ask, deploy, handler } from "../support";
import { ACCOUNT, useEmulator } from "../../unit/emulator/support";
import { all, refusal, sdkFor } from "../../unit/emulator/clients/sdk";

const account_id = ACCOUNT;

describe("emulator: the official SDK and what stands beside Workers", function () {
  this.timeout(30_000);
  const api = useEmulator({ runtime: true, missingBindings: "refuse" });
  const sdk = (): ReturnType<typeof sdkFor> => sdkFor(api());

  it("makes KV namespaces, and shares their values with the Workers bound to them", async () => {
    const { kv } = sdk();
    const { id, title } = await kv.namespaces.create({ account_id, title: "sessions" });
    expect(title).to.equal("sessions");
    await deploy(api(), "kv", handler(`return Response.json([await env.KV.get("a/b"), await env.KV.put("made", "by the Worker")]);`), [
      { name: "KV", type: "kv_namespace", namespace_id: id },
    ]);
    await shows(
      "cloudflare",
      "kv.namespaces.values, .metadata, .keys, .bulkUpdate, .bulkGet, .bulkDelete",
      "the Worker reads what the API wrote, and the other way round",
      async () => {
        await kv.namespaces.values.update("a/b", { account_id, namespace_id: id, value: "by the API", metadata: JSON.stringify({ m: 1 }) });
        expect(await ask(api(), "/kv")).to.deep.equal(["by the API", null]);
        expect(await (await kv.namespaces.values.get("made", { account_id, namespace_id: id })).text()).to.equal("by the Worker");
        expect(await kv.namespaces.metadata.get("a/b", { account_id, namespace_id: id })).to.deep.equal({ m: 1 });
        await kv.namespaces.bulkUpdate(id, { account_id, body: [{ key: "c", value: "Yw==", base64: true }] });
        expect((await all(kv.namespaces.keys.list(id, { account_id }))).map(({ name }) => name)).to.deep.equal(["a/b", "c", "made"]);
        expect(await kv.namespaces.bulkGet(id, { account_id, keys: ["c", "none"] })).to.deep.equal({ values: { c: "c", none: null } });
        expect(await refusal(kv.namespaces.bulkGet(id, { account_id, keys: ["c"], type: "json" }))).to.deep.equal([400, 10_001]);
        await kv.namespaces.bulkDelete(id, { account_id, body: ["a/b", "c"] });
        await kv.namespaces.values.delete("made", { account_id, namespace_id: id });
        expect(await all(kv.namespaces.keys.list(id, { account_id }))).to.deep.equal([]);
        expect(await refusal(kv.namespaces.values.get("made", { account_id, namespace_id: id }))).to.deep.equal([404, 10_009]);
      },
    );
    await shows("cloudflare", "kv.namespaces.create, .get, .list, .update, .delete", "a title is there once", async () => {
      expect(await refusal(kv.namespaces.create({ account_id, title: "sessions" }))).to.deep.equal([400, 10_014]);
      await kv.namespaces.update(id, { account_id, title: "renamed" });
      expect((await kv.namespaces.get(id, { account_id })).title).to.equal("renamed");
      for (let count = 0; count < 25; count += 1) await kv.namespaces.create({ account_id, title: `more ${count}` });
      expect((await all(kv.namespaces.list({ account_id, order: "title" }))).map((space) => space.title))
        .to.have.length(26)
        .and.include("renamed");
      await kv.namespaces.delete(id, { account_id });
      expect(await refusal(kv.namespaces.get(id, { account_id }))).to.deep.equal([404, 10_013]);
    });
  });

  it("makes D1 databases, and queries what Workers wrote", async () => {
    const { database } = sdk().d1;
    await shows("cloudflare", "d1.database.create, .query, .raw, .get, .list, .delete", "queries find what the Worker wrote", async () => {
      const { uuid = "", name } = await database.create({ account_id, name: "orders" });
      expect(name).to.equal("orders");
      const create = "CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT); -- a; comment\nINSERT INTO orders (what) VALUES ('a; b');";
      const made = await all(database.query(uuid, { account_id, sql: create }));
      expect(made.map(({ success }) => success)).to.deep.equal([true, true]);
      const body = `await env.DB.prepare("INSERT INTO orders (what) VALUES (?)").bind("two").run();
      return Response.json((await env.DB.prepare("SELECT what FROM orders").all()).results);`;
      await deploy(api(), "db", handler(body), [{ name: "DB", type: "d1", database_id: uuid }]);
      expect(await ask(api(), "/db")).to.deep.equal([{ what: "a; b" }, { what: "two" }]);
      const [found] = await all(database.query(uuid, { account_id, sql: "SELECT * FROM orders WHERE what = ?", params: ["two"] }));
      expect(found?.results).to.deep.equal([{ id: 2, what: "two" }]);
      const [raw] = await all(database.raw(uuid, { account_id, sql: "SELECT id, what FROM orders" }));
      expect(raw?.results).to.deep.equal({
        columns: ["id", "what"],
        rows: [
          [1, "a; b"],
          [2, "two"],
        ],
      });
      expect(await refusal(all(database.query(uuid, { account_id, sql: "SELECT nothing FROM nowhere" })))).to.deep.equal([400, 7500]);
      expect(await refusal(database.create({ account_id, name: "orders" }))).to.deep.equal([400, 7502]);
      expect((await all(database.list({ account_id }))).map((item) => item.uuid)).to.deep.equal([uuid]);
      await database.delete(uuid, { account_id });
      expect(await refusal(database.get(uuid, { account_id }))).to.deep.equal([404, 7404]);
    });
  });

  it("makes R2 buckets apart by jurisdiction, and deletes only empty ones", async () => {
    const { buckets } = sdk().r2;
    await shows(
      "cloudflare",
      "r2.buckets.create, .get, .list, .delete, r2.buckets.objects",
      "what the Worker put is there, and only an empty bucket is deleted",
      async () => {
        await buckets.create({ account_id, name: "files" });
        const eu = { account_id, "cf-r2-jurisdiction": "eu" } as const;
        await buckets.create({ ...eu, name: "files", storageClass: "InfrequentAccess" });
        expect(await buckets.get("files", eu)).to.include({ name: "files", jurisdiction: "eu", storage_class: "InfrequentAccess" });
        expect((await buckets.list({ account_id })).buckets?.map(({ jurisdiction }) => jurisdiction)).to.deep.equal(["default"]);
        expect(await refusal(buckets.create({ account_id, name: "files" }))).to.deep.equal([409, 10_004]);
        expect(await refusal(buckets.create({ account_id, name: "No" }))).to.deep.equal([400, 10_005]);

        await deploy(api(), "r2", handler(`return Response.json((await env.FILES.put("dir/one", "content")).size);`), [
          { name: "FILES", type: "r2_bucket", bucket_name: "files" },
        ]);
        expect(await ask(api(), "/r2")).to.equal(7);
        const object = await buckets.objects.get("dir/one", { account_id, bucket_name: "files" });
        expect(await object.text()).to.equal("content");
        expect((await all(buckets.objects.list("files", { account_id }))).map(({ key }) => key)).to.deep.equal(["dir/one"]);
        expect(await refusal(buckets.delete("files", { account_id }))).to.deep.equal([409, 10_008]);
        await buckets.objects.delete("dir/one", { account_id, bucket_name: "files" });
        await buckets.delete("files", { account_id });
        expect(await refusal(buckets.get("files", { account_id }))).to.deep.equal([404, 10_006]);
        expect((await buckets.get("files", eu)).name).to.equal("files");
      },
    );
  });

  it("makes queues and their consumers, and knows who is bound to them", async () => {
    const { queues } = sdk();
    await shows(
      "cloudflare",
      "queues.create, .get, .edit, .list, .delete, queues.consumers",
      "a queue knows the Workers that send to it and take from it",
      async () => {
        const made = await queues.create({ account_id, queue_name: "jobs" });
        const queue_id = made.queue_id ?? "";
        await deploy(api(), "worker", handler(`await env.JOBS.send("x"); return Response.json(1);`), [
          { name: "JOBS", type: "queue", queue_name: "jobs" },
        ]);
        expect(await ask(api(), "/worker")).to.equal(1);
        const consumer = await queues.consumers.create(queue_id, {
          account_id,
          type: "worker",
          script_name: "worker",
          settings: { batch_size: 5 },
        });
        expect(consumer).to.deep.include({ type: "worker", script_name: "worker", queue_name: "jobs" });
        expect(consumer.settings).to.deep.include({ batch_size: 5, max_retries: 3 });
        const found = await queues.get(queue_id, { account_id });
        expect(found.producers).to.deep.equal([{ type: "worker", script: "worker" }]);
        expect(found.consumers_total_count).to.equal(1);
        expect(await all(queues.consumers.list(queue_id, { account_id }))).to.have.length(1);
        const edited = await queues.edit(queue_id, { account_id, settings: { delivery_delay: 5 } });
        expect([edited.queue_name, edited.settings?.delivery_delay]).to.deep.equal(["jobs", 5]);
        expect(await refusal(queues.create({ account_id, queue_name: "jobs" }))).to.deep.equal([409, 11_009]);
        await queues.delete(queue_id, { account_id });
        expect(await all(queues.list({ account_id }))).to.deep.equal([]);
        expect(await refusal(queues.get(queue_id, { account_id }))).to.deep.equal([404, 11_000]);
      },
    );
  });

  it("leads to Workers by subdomain, route, domain and schedule", async () => {
    const { zones, workers } = sdk();
    await api().put("web");
    await shows(
      "cloudflare",
      "workers.subdomains.get, .update, workers.scripts.subdomain.create",
      "the account has the name that it was given",
      async () => {
        expect((await workers.subdomains.get({ account_id })).subdomain).to.match(/^[a-z0-9-]+$/);
        expect(await workers.subdomains.update({ account_id, subdomain: "mine" })).to.deep.equal({ subdomain: "mine" });
        expect(await workers.subdomains.get({ account_id })).to.deep.equal({ subdomain: "mine" });
        expect(await workers.scripts.subdomain.create("web", { account_id, enabled: true })).to.include({ enabled: true });
      },
    );

    const { id: zone_id } = await zones.create({ account: { id: ACCOUNT }, name: "example.com", type: "full" });
    expect((await all(zones.list({ name: "example.com", account: { id: ACCOUNT } }))).map(({ id }) => id)).to.deep.equal([zone_id]);
    await shows(
      "cloudflare",
      "workers.routes.create, .get, .list, .update, .delete",
      "routes of the zone only, each pattern once",
      async () => {
        const route = await workers.routes.create({ zone_id, pattern: "example.com/api/*", script: "web" });
        expect(route).to.include({ pattern: "example.com/api/*", script: "web" });
        expect(await refusal(workers.routes.create({ zone_id, pattern: "example.com/api/*" }))).to.deep.equal([409, 10_020]);
        const pattern = "example.com/other/*";
        const elsewhere = "elsewhere.net/*";
        for (const wrong of [elsewhere, "", "/w1", "example.com/*/a"]) {
          expect(await refusal(workers.routes.create({ zone_id, pattern: wrong })), wrong).to.deep.equal([400, 10_022]);
        }
        expect(await refusal(workers.routes.create({ zone_id, pattern, script: "nobody" }))).to.deep.equal([400, 10_019]);
        expect(await refusal(workers.routes.update(route.id, { zone_id, pattern, script: "nobody" }))).to.deep.equal([400, 10_019]);
        await workers.routes.update(route.id, { zone_id, pattern: "*.example.com/*", script: "web" });
        expect((await all(workers.routes.list({ zone_id }))).map(({ pattern }) => pattern)).to.deep.equal(["*.example.com/*"]);
        await workers.routes.delete(route.id, { zone_id });
        expect(await refusal(workers.routes.get(route.id, { zone_id }))).to.deep.equal([404, 10_007]);
        expect(await refusal(workers.routes.update(route.id, { zone_id, pattern }))).to.deep.equal([404, 10_009]);
        expect(await refusal(workers.routes.update(route.id, { zone_id, pattern: elsewhere }))).to.deep.equal([400, 10_022]);
        expect(await refusal(workers.routes.delete(route.id, { zone_id }))).to.deep.equal([404, 10_009]);
      },
    );

    await shows(
      "cloudflare",
      "workers.domains.update, .get, .list, .delete",
      "the domain belongs to the zone and to the Worker",
      async () => {
        const domain = await workers.domains.update({ account_id, hostname: "app.example.com", service: "web" });
        expect(domain).to.include({ zone_id, zone_name: "example.com", environment: "production" });
        expect(await all(workers.domains.list({ account_id, service: "other" }))).to.deep.equal([]);
        expect((await workers.domains.get(domain.id, { account_id })).hostname).to.equal("app.example.com");
        await workers.domains.delete(domain.id, { account_id });
        expect(await refusal(workers.domains.get(domain.id, { account_id }))).to.deep.equal([404, 100_114]);
        expect(await refusal(workers.domains.delete(domain.id, { account_id }))).to.deep.equal([404, 100_114]);
        expect(await all(workers.domains.list({ account_id }))).to.deep.equal([]);
      },
    );

    await shows("cloudflare", "workers.scripts.schedules.update, .get", "cron triggers are kept, and nonsense is refused", async () => {
      const { schedules } = await workers.scripts.schedules.update("web", { account_id, body: [{ cron: "*/5 * * * MON-FRI" }] });
      expect(await workers.scripts.schedules.get("web", { account_id })).to.deep.equal({ schedules });
      expect(await refusal(workers.scripts.schedules.update("web", { account_id, body: [{ cron: "often" }] }))).to.deep.equal([
        400, 10_021,
      ]);
    });
    await zones.delete({ zone_id });
    expect(await refusal(zones.get({ zone_id }))).to.deep.equal([404, 7003]);
  });
});
