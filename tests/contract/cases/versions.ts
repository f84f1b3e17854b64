import { expect } from "chai";
import { type ContractApi, main } from "../api";
import type { Cases } from "../case";

/** [documented] The versions that can be deployed. */
const DEPLOYABLE = 100;

const WRITES = [
  { what: "content", write: async (api: ContractApi, script: string): Promise<unknown> => await api.putContent(script, "two") },
  {
    what: "settings",
    write: async (api: ContractApi, script: string): Promise<void> =>
      await api.patchSettings(script, { compatibility_flags: ["nodejs_compat"] }),
    behind: "etag-settings",
  },
] as const;

/** Versions of the Worker, one more than can be deployed; answers the id of the first one. */
async function manyVersions(api: ContractApi, worker: string): Promise<string> {
  await api.call("POST", "/workers/workers", { name: api.name(worker) });
  const { result: first } = await api.version(worker, "0");
  for (let count = 1; count <= DEPLOYABLE; count += 1) await api.version(worker, String(count));
  return String(first["id"]);
}

export const versionCases = {
  "write-deploys": WRITES.flatMap(({ what, write, ...behind }) => [
    {
      ...behind,
      shows: `${what}, in the deployments`,
      run: async (api: ContractApi) => {
        const script = `${what}-deployments`;
        expect((await api.put(script)).result["id"]).to.equal(api.name(script));
        await write(api, script);
        const { result } = await api.call("GET", `/workers/scripts/${api.name(script)}/deployments`);
        const deployments = result["deployments"] as { versions: { version_id: string; percentage: number }[] }[];
        expect(deployments).to.have.length(2);
        expect(deployments[0]?.versions.map(({ percentage }) => percentage)).to.deep.equal([100]);
      },
    },
    {
      ...behind,
      shows: `${what}, in the versions of the script`,
      run: async (api: ContractApi) => {
        const script = `${what}-script`;
        await api.put(script);
        await write(api, script);
        const { result } = await api.call("GET", `/workers/scripts/${api.name(script)}/versions`);
        expect((result["items"] as { number: number }[]).map(({ number }) => number)).to.deep.equal([2, 1]);
      },
    },
    {
      ...behind,
      shows: `${what}, in the versions of the Worker`,
      run: async (api: ContractApi) => {
        const script = `${what}-worker`;
        await api.put(script);
        await write(api, script);
        const { list } = await api.call("GET", `/workers/workers/${api.name(script)}/versions`);
        expect(list.map(({ number }) => number)).to.deep.equal([2, 1]);
      },
    },
    {
      ...behind,
      shows: `${what}, as the latest version`,
      run: async (api: ContractApi) => {
        const script = `${what}-latest`;
        await api.put(script);
        await write(api, script);
        const { result } = await api.call("GET", `/workers/workers/${api.name(script)}/versions/latest`);
        expect(result["number"]).to.equal(2);
      },
    },
    {
      ...behind,
      shows: `${what}, in the number of the next version of the script`,
      run: async (api: ContractApi) => {
        const script = `${what}-upload`;
        await api.put(script);
        await write(api, script);
        const { result } = await api.upload("POST", `/workers/scripts/${api.name(script)}/versions`, [main("three")]);
        expect(result["number"]).to.equal(3);
      },
    },
    {
      ...behind,
      shows: `${what}, in the number of the next version`,
      run: async (api: ContractApi) => {
        const script = `${what}-next`;
        await api.put(script);
        await write(api, script);
        const { result } = await api.version(script, "three");
        expect(result["number"]).to.equal(3);
      },
    },
  ]),
  "version-too-old": [
    {
      shows: "deployed",
      run: async (api) => {
        const first = await manyVersions(api, "old");
        const { status, code } = await api.call("POST", `/workers/scripts/${api.name("old")}/deployments`, {
          strategy: "percentage",
          versions: [{ version_id: first, percentage: 100 }],
        });
        expect([status, code]).to.deep.equal([400, 10_021]);
      },
    },
    {
      shows: "its modules",
      run: async (api) => {
        const first = await manyVersions(api, "forgotten");
        const { status, result } = await api.call("GET", `/workers/workers/${api.name("forgotten")}/versions/${first}?include=modules`);
        expect([status, result["modules"]]).to.deep.equal([200, []]);
      },
    },
  ],
  "worker-without-versions": {
    run: async (api) => {
      await api.call("POST", "/workers/workers", { name: api.name("empty") });
      const listed = await api.listed("empty");
      expect(listed?.["etag"]).to.be.a("string");
      expect(listed?.["handlers"] ?? []).to.deep.equal([]);
    },
  },
  "in-use": {
    run: async (api) => {
      await api.call("POST", "/workers/workers", { name: api.name("used") });
      const { result: live } = await api.version("used", "one", {}, "?deploy=true");
      const { result: latest } = await api.version("used", "two");
      for (const { id } of [live, latest] as { id: string }[]) {
        const { status, code } = await api.call("DELETE", `/workers/workers/${api.name("used")}/versions/${id}`);
        expect([status, code]).to.deep.equal([400, 10_021]);
      }
      const path = `/workers/scripts/${api.name("used")}/deployments`;
      const { result } = await api.call("GET", path);
      const [deployment] = result["deployments"] as { id: string }[];
      const { status, code } = await api.call("DELETE", `${path}/${deployment?.id ?? ""}`);
      expect([status, code]).to.deep.equal([400, 10_021]);
    },
  },
  "bound-without-deployment": {
    run: async (api) => {
      await api.call("POST", "/workers/workers", { name: api.name("undeployed") });
      const { status } = await api.put("early", "one", { bindings: [{ name: "LATER", type: "service", service: api.name("undeployed") }] });
      expect(status).to.equal(200);
    },
  },
  "delete-used-worker": {
    run: async (api) => {
      await api.put("used-by-id");
      await api.put("user-by-id", "one", { bindings: [{ name: "USED", type: "service", service: api.name("used-by-id") }] });
      expect((await api.call("DELETE", `/workers/workers/${api.name("used-by-id")}`)).status).to.equal(200);
    },
  },
} as const satisfies Cases;
