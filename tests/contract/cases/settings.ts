import { expect } from "chai";
import type { ContractApi } from "../api";
import type { Cases } from "../case";

async function etagOf(api: ContractApi, script: string): Promise<unknown> {
  const etag = (await api.listed(script))?.["etag"];
  expect(etag).to.be.a("string");
  return etag;
}

export const settingsCases = {
  "etag-settings": [
    {
      shows: "bindings",
      run: async (api) => {
        await api.put("bindings");
        const before = await etagOf(api, "bindings");
        await api.patchSettings("bindings", { bindings: [{ name: "TEXT", type: "plain_text", text: "new" }] });
        expect(await etagOf(api, "bindings")).not.to.equal(before);
      },
    },
    {
      shows: "settings of a version",
      run: async (api) => {
        await api.put("settings");
        const before = await etagOf(api, "settings");
        await api.patchSettings("settings", { compatibility_flags: ["nodejs_compat"] });
        expect(await etagOf(api, "settings")).not.to.equal(before);
      },
    },
    {
      shows: "settings of the script",
      run: async (api) => {
        await api.put("script-settings");
        const before = await etagOf(api, "script-settings");
        const path = `/workers/scripts/${api.name("script-settings")}/script-settings`;
        expect((await api.call("PATCH", path, { tags: ["own"] })).status).to.equal(200);
        expect(await etagOf(api, "script-settings")).not.to.equal(before);
      },
    },
  ],
  "etag-secrets": {
    run: async (api) => {
      await api.put("secrets");
      const before = await etagOf(api, "secrets");
      const secret = { name: "KEY", text: "hidden", type: "secret_text" };
      expect((await api.call("PUT", `/workers/scripts/${api.name("secrets")}/secrets`, secret)).status).to.equal(200);
      expect(await etagOf(api, "secrets")).not.to.equal(before);
    },
  },
  "put-resets-settings": {
    run: async (api) => {
      await api.put("reset", "one", { tags: ["own"] });
      const { result } = await api.put("reset", "two");
      expect(result["tags"] ?? []).to.deep.equal([]);
    },
  },
  "method-not-allowed": {
    run: async (api) => {
      const { status, code } = await api.call("POST", `/workers/scripts/${api.name("method")}`, {});
      expect([status, code]).to.deep.equal([405, 10_405]);
    },
  },
} as const satisfies Cases;
