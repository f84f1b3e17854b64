import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, type Client, type Modules, useEmulator, worker } from "../unit/emulator/support";
import { complete } from "../unit/emulator/assets/support";
import { ask, deploy, handler } from "./support";

const KV = { name: "KV", type: "kv_namespace", namespace_id: "handlers" };
const QUEUE = { name: "QUEUE", type: "queue", queue_name: "orders" };

/** Milliseconds. Only something broken takes as long. */
const WAIT = 10_000;

/** A module Worker with more handlers than fetch. */
function handlers(more: string): Modules {
  return { "index.js": ["application/javascript+module", `export default { fetch: () => new Response("fetched"), ${more} };`] };
}

async function api(client: Client, method: string, path: string, body?: unknown): Promise<Answer["result"]> {
  const url = `${client.emulator.baseUrl}/accounts/${client.account}${path}`;
  const headers = { authorization: "Bearer any-token", "content-type": "application/json" };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { result, errors } = (await response.json()) as Answer;
  if (!response.ok) throw new Error(JSON.stringify(errors));
  return result;
}

/** What a Worker logs comes after its answer. */
async function logged(client: Client, text: string): Promise<void> {
  await until(() => client.logged.some((line) => line.includes(text)), `"${text}" in the log`);
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + WAIT;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`there was no ${what} within ${WAIT} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("emulator: handlers besides fetch", function () {
  this.timeout(60_000);
  const client = useEmulator({ runtime: true });
  const trigger = async (name: string, query = ""): Promise<[number, string]> => {
    const { status, text } = await client().worker(`/${name}/cdn-cgi/handler/scheduled${query}`);
    return [status, text];
  };

  it("calls a scheduled handler, with cron and time", async () => {
    const modules = handlers(
      `scheduled: async ({ cron, scheduledTime }, env) => env.KV.put("seen", JSON.stringify([cron, scheduledTime]))`,
    );
    await deploy(client(), "cron", modules, [KV]);
    expect(await trigger("cron", "?cron=*/5+*+*+*+*&time=1745856238")).to.deep.equal([200, "ok"]);
    await deploy(client(), "reader", handler(`return new Response(await env.KV.get("seen"));`), [KV]);
    expect(await ask(client(), "/reader")).to.deep.equal(["*/5 * * * *", 1745856238]);
  });

  it("calls it without bindings, behind assets, and in a service worker", async () => {
    await deploy(client(), "plain", handlers(`scheduled: ({ cron }) => console.log("cron " + cron)`));
    expect(await trigger("plain", "?cron=a")).to.deep.equal([200, "ok"]);
    const jwt = await complete(client(), "assets", { "/a.txt": ["a", "text/plain"] });
    await deploy(client(), "assets", handlers(`scheduled: ({ cron }) => console.log("cron " + cron)`), [], { assets: { jwt } });
    expect(await trigger("assets", "?cron=b")).to.deep.equal([200, "ok"]);
    const old = `
      addEventListener("scheduled", (event) => event.waitUntil(KV.put("old", event.cron)));
      addEventListener("fetch", (event) => event.respondWith(KV.get("old").then((cron) => Response.json(cron))));`;
    await client().put("old", { "old.js": ["application/javascript", old] }, { body_part: "old.js", bindings: [KV] });
    expect(await trigger("old", "?cron=c")).to.deep.equal([200, "ok"]);
    expect(await ask(client(), "/old")).to.equal("c");
    for (const cron of ["a", "b"]) await logged(client(), `worker: cron ${cron}`);
  });

  it("says when a scheduled handler throws, or is not there", async () => {
    await deploy(client(), "throws", handlers(`scheduled() { throw new Error(); }`));
    expect((await trigger("throws"))[0]).to.equal(500);
    await logged(client(), "the scheduled handler ended with exception");
    await client().put("none", worker("none"));
    expect((await trigger("none"))[0]).to.equal(500);
    expect((await client().worker("/none")).text).to.equal("none");
  });

  it("hands messages of a queue to its consumer, again where it throws, and then to the dead letters", async function () {
    this.timeout(60_000);
    const settings = { batch_size: 10, max_wait_time_ms: 0, max_retries: 1 };
    const made = async (queue_name: string): Promise<string> =>
      String((await api(client(), "POST", "/queues", { queue_name }))["queue_id"]);
    const consumer = `async queue(batch, env) {
      const seen = await env.KV.get(batch.queue, "json") ?? [];
      await env.KV.put(batch.queue, JSON.stringify([...seen, ...batch.messages.map(({ body, attempts }) => [body, attempts])]));
      if (batch.queue === "orders") batch.messages.forEach((message) => message.body === "bad" ? message.retry() : message.ack());
    }`;
    await deploy(client(), "consumer", handlers(consumer), [KV]);
    const [orders, dead] = [await made("orders"), await made("dead")];
    const consume = { type: "worker", script_name: "consumer", settings };
    await api(client(), "POST", `/queues/${orders}/consumers`, { ...consume, dead_letter_queue: "dead" });
    await api(client(), "POST", `/queues/${dead}/consumers`, consume);
    const producer = handler(`
      if (new URL(request.url).pathname === "/send") await env.QUEUE.sendBatch([{ body: { n: 1 } }, { body: "bad" }]);
      return Response.json([await env.KV.get("orders", "json") ?? [], await env.KV.get("dead", "json") ?? []]);`);
    await deploy(client(), "producer", producer, [KV, QUEUE]);
    await ask(client(), "/producer/send");
    let [taken, letters]: unknown[][] = [];
    await until(async () => {
      [taken, letters] = (await ask(client(), "/producer")) as unknown[][];
      return letters!.length > 0;
    }, "dead letter");
    expect(taken).to.have.deep.members([
      [{ n: 1 }, 1],
      ["bad", 1],
      ["bad", 2],
    ]);
    expect(letters).to.deep.equal([["bad", 1]]);
  });
});
