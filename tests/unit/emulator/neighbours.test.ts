import { expect } from "chai";
import { describe, it } from "mocha";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../../emulator";
import { statementsOf } from "../../../emulator/neighbours/sql";
import { type Answer, ACCOUNT, Client, useEmulator } from "./support";

const TOKEN = { authorization: "Bearer any-token", "content-type": "application/json" };

async function call(api: Client, method: string, path: string, body?: unknown): Promise<Pick<Answer, "status" | "json">> {
  const url = `${api.emulator.baseUrl}${path.replace("{account}", ACCOUNT)}`;
  const answer = await fetch(url, { method, headers: TOKEN, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, json: (text === "" ? {} : JSON.parse(text)) as Answer["json"] };
}

const codeOf = ({ status, json }: Pick<Answer, "status" | "json">): unknown => [status, (json["errors"] as { code: number }[])[0]?.code];

describe("emulator: statements of a text", () => {
  const texts: readonly (readonly [text: string, statements: readonly string[]])[] = [
    ["SELECT 1", ["SELECT 1"]],
    ["SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]],
    [" ; -- nothing\n;/* ; */", []],
    [
      `INSERT INTO t VALUES ('a;''b', "c;d", \`e;f\`, [g;h]); SELECT 1`,
      [`INSERT INTO t VALUES ('a;''b', "c;d", \`e;f\`, [g;h])`, "SELECT 1"],
    ],
    [
      "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END; SELECT 3",
      ["CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END", "SELECT 3"],
    ],
    ["BEGIN; SELECT 1; END", ["BEGIN", "SELECT 1", "END"]],
    ["SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]],
  ];
  for (const [text, statements] of texts) {
    it(JSON.stringify(text), () => expect(statementsOf(text)).to.deep.equal(statements));
  }
});

describe("emulator: what stands beside Workers", () => {
  const api = useEmulator();

  it("belongs to its account", async () => {
    await call(api(), "POST", "/accounts/{account}/storage/kv/namespaces", { title: "own" });
    expect((await call(api(), "GET", "/accounts/other/storage/kv/namespaces")).json["result"]).to.deep.equal([]);
    expect((await call(api(), "POST", "/accounts/other/storage/kv/namespaces", { title: "own" })).status).to.equal(200);
    await call(api(), "PUT", "/accounts/{account}/workers/subdomain", { subdomain: "one" });
    expect(codeOf(await call(api(), "PUT", "/accounts/other/workers/subdomain", { subdomain: "one" }))).to.deep.equal([409, 10_031]);
    expect(codeOf(await call(api(), "GET", "/accounts/other/workers/subdomains/one"))).to.deep.equal([404, 10_031]);
    expect(codeOf(await call(api(), "GET", "/accounts/other/workers/subdomains/free"))).to.deep.equal([404, 10_032]);
    expect((await call(api(), "DELETE", "/accounts/{account}/workers/subdomain")).status).to.equal(204);
    expect(codeOf(await call(api(), "GET", "/accounts/{account}/workers/subdomain"))).to.deep.equal([404, 10_007]);
  });

  it("says that it holds no data without the runtime", async () => {
    const { json } = await call(api(), "POST", "/accounts/{account}/d1/database", { name: "db" });
    const { uuid } = json["result"] as { uuid: string };
    expect((await call(api(), "POST", `/accounts/{account}/d1/database/${uuid}/query`, { sql: "SELECT 1" })).status).to.equal(503);
  });

  it("takes all routes and all domains of a script at once, as wrangler puts them", async () => {
    await api().put("web");
    await api().put("other");
    const { json } = await call(api(), "POST", "/zones", { name: "example.org", account: { id: ACCOUNT } });
    const zone = (json["result"] as { id: string }).id;
    const scripts = "/accounts/{account}/workers/scripts";
    const put = async (script: string, ...patterns: string[]): Promise<unknown> => {
      const answer = await call(
        api(),
        "PUT",
        `${scripts}/${script}/routes`,
        patterns.map((pattern) => ({ pattern })),
      );
      return answer.status === 200 ? answer.json["result"] : codeOf(answer);
    };
    const patterns = async (): Promise<unknown> =>
      ((await call(api(), "GET", `/zones/${zone}/workers/routes`)).json["result"] as { pattern: string }[]).map(({ pattern }) => pattern);
    expect(await put("web", "example.org/a", "*.example.org/*")).to.deep.equal(["example.org/a", "*.example.org/*"]);
    expect(await put("web", "example.org/a")).to.deep.equal(["example.org/a"]);
    expect(await put("other", "example.org/a")).to.deep.equal([409, 10_020]);
    expect(await put("other", "example.net/")).to.deep.equal([400, 10_021]);
    expect(await patterns()).to.deep.equal(["example.org/a"]);

    const origins = [{ hostname: "app.example.org" }];
    const changeset = async (script: string): Promise<Record<string, unknown[]>> =>
      (await call(api(), "POST", `${scripts}/${script}/domains/changeset?replace_state=true`, origins)).json["result"] as never;
    expect((await changeset("web"))["added"]).to.deep.equal([{ hostname: "app.example.org", service: "web" }]);
    await call(api(), "PUT", `${scripts}/web/domains/records`, { origins });
    expect((await changeset("other"))["updated"]).to.have.length(1);
    await call(api(), "PUT", `${scripts}/other/domains/records`, { origins });
    const { json: found } = await call(api(), "GET", "/accounts/{account}/workers/domains?service=other");
    expect((found["result"] as { hostname: string }[]).map(({ hostname }) => hostname)).to.deep.equal(["app.example.org"]);
    await call(api(), "PUT", `${scripts}/other/domains/records`, { origins: [] });
    await call(api(), "DELETE", `/zones/${zone}`);
    expect((await call(api(), "GET", "/accounts/{account}/workers/domains")).json["result"]).to.deep.equal([]);
  });

  it("has a queue with one consumer, which goes with it", async () => {
    const queues = "/accounts/{account}/queues";
    const { json } = await call(api(), "POST", queues, { queue_name: "jobs" });
    const { queue_id: id } = json["result"] as { queue_id: string };
    const consumers = `${queues}/${id}/consumers`;
    const made = await call(api(), "POST", consumers, { type: "worker", script_name: "w", settings: { batch_size: null } });
    const { consumer_id: consumer } = made.json["result"] as { consumer_id: string };
    expect(codeOf(await call(api(), "POST", consumers, { type: "http_pull" }))).to.deep.equal([400, 11_004]);
    await call(api(), "PUT", `${consumers}/${consumer}`, { type: "worker", script_name: "w", settings: { batch_size: 1 } });
    const listed = await call(api(), "GET", `${queues}?name=jobs&name=none`);
    const [queue] = listed.json["result"] as { consumers: { script: string; settings: { batch_size: number } }[] }[];
    expect([queue?.consumers[0]?.script, queue?.consumers[0]?.settings.batch_size]).to.deep.equal(["w", 1]);
    expect((await call(api(), "DELETE", `${consumers}/${consumer}`)).status).to.equal(200);
    expect(codeOf(await call(api(), "GET", `${consumers}/${consumer}`))).to.deep.equal([404, 11_002]);
    expect(codeOf(await call(api(), "POST", queues, { queue_name: "not a name" }))).to.deep.equal([400, 10_026]);
  });

  it("gives a script of an old name no schedules of the old one", async () => {
    const path = "/accounts/{account}/workers/scripts/cron/schedules";
    await api().put("cron");
    expect((await call(api(), "PUT", path, [{ cron: "* * * * *" }])).status).to.equal(200);
    await api().call("DELETE", "/cron");
    await api().put("cron");
    expect((await call(api(), "GET", path)).json["result"]).to.deep.equal({ schedules: [] });
  });

  it("outlives a restart", async () => {
    const state = await mkdtemp(join(tmpdir(), "emulator-"));
    try {
      for (const expected of [0, 1]) {
        const emulator = await startEmulator({ state, runtime: false, log: () => undefined });
        try {
          const client = new Client(emulator);
          const { json } = await call(client, "GET", "/accounts/{account}/r2/buckets");
          expect((json["result"] as { buckets: unknown[] }).buckets).to.have.length(expected);
          await call(client, "POST", "/accounts/{account}/r2/buckets", { name: "kept" });
        } finally {
          await emulator.close();
        }
      }
    } finally {
      await rm(state, { recursive: true });
    }
  });
});
