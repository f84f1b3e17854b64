import { expect } from "chai";
import type { Cases } from "../case";

/** [documented] The versions that can be deployed. */
const DEPLOYABLE = 100;

export const versionCases = {
  "write-deploys": {
    run: async (api) => {
      const { result } = await api.put("deploys");
      expect(result["id"]).to.equal(api.name("deploys"));
      await api.putContent("deploys", "two");
      const path = `/workers/scripts/${api.name("deploys")}`;
      const { result: deployed } = await api.call("GET", `${path}/deployments`);
      const deployments = deployed["deployments"] as { versions: { version_id: string; percentage: number }[] }[];
      const [latest] = (await api.call("GET", `/workers/workers/${api.name("deploys")}/versions`)).list;
      expect([deployments.length, latest?.["number"]]).to.deep.equal([2, 2]);
      expect(deployments[0]?.versions).to.deep.equal([{ version_id: latest?.["id"], percentage: 100 }]);
    },
  },
  "version-too-old": {
    run: async (api) => {
      await api.call("POST", "/workers/workers", { name: api.name("old") });
      const { result: first } = await api.version("old", "0");
      for (let count = 1; count <= DEPLOYABLE; count += 1) await api.version("old", String(count));
      const { status, code } = await api.call("POST", `/workers/scripts/${api.name("old")}/deployments`, {
        strategy: "percentage",
        versions: [{ version_id: first["id"], percentage: 100 }],
      });
      expect([status, code]).to.deep.equal([400, 10_021]);
    },
  },
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
