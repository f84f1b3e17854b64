import { expect } from "chai";
import { describe, it } from "mocha";
import { type Answer, type Client, form, send, useEmulator, versionOf, worker } from "./support";

const KINDS = {
  kv_namespace: { code: 10_041, binding: { namespace_id: "0f2ac74b498b48028cb68387c421e279" } },
  r2_bucket: { code: 10_085, binding: { bucket_name: "nowhere" } },
  d1: { code: 10_181, binding: { database_id: "5b7b2a5a-0f0c-4c52-9b1a-1f2d3c4b5a69" } },
  queue: { code: 11_000, binding: { queue_name: "nowhere" } },
  service: { code: 10_143, binding: { service: "nowhere" } },
} as const;

const bound = (type: string, fields: object): object => ({ bindings: [{ name: "B", type, ...fields }] });

async function beside(api: Client, path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const url = `${api.emulator.baseUrl}/accounts/${api.account}${path}`;
  const { result } = await send(url, {
    method: "POST",
    headers: { authorization: "Bearer any-token", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return result;
}

describe("emulator: bindings to what is not there", () => {
  const api = useEmulator({ missingBindings: "refuse" });

  /** The answers of each route that takes bindings. */
  async function uploads(more: object): Promise<Answer[]> {
    const modules = worker("x");
    const metadata = { main_module: "index.js", ...more };
    return [
      await api().put("user", modules, metadata),
      await api().call("POST", "/user/versions", form(metadata, modules)),
      await api().workers("POST", "/user/versions", versionOf(modules, more)),
      await api().call("PATCH", "/user/settings", form(undefined, { settings: ["application/json", JSON.stringify(more)] })),
    ];
  }

  for (const [type, { code, binding }] of Object.entries(KINDS)) {
    it(`are refused: ${type}`, async () => {
      await api().put("user");
      for (const { status, errors } of await uploads(bound(type, binding))) {
        expect([status, errors[0]?.code]).to.deep.equal([400, code]);
        expect(errors[0]?.message).to.contain("The binding B leads nowhere").and.to.contain(Object.values(binding)[0]);
      }
    });
  }

  it("are taken once it is there, in this account", async () => {
    await api().put("user");
    const { id } = await beside(api(), "/storage/kv/namespaces", { title: "links" });
    const { uuid } = await beside(api(), "/d1/database", { name: "db" });
    await beside(api(), "/queues", { queue_name: "jobs" });
    await beside(api(), "/r2/buckets", { name: "files" });
    await api().workers("POST", "", { name: "made" });
    const there: readonly [type: string, fields: object][] = [
      ["kv_namespace", { namespace_id: id }],
      ["d1", { database_id: uuid }],
      ["d1", { id: uuid }],
      ["queue", { queue_name: "jobs" }],
      ["r2_bucket", { bucket_name: "files" }],
      ["service", { service: "made" }],
    ];
    for (const [type, fields] of there) {
      expect(
        (await uploads(bound(type, fields))).map(({ status }) => status),
        type,
      ).to.deep.equal([200, 200, 200, 200]);
    }
    const other = await api()
      .in("other")
      .put("user", worker("x"), { main_module: "index.js", ...bound("kv_namespace", { namespace_id: id }) });
    expect(other.errors[0]?.code).to.equal(10_041);
  });

  it("tell a bucket of a jurisdiction from one without", async () => {
    await beside(api(), "/r2/buckets", { name: "european" }, { "cf-r2-jurisdiction": "eu" });
    const bucket = (more: object): object => ({ main_module: "index.js", ...bound("r2_bucket", { bucket_name: "european", ...more }) });
    expect((await api().put("buckets", worker("x"), bucket({}))).errors[0]?.code).to.equal(10_085);
    expect((await api().put("buckets", worker("x"), bucket({ jurisdiction: "eu" }))).status).to.equal(200);
  });

  it("let a Worker that is not there yet bind itself, and two bind each other one after the other", async () => {
    const calls = async (name: string, service?: string): Promise<number> =>
      (await api().put(name, worker(name), { main_module: "index.js", ...(service === undefined ? {} : bound("service", { service })) }))
        .status;
    expect(await calls("alone", "alone")).to.equal(200);
    expect([await calls("left", "right"), await calls("left"), await calls("right", "left"), await calls("left", "right")]).to.deep.equal([
      400, 200, 200, 200,
    ]);
  });

  it("pass where the emulator has nothing of the kind", async () => {
    await api().put("user");
    for (const more of [bound("hyperdrive", { id: "h" }), bound("vectorize", { index_name: "v" }), bound("ai", {})]) {
      expect((await uploads(more)).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    }
  });
});

describe("emulator: told to take bindings to what is not there", () => {
  const api = useEmulator({ missingBindings: "accept" });

  it("takes them", async () => {
    const bindings = Object.entries(KINDS).map(([type, { binding }]) => ({ name: type, type, ...binding }));
    expect((await api().put("user", worker("x"), { main_module: "index.js", bindings })).status).to.equal(200);
  });
});
