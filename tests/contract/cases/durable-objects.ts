import { expect } from "chai";
import { type Answer, type ContractApi, ESM, type Part } from "../api";
import type { Cases } from "../case";

const WITHOUT_CLASS: Part = ["index.js", ESM, "export default { fetch() { return new Response(); } };"];
const WITH_CLASS: Part = [
  "index.js",
  ESM,
  'import { DurableObject } from "cloudflare:workers"; export class Counter extends DurableObject {} ' +
    "export default { fetch() { return new Response(); } };",
];

/** The code of what is not deleted because it is used. */
const STILL_USED = 10_064;

async function put(api: ContractApi, script: string, part: Part, metadata: object = {}): Promise<Answer> {
  return await api.upload("PUT", `/workers/scripts/${api.name(script)}`, [part], { compatibility_date: "2026-01-01", ...metadata });
}

function isRefused({ status, code, text }: Answer): void {
  expect([status, code], text).to.deep.equal([400, 10_061]);
}

async function bindTo(api: ContractApi, script: string, binding: object): Promise<Answer> {
  return await put(api, script, WITHOUT_CLASS, { bindings: [{ name: "OTHER", ...binding }] });
}

export const durableObjectCases = {
  "reference-status": [
    {
      shows: "a binding to what is not there",
      run: async (api) => {
        expect((await bindTo(api, "nowhere", { type: "kv_namespace", namespace_id: "0".repeat(32) })).status).to.equal(400);
      },
    },
    {
      shows: "a Worker that a service binding leads to",
      run: async (api) => {
        await put(api, "bound", WITHOUT_CLASS);
        expect((await bindTo(api, "binds", { type: "service", service: api.name("bound") })).status).to.equal(200);
        expect((await api.call("DELETE", `/workers/scripts/${api.name("bound")}`)).status).to.equal(400);
      },
    },
    {
      shows: "a Worker whose Durable Objects another one binds",
      run: async (api) => {
        await put(api, "owner", WITH_CLASS, { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } });
        const binding = { type: "durable_object_namespace", class_name: "Counter", script_name: api.name("owner") };
        expect((await bindTo(api, "uses", binding)).status).to.equal(200);
        const { status, code } = await api.call("DELETE", `/workers/scripts/${api.name("owner")}`);
        expect([status, code]).to.deep.equal([400, STILL_USED]);
      },
    },
    {
      shows: "by force",
      run: async (api) => {
        await put(api, "forced", WITHOUT_CLASS);
        await bindTo(api, "left", { type: "service", service: api.name("forced") });
        expect((await api.call("DELETE", `/workers/scripts/${api.name("forced")}?force=true`)).status).to.equal(200);
        const { result } = await api.call("GET", `/workers/scripts/${api.name("left")}/settings`);
        expect(result["bindings"]).to.have.nested.property("[0].service", api.name("forced"));
      },
    },
  ],
  "migration-code": [
    {
      shows: "a class that is not there",
      run: async (api) =>
        isRefused(await put(api, "absent-class", WITHOUT_CLASS, { migrations: { new_tag: "v1", deleted_classes: ["Counter"] } })),
    },
    {
      shows: "a way back",
      run: async (api) => {
        await put(api, "way-back", WITHOUT_CLASS);
        const { result } = await api.call("GET", `/workers/workers/${api.name("way-back")}/versions/latest`);
        const migrated = await put(api, "way-back", WITH_CLASS, { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } });
        expect(migrated.status, migrated.text).to.equal(200);
        const versions = [{ version_id: result["id"], percentage: 100 }];
        isRefused(await api.call("POST", `/workers/scripts/${api.name("way-back")}/deployments`, { strategy: "percentage", versions }));
      },
    },
    {
      shows: "exports that leave a class out",
      run: async (api) => {
        const entry = { type: "durable-object", storage: "sqlite" };
        isRefused(await put(api, "no-class", WITHOUT_CLASS, { exports: { Counter: entry } }));
      },
    },
  ],
} as const satisfies Cases;
