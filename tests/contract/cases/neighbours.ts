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

export const neighbourCases = {
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
