import { expect } from "chai";
import type { ContractApi } from "../api";
import type { Cases } from "../case";

/** Characters of a key. [documented] 512 are the most. */
const TOO_LONG = 513;

/** The path of a new KV namespace. */
async function namespace(api: ContractApi, name: string): Promise<string> {
  const { result, status, text } = await api.call("POST", "/storage/kv/namespaces", { title: api.name(name) });
  expect(status, text).to.equal(200);
  const path = `/storage/kv/namespaces/${String(result["id"])}`;
  api.made(path);
  return path;
}

/** The path of a new queue. */
async function queue(api: ContractApi, name: string): Promise<string> {
  const { result, status, text } = await api.call("POST", "/queues", { queue_name: api.name(name) });
  expect(status, text).to.equal(200);
  const path = `/queues/${String(result["queue_id"])}`;
  api.made(path);
  return path;
}

const emulatorOnly = "it needs a zone";

/** The id of a new zone. */
async function zone(api: ContractApi, name: string): Promise<string> {
  const { result, status, text } = await api.at("POST", "/zones", { name, account: { id: api.account } });
  expect(status, text).to.equal(200);
  return String(result["id"]);
}

export const neighbourCases = {
  "route-precedence": {
    emulatorOnly,
    run: async (api) => {
      const name = `${api.name("precedence")}.example`;
      const routes = `/zones/${await zone(api, name)}/workers/routes`;
      for (const script of ["host", "path"]) await api.put(script, script);
      await api.at("POST", routes, { pattern: `*.${name}/images/*`, script: api.name("path") });
      await api.at("POST", routes, { pattern: `www.${name}/*`, script: api.name("host") });
      const { status, text } = await api.visit(`www.${name}`, "/images/cat.png");
      expect([status, text]).to.deep.equal([200, "host"]);
    },
  },
  "route-changed": {
    emulatorOnly,
    run: async (api) => {
      const name = `${api.name("changed")}.example`;
      const routes = `/zones/${await zone(api, name)}/workers/routes`;
      const { result } = await api.at("POST", routes, { pattern: `${name}/*` });
      const route = `${routes}/${String(result["id"])}`;
      const pattern = await api.at("PUT", route, { pattern: "elsewhere.example/*" });
      const script = await api.at("PUT", route, { pattern: `${name}/*`, script: api.name("missing") });
      expect([pattern, script].map(({ status, code }) => [status, code])).to.deep.equal([
        [400, 10_022],
        [400, 10_019],
      ]);
    },
  },
  "queue-change": ["PUT", "PATCH"].map((method) => ({
    shows: method,
    run: async (api: ContractApi) => {
      const path = await queue(api, method.toLowerCase());
      await api.call(method, path, { queue_name: api.name(method.toLowerCase()), settings: { delivery_delay: 5 } });
      const { status, text } = await api.call(method, path, { settings: { message_retention_period: 3600 } });
      expect(status, text).to.equal(200);
      const { result } = await api.call("GET", path);
      expect(result["queue_name"]).to.equal(api.name(method.toLowerCase()));
      expect(result["settings"]).to.include({ delivery_delay: 5, message_retention_period: 3600 });
    },
  })),
  "neighbour-codes": [
    {
      shows: "a key that is too long",
      run: async (api) => {
        const path = await namespace(api, "key");
        const { status, code } = await api.call("PUT", `${path}/values/${"k".repeat(TOO_LONG)}`, "text", { "content-type": "text/plain" });
        expect([status, code]).to.deep.equal([400, 10_001]);
      },
    },
    {
      shows: "a value that is no JSON",
      run: async (api) => {
        const path = await namespace(api, "json");
        expect((await api.call("PUT", `${path}/values/key`, "text", { "content-type": "text/plain" })).status).to.equal(200);
        const { status, code } = await api.call("POST", `${path}/bulk/get`, { keys: ["key"], type: "json" });
        expect([status, code]).to.deep.equal([400, 10_001]);
      },
    },
    {
      shows: "a consumer that is not there",
      run: async (api) => {
        const path = await queue(api, "consumer");
        const { status, code } = await api.call("GET", `${path}/consumers/${"0".repeat(32)}`);
        expect([status, code]).to.deep.equal([404, 11_002]);
      },
    },
  ],
} as const satisfies Cases;
