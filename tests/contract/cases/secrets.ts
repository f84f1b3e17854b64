import { expect } from "chai";
import type { Answer, ContractApi } from "../api";
import type { Cases } from "../case";

function secret(text: string): object {
  return { bindings: [{ name: "KEY", type: "secret_text", text }] };
}

async function worker(api: ContractApi, name: string): Promise<void> {
  await api.call("POST", "/workers/workers", { name: api.name(name) });
}

async function deploy(
  api: ContractApi,
  name: string,
  ...shares: readonly (readonly [version: Answer, percentage: number])[]
): Promise<Answer> {
  const versions = shares.map(([{ result }, percentage]) => ({ version_id: result["id"], percentage }));
  return await api.call("POST", `/workers/scripts/${api.name(name)}/deployments`, { strategy: "percentage", versions });
}

export const secretCases = {
  "secret-defaults": [
    {
      shows: "a secret without a type",
      run: async (api) => {
        await api.put("no-type");
        const { status, result } = await api.call("PUT", `/workers/scripts/${api.name("no-type")}/secrets`, {
          name: "KEY",
          text: "hidden",
        });
        expect([status, result["type"]]).to.deep.equal([200, "secret_text"]);
      },
    },
    {
      shows: "one that is not there",
      run: async (api) => {
        await api.put("no-secret");
        const path = `/workers/scripts/${api.name("no-secret")}/secrets-bulk`;
        const { status, text } = await api.call(
          "PATCH",
          path,
          { secrets: { KEY: null } },
          { "content-type": "application/merge-patch+json" },
        );
        expect(status, text).to.equal(200);
      },
    },
  ],
  "secret-changed": [
    {
      shows: "gone",
      run: async (api) => {
        await worker(api, "gone");
        const first = await api.version("gone", "one", secret("old"), "?deploy=true");
        await api.version("gone", "two", {}, "?deploy=true");
        const { status, code } = await deploy(api, "gone", [first, 100]);
        expect([status, code]).to.deep.equal([400, 10_220]);
      },
    },
    {
      shows: "of a version that is live",
      run: async (api) => {
        await worker(api, "live");
        const first = await api.version("live", "one", secret("old"), "?deploy=true");
        const second = await api.version("live", "two", secret("new"));
        expect((await deploy(api, "live", [first, 90], [second, 10])).status).to.equal(200);
        expect((await deploy(api, "live", [first, 100])).status).to.equal(200);
      },
    },
    {
      shows: "against the newest live version",
      run: async (api) => {
        await worker(api, "newest");
        const first = await api.version("newest", "one", secret("old"));
        const second = await api.version("newest", "two", secret("old"), "?deploy=true");
        const third = await api.version("newest", "three", secret("new"));
        expect((await deploy(api, "newest", [second, 90], [third, 10])).status).to.equal(200);
        const { status, code } = await deploy(api, "newest", [first, 100]);
        expect([status, code]).to.deep.equal([400, 10_220]);
      },
    },
  ],
  "latest-deployed": [
    {
      shows: "with part of the traffic",
      run: async (api) => {
        await worker(api, "part");
        const first = await api.version("part", "one", {}, "?deploy=true");
        const second = await api.version("part", "two");
        expect((await deploy(api, "part", [first, 50], [second, 50])).status).to.equal(200);
        const { status, code } = await api.call("PUT", `/workers/scripts/${api.name("part")}/secrets`, {
          name: "KEY",
          text: "hidden",
          type: "secret_text",
        });
        expect([status, code]).to.deep.equal([400, 10_215]);
      },
    },
    {
      shows: "without versions",
      run: async (api) => {
        await worker(api, "none");
        const secretText = { name: "KEY", text: "hidden", type: "secret_text" };
        expect((await api.call("PUT", `/workers/scripts/${api.name("none")}/secrets`, secretText)).status).to.equal(200);
      },
    },
  ],
} as const satisfies Cases;
