import type { Resource } from "../../../provider/resources/resource";
import { registry } from "../../../provider/resources/registry";
import type { JsonObject } from "../../../provider/values";
import { Pass } from "../../unit/provider/resources/engine";
import { ACCOUNT, FakeApi } from "../../unit/provider/resources/fake-api";

export type ResourceName = keyof typeof registry;

/** What a change of one input leads to, as the provider itself does it. */
export type Change =
  | { readonly leadsTo: "nothing" }
  | { readonly leadsTo: "replacement" }
  /** With the methods of the requests that the update made. */
  | { readonly leadsTo: "update"; readonly requests: readonly string[] };

interface Sample {
  readonly program: JsonObject;
  /** For each input the values that are another: its own, and what has to change with it. */
  readonly others: Readonly<Record<string, JsonObject>>;
}

const esModule = (text: string): JsonObject => ({ content: `export default { fetch() { return new Response("${text}"); } };` });
const script = { content: 'addEventListener("fetch", (event) => event.respondWith(new Response("")));' };
const modules = { "index.js": esModule("a"), "other.js": esModule("b") };

/** The programs, and what is changed in them. What an input is by itself does not matter: only that it is another. */
const samples: Readonly<Record<ResourceName, (api: FakeApi) => Sample>> = {
  Worker: () => ({
    program: { name: "api" },
    others: {
      name: { name: "renamed" },
      logpush: { logpush: true },
      observability: { observability: { enabled: true } },
      subdomain: { subdomain: { enabled: true } },
      tags: { tags: ["a"] },
      tailConsumers: { tailConsumers: [{ name: "tail" }] },
      adopt: { adopt: true },
    },
  }),
  WorkerScriptContent: (api) => {
    api.addWorker("api");
    return {
      program: { scriptName: "api", mainModule: "index.js", modules },
      others: {
        scriptName: { scriptName: "other" },
        mainModule: { mainModule: "other.js" },
        bodyPart: { bodyPart: "index.js", mainModule: undefined, modules: { "index.js": script } },
        modules: { modules: { "index.js": esModule("c") } },
        onConflict: { onConflict: "fail" },
        adopt: { adopt: true },
        triggers: { triggers: { settings: 1 } },
      },
    };
  },
  WorkerVersion: (api) => {
    api.addWorker("api");
    return {
      program: { workerId: "api", mainModule: "index.js", modules, compatibilityDate: "2026-01-01" },
      others: {
        workerId: { workerId: "other" },
        annotations: { annotations: { workersMessage: "another" } },
        assets: { assets: { config: { htmlHandling: "none" } } },
        bindings: { bindings: { GREETING: { type: "plain_text", text: "Hello" } } },
        cacheOptions: { cacheOptions: { enabled: true } },
        compatibilityDate: { compatibilityDate: "2026-02-01" },
        compatibilityFlags: { compatibilityFlags: ["nodejs_compat"] },
        containers: { containers: [{ className: "Box" }] },
        exports: { exports: { Counter: { type: "durable-object", storage: "sqlite" } } },
        limits: { limits: { cpuMs: 50 } },
        mainModule: { mainModule: "other.js" },
        migrations: { migrations: [{ tag: "v1", newSqliteClasses: ["Counter"] }] },
        modules: { modules: { "index.js": esModule("c") } },
        packageDependencies: { packageDependencies: [{ name: "hono", installedVersion: "4.0.0", packageJsonVersion: "^4" }] },
        placement: { placement: { mode: "smart" } },
        usageModel: { usageModel: "unbound" },
        deploy: { deploy: true },
        deleteVersion: { deleteVersion: true },
        adopt: { adopt: true },
      },
    };
  },
  WorkerDeployment: (api) => {
    const worker = api.addWorker("api");
    const [first, second] = [api.addVersion(worker, {}).id, api.addVersion(worker, {}).id];
    return {
      program: { scriptName: "api", versions: [{ versionId: first, percentage: 100 }] },
      others: {
        scriptName: { scriptName: "other" },
        versions: { versions: [{ versionId: second, percentage: 100 }] },
        remainder: { remainder: "stable" },
        force: { force: true },
        annotations: { annotations: { workersMessage: "another" } },
        onConflict: { onConflict: "fail" },
        adopt: { adopt: true },
      },
    };
  },
};

/** Makes each resource, changes each of its inputs, and asks the provider what that leads to. An update is then made. */
export async function measureChanges(): Promise<Record<ResourceName, Record<string, Change>>> {
  const api = new FakeApi();
  const baseUrl = await api.start();
  try {
    const measured = {} as Record<ResourceName, Record<string, Change>>;
    for (const [name, resource] of Object.entries(registry) as [ResourceName, () => Resource][]) {
      measured[name] = {};
      const all = { accountId: { accountId: ACCOUNT.replace(/^0/, "1") }, ...samples[name](new FakeApi()).others };
      for (const input of Object.keys(all)) measured[name][input] = await measure(api, baseUrl, resource(), samples[name], input);
    }
    return measured;
  } finally {
    await api.stop();
  }
}

async function measure(
  api: FakeApi,
  baseUrl: string,
  resource: Resource,
  sample: (api: FakeApi) => Sample,
  input: string,
): Promise<Change> {
  api.reset();
  const { program, others } = sample(api);
  const changed = { ...program, ...(input === "accountId" ? { accountId: ACCOUNT.replace(/^0/, "1") } : others[input]) };
  const stored = await new Pass(resource, baseUrl).create(program);
  const pass = new Pass(resource, baseUrl);
  const { changes, replaces } = pass.diff(stored, await pass.inputs(changed, stored.inputs));
  if (!changes) return { leadsTo: "nothing" };
  if (replaces.length > 0) return { leadsTo: "replacement" };
  api.requests();
  await pass.update(stored, changed);
  return { leadsTo: "update", requests: api.requests().map((request) => request.split(" ")[0]!) };
}
