import { expect } from "chai";
import type { Answer } from "../api";
import type { Cases } from "../case";

function isRefused({ status, code, text }: Answer): void {
  expect([status, code], text).to.deep.equal([400, 10_021]);
}

export const refusalCases = {
  "validation-code": [
    {
      shows: "a path of a manifest",
      run: async (api) => {
        const manifest = { "no-slash.txt": { hash: "0".repeat(32), size: 1 } };
        isRefused(await api.call("POST", `/workers/scripts/${api.name("manifest")}/assets-upload-session`, { manifest }));
      },
    },
    {
      shows: "a compatibility date",
      run: async (api) => {
        await api.call("POST", "/workers/workers", { name: api.name("date") });
        isRefused(await api.version("date", "one", { compatibility_date: "tomorrow" }));
      },
    },
    {
      shows: "percentages",
      run: async (api) => {
        await api.call("POST", "/workers/workers", { name: api.name("shares") });
        const { result } = await api.version("shares", "one");
        const versions = [{ version_id: result["id"], percentage: 60 }];
        isRefused(await api.call("POST", `/workers/scripts/${api.name("shares")}/deployments`, { strategy: "percentage", versions }));
      },
    },
    {
      shows: "a page",
      run: async (api) => isRefused(await api.call("GET", "/workers/workers?per_page=0")),
    },
  ],
} as const satisfies Cases;
