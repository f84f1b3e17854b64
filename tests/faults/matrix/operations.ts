import { createHash } from "node:crypto";
import type { registry } from "../../../provider/resources/registry";
import type { JsonObject } from "../../../provider/values";
import type { FaultRule } from "../../../emulator/admin/fault-rules";
import { envelope } from "../../support/http-server";
import type { Case, Result, Stored } from "./world";

/** The Worker that all operations are about, and one beside it. */
const NAME = "api";
const OTHER = "other";

/** One operation of one resource. */
export interface Operation {
  readonly resource: keyof typeof registry;
  readonly name: string;
  /** What is there before; gives the state that the operation starts with. */
  readonly before: (world: Case) => Promise<Stored | undefined>;
  readonly run: (world: Case, stored: Stored | undefined) => Promise<Result>;
  /** What the program says afterwards; absent when the resource is gone. */
  readonly program?: (world: Case) => Promise<JsonObject>;
}

const code = (text: string): string => `export default { fetch: () => new Response(${JSON.stringify(text)}) };`;
const modules = (text: string): JsonObject => ({ "index.js": { content: code(text) }, "data.txt": { content: text } });
const contentOf = (text: string, more: JsonObject = {}): JsonObject => ({
  scriptName: NAME,
  mainModule: "index.js",
  modules: modules(text),
  ...more,
});
const versionOf = (text: string, more: JsonObject = {}): JsonObject => ({
  workerId: NAME,
  mainModule: "index.js",
  compatibilityDate: "2026-01-01",
  modules: modules(text),
  bindings: { PLAIN: { type: "plain_text", text }, SECRET: { type: "secret_text", text: "hidden" } },
  annotations: { workersMessage: text },
  ...more,
});

const siteOf = ({ matrix }: Case, site: 0 | 1): JsonObject => versionOf("site", { assets: { directory: matrix.sites[site].path } });

async function putScript(world: Case, name: string, text: string): Promise<void> {
  const form = new FormData();
  form.set("metadata", JSON.stringify({ main_module: "index.js" }));
  for (const [file, type] of [
    ["index.js", "application/javascript+module"],
    ["data.txt", "text/plain"],
  ] as const) {
    form.set(file, new File([file === "index.js" ? code(text) : text], file, { type }));
  }
  await world.api("PUT", `scripts/${name}`, form);
}

async function addVersion(world: Case, name: string, text: string, main = "index.js", deploy = true): Promise<string> {
  const body = {
    main_module: main,
    modules: [{ name: main, content_type: "application/javascript+module", content_base64: btoa(code(text)) }],
  };
  return (await world.api<{ id: string }>("POST", `workers/${name}/versions${deploy ? "?deploy=true" : ""}`, body)).id;
}

/** A Worker without versions, and another one with everything. */
async function addWorker(world: Case): Promise<void> {
  await world.api("POST", "workers", { name: NAME });
  await addOther(world);
}

async function addOther(world: Case): Promise<void> {
  await world.api("POST", "workers", { name: OTHER });
  await addVersion(world, OTHER, "other", "other.js");
}

async function addScripts(world: Case): Promise<void> {
  await putScript(world, NAME, "before");
  await addOther(world);
}

/** Versions one to three of the Worker, the first of them live. */
async function addVersions(world: Case): Promise<void> {
  await addWorker(world);
  await addVersion(world, NAME, "one");
  await addVersion(world, NAME, "two", "index.js", false);
  await addVersion(world, NAME, "three", "index.js", false);
}

/** Asked for before anything fails. */
const known = new WeakMap<Case, string[]>();

async function versionIds(world: Case): Promise<string[]> {
  const ids = known.get(world) ?? (await askForVersionIds(world));
  known.set(world, ids);
  return ids;
}

async function askForVersionIds(world: Case): Promise<string[]> {
  const versions = await world.api<{ id: string; number: number }[]>("GET", `workers/${NAME}/versions?per_page=100`);
  return versions.sort((a, b) => a.number - b.number).map(({ id }) => id);
}

const share = async (world: Case, index: number, percentage = 100): Promise<JsonObject> => ({
  versionId: (await versionIds(world))[index],
  percentage,
});

async function made(result: Promise<Result>): Promise<Stored> {
  const { stored, error } = await result;
  if (error !== undefined) throw error;
  if (stored === undefined) throw new Error("nothing was made");
  return stored;
}

interface Plan {
  readonly before: (world: Case) => Promise<void>;
  /** What the state comes from. */
  readonly from?: (world: Case) => JsonObject | Promise<JsonObject>;
  /** What someone else does after it. */
  readonly meanwhile?: (world: Case) => Promise<void>;
  readonly to?: (world: Case) => JsonObject | Promise<JsonObject>;
}

function operation(resource: Operation["resource"], name: string, kind: "up" | "refresh" | "destroy", plan: Plan): Operation {
  const { before, from, meanwhile, to = from } = plan;
  const program = async (world: Case): Promise<JsonObject> => (await to?.(world)) ?? {};
  return {
    resource,
    name,
    async before(world) {
      await before(world);
      await program(world);
      const stored = from && (await made(world.up(resource, await from(world))));
      await meanwhile?.(world);
      return stored;
    },
    async run(world, stored) {
      if (kind === "up") return world.up(resource, await program(world), stored);
      if (stored === undefined) throw new Error("a state is needed");
      return world[kind](resource, stored);
    },
    ...(kind === "destroy" ? {} : { program }),
  };
}

export const OPERATIONS: readonly Operation[] = [
  operation("WorkerScriptContent", "create", "up", { before: addScripts, to: () => contentOf("wanted", { onConflict: "fail" }) }),
  operation("WorkerScriptContent", "adopt", "up", { before: addScripts, to: () => contentOf("before", { adopt: true }) }),
  operation("WorkerScriptContent", "read", "refresh", { before: addScripts, from: () => contentOf("wanted") }),
  operation("WorkerScriptContent", "read of a change", "refresh", {
    before: addScripts,
    from: () => contentOf("wanted"),
    meanwhile: (world) => putScript(world, NAME, "theirs"),
  }),
  operation("WorkerScriptContent", "update", "up", { before: addScripts, from: () => contentOf("first"), to: () => contentOf("second") }),
  operation("WorkerScriptContent", "update without overwriting", "up", {
    before: addScripts,
    from: () => contentOf("first", { onConflict: "fail" }),
    to: () => contentOf("second", { onConflict: "fail" }),
  }),
  operation("WorkerScriptContent", "update by a trigger", "up", {
    before: addScripts,
    from: () => contentOf("same", { triggers: 1 }),
    meanwhile: (world) => putScript(world, NAME, "theirs"),
    to: () => contentOf("same", { triggers: 2 }),
  }),
  operation("WorkerScriptContent", "delete", "destroy", { before: addScripts, from: () => contentOf("wanted") }),

  operation("Worker", "create", "up", { before: addOther, to: () => ({ name: NAME, tags: ["a"], observability: { enabled: true } }) }),
  operation("Worker", "adopt", "up", { before: addWorker, to: () => ({ name: NAME, adopt: true }) }),
  operation("Worker", "read", "refresh", { before: addOther, from: () => ({ name: NAME, tags: ["a"] }) }),
  operation("Worker", "update", "up", {
    before: addOther,
    from: () => ({ name: NAME, tags: ["a"], logpush: true }),
    to: () => ({ name: NAME, tags: ["b"], observability: { enabled: true } }),
  }),
  operation("Worker", "rename", "up", { before: addOther, from: () => ({ name: "before" }), to: () => ({ name: NAME }) }),
  operation("Worker", "delete", "destroy", { before: addOther, from: () => ({ name: NAME }) }),

  operation("WorkerVersion", "create", "up", { before: addWorker, to: () => versionOf("wanted") }),
  operation("WorkerVersion", "create and deploy", "up", { before: addWorker, to: () => versionOf("wanted", { deploy: true }) }),
  operation("WorkerVersion", "create with assets", "up", { before: addWorker, to: (world) => siteOf(world, 0) }),
  operation("WorkerVersion", "update of assets", "up", {
    before: addWorker,
    from: (world) => siteOf(world, 0),
    // Which files a version has, nobody can read back: only that it is older tells it from the wanted one.
    meanwhile: async ({ matrix }) => matrix.clock.advance(5_000),
    to: (world) => siteOf(world, 1),
  }),
  operation("WorkerVersion", "adopt", "up", {
    before: addVersions,
    to: () => ({ workerId: NAME, mainModule: "index.js", modules: { "index.js": { content: code("three") } }, adopt: true }),
  }),
  operation("WorkerVersion", "read", "refresh", { before: addWorker, from: () => versionOf("wanted") }),
  operation("WorkerVersion", "update, a new version", "up", {
    before: addWorker,
    from: () => versionOf("first"),
    to: () => versionOf("second"),
  }),
  operation("WorkerVersion", "delete", "destroy", {
    before: addWorker,
    from: () => versionOf("first", { deleteVersion: true }),
    meanwhile: async (world) => {
      await addVersion(world, NAME, "newer");
    },
  }),

  operation("WorkerDeployment", "create", "up", {
    before: addVersions,
    to: async (world) => ({ scriptName: NAME, versions: [await share(world, 1)] }),
  }),
  operation("WorkerDeployment", "create beside the stable one", "up", {
    before: addVersions,
    to: async (world) => ({ scriptName: NAME, versions: [await share(world, 1, 10)], remainder: "stable" }),
  }),
  operation("WorkerDeployment", "adopt", "up", {
    before: addVersions,
    to: async (world) => ({ scriptName: NAME, versions: [await share(world, 0)], adopt: true }),
  }),
  operation("WorkerDeployment", "read", "refresh", {
    before: addVersions,
    from: async (world) => ({ scriptName: NAME, versions: [await share(world, 1)] }),
  }),
  operation("WorkerDeployment", "update", "up", {
    before: addVersions,
    from: async (world) => ({ scriptName: NAME, versions: [await share(world, 1)] }),
    to: async (world) => ({ scriptName: NAME, versions: [await share(world, 2)] }),
  }),
  operation("WorkerDeployment", "update without overwriting", "up", {
    before: addVersions,
    from: async (world) => ({ scriptName: NAME, versions: [await share(world, 1, 10)], remainder: "stable", onConflict: "fail" }),
    to: async (world) => ({ scriptName: NAME, versions: [await share(world, 1, 50)], remainder: "stable", onConflict: "fail" }),
  }),
  operation("WorkerDeployment", "delete", "destroy", {
    before: addVersions,
    from: async (world) => ({ scriptName: NAME, versions: [await share(world, 1)] }),
  }),
];

type Remote = Record<string, { versions: number; deployments: number; live: unknown; content: string; settings: unknown }>;

/** Everything that a write could have changed, without ids and times. */
export async function remote(world: Case): Promise<Remote> {
  const scripts = await world.api<{ id: string }[]>("GET", "scripts");
  const entries = scripts.map(async ({ id }): Promise<[string, Remote[string]]> => {
    const versions = await world.api<{ id: string; number: number; main_module?: string }[]>("GET", `workers/${id}/versions?per_page=100`);
    const numbers = new Map(versions.map((version) => [version.id, version.number]));
    const { deployments } = await world.api<{ deployments: { versions: { version_id: string; percentage: number }[] }[] }>(
      "GET",
      `scripts/${id}/deployments`,
    );
    const worker = await world.api<JsonObject>("GET", `workers/${id}`);
    const { tags, logpush, observability, subdomain } = worker;
    const newest = versions.find(({ number }) => number === Math.max(...numbers.values()));
    const code = newest && (await world.api<{ modules: unknown }>("GET", `workers/${id}/versions/${newest.id}?include=modules`)).modules;
    return [
      id,
      {
        versions: versions.length,
        deployments: deployments.length,
        live: deployments[0]?.versions.map(({ version_id: version, percentage }) => [numbers.get(version), percentage]),
        content: createHash("sha256")
          .update(JSON.stringify(code ?? null))
          .digest("hex"),
        settings: { tags, logpush, observability, subdomain },
      },
    ];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What the API would say to each kind of request, were it about the other script. Lists and bodies of code name no script. */
export async function answersForOther(world: Case): Promise<FaultRule[]> {
  const [scripts, worker, version, { deployments }] = await Promise.all([
    world.api<{ id: string }[]>("GET", "scripts"),
    world.api("GET", `workers/${OTHER}`),
    world.api("GET", `workers/${OTHER}/versions/latest`),
    world.api<{ deployments: unknown[] }>("GET", `scripts/${OTHER}/deployments`),
  ]);
  const base = `*/accounts/${world.account}/workers`;
  const rule = (method: string, path: string, result: unknown): FaultRule => ({
    method,
    path: `${base}/${path}`,
    fault: {
      type: "status",
      status: 200,
      body: JSON.parse(envelope({ result })) as unknown,
      headers: { "content-type": "application/json" },
      after: true,
    },
  });
  const single = await world.api<{ id: string; name: string }[]>("GET", "workers?per_page=100");
  const ours = single.filter(({ name }) => name !== OTHER).flatMap(({ id, name }) => [id, name]);
  return [
    rule(
      "PUT",
      "scripts/*/content",
      scripts.find(({ id }) => id === OTHER),
    ),
    rule("POST", "workers", worker),
    rule("POST", "workers/*/versions", version),
    rule("POST", "scripts/*/deployments", deployments[0]),
    rule("GET", "workers/*/versions/*-*-*-*", version),
    ...[NAME, ...ours].flatMap((name) => [rule("GET", `workers/${name}`, worker), rule("PATCH", `workers/${name}`, worker)]),
  ];
}
