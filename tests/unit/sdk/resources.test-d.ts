/** What the compiler takes and refuses of the resources. Nothing here is run: see bindings.test-d.ts. */
import type * as pulumi from "@pulumi/pulumi";
import {
  type DeepInput,
  Provider,
  type VersionExport,
  type VersionMigrations,
  type VersionPlacement,
  Worker,
  WorkerDeployment,
  type WorkerDeploymentArgs,
  type WorkerArgs,
  WorkerVersion,
  type WorkerVersionArgs,
} from "../../../sdk";

declare const text: pulumi.Output<string>;
declare const texts: pulumi.Output<string[]>;
declare const yes: pulumi.Output<boolean>;
declare const count: pulumi.Output<number>;
declare const word: pulumi.Output<"sqlite" | "legacy-kv">;
declare const wholePlacement: pulumi.Output<VersionPlacement>;

export const placements: DeepInput<VersionPlacement>[] = [
  { mode: "smart" },
  { region: text },
  { hostname: "h" },
  { host: "h:1" },
  { mode: "targeted", region: "aws:eu-west-1" },
  { mode: "targeted", hostname: text },
  { mode: "targeted", host: text },
  { mode: "targeted", target: [{ region: text }] },
  wholePlacement,
  // @ts-expect-error -- smart placement takes no place
  { mode: "smart", region: "r" },
  // @ts-expect-error -- nothing is no placement
  {},
  // @ts-expect-error -- targeted at nothing
  { mode: "targeted" },
  // @ts-expect-error -- another mode
  { mode: "fast" },
  // @ts-expect-error -- a target without a mode
  { target: [{ region: "r" }] },
];

export const migrations: DeepInput<VersionMigrations>[] = [
  { newTag: "v1", newSqliteClasses: ["A"] },
  { oldTag: "v1", newTag: text, renamedClasses: [{ from: "A", to: text }] },
  { newTag: "v1", steps: [{ newClasses: texts }, { deletedClasses: ["B"] }] },
  [
    { tag: "v1", newSqliteClasses: ["A"] },
    { tag: text, transferredClasses: [{ from: "A", fromScript: "s", to: "B" }] },
  ],
  // @ts-expect-error -- a step of a history needs a tag
  [{ newClasses: ["A"] }],
  // @ts-expect-error -- a misspelt field
  { newTag: "v1", newSqlClasses: ["A"] },
  // @ts-expect-error -- a renaming without its end
  { newTag: "v1", renamedClasses: [{ from: "A" }] },
];

export const exported: DeepInput<VersionExport>[] = [
  { type: "worker" },
  { type: "worker", cache: { enabled: yes } },
  { type: "durable-object", storage: "sqlite" },
  { type: "durable-object", storage: word, state: "created", container: text },
  { type: "durable-object", state: "deleted" },
  { type: "durable-object", state: "renamed", renamedTo: text },
  { type: "durable-object", state: "transferred", transferredTo: "other" },
  { type: "durable-object", state: "expecting-transfer", storage: "sqlite", transferFrom: text },
  // @ts-expect-error -- a class without storage
  { type: "durable-object" },
  // @ts-expect-error -- a class that is gone has none
  { type: "durable-object", state: "deleted", storage: "sqlite" },
  // @ts-expect-error -- renamed to nothing
  { type: "durable-object", state: "renamed" },
  // @ts-expect-error -- an entrypoint has no storage
  { type: "worker", storage: "sqlite" },
];

/** Any part, and the whole, may be an output. */
interface Sample {
  readonly flag?: boolean;
  readonly list: readonly string[];
  readonly inner: { readonly word: "a" | "b" };
  readonly either: boolean | string[];
}
declare const sample: pulumi.Output<Sample>;
declare const inner: Promise<{ word: "a" | "b" }>;
declare const either: pulumi.Output<boolean | string[]>;
export const samples: DeepInput<Sample>[] = [
  sample,
  { flag: yes, list: texts, inner, either },
  { list: [text, "b"], inner: { word: "a" }, either: [text] },
  { list: ["a"] as const, inner: { word: "b" }, either: true },
  // @ts-expect-error -- an output of another type
  { flag: text, list: [], inner, either },
  // @ts-expect-error -- an element of another type
  { list: [count], inner, either },
  // @ts-expect-error -- a part is missing
  { list: [], either },
];

declare const archive: pulumi.asset.FileArchive;
export const versions: WorkerVersionArgs[] = [
  {
    ...{ accountId: text, workerId: text, annotations: { workersMessage: text, workersTag: "t" }, cacheOptions: { enabled: yes } },
    ...{ compatibilityDate: text, compatibilityFlags: texts, containers: [{ className: text }], limits: { cpuMs: count, subrequests: 1 } },
    ...{ mainModule: text, modules: { "i.js": { content: text } }, usageModel: "standard" as const, placement: wholePlacement },
    ...{ deploy: yes, deleteVersion: yes, adopt: text, exports: { A: { type: "durable-object", storage: "sqlite" } } as const },
    assets: { jwt: text, config: { htmlHandling: "none", notFoundHandling: "404-page", runWorkerFirst: ["/api/*"] } },
    packageDependencies: [{ name: "a", installedVersion: "1.0.0", packageJsonVersion: "^1" }],
  },
  { workerId: "w", assets: { config: { runWorkerFirst: yes } }, adopt: true },
  { workerId: "w", assets: { directory: text } },
  { workerId: "w", assets: { directory: archive } },
  // @ts-expect-error -- a list of folders
  { workerId: "w", assets: { directory: ["public"] } },
  // @ts-expect-error -- the Worker is missing
  { mainModule: "i.js" },
  // @ts-expect-error -- a misspelt property
  { workerId: "w", compatibilityFlag: ["a"] },
  // @ts-expect-error -- annotations go by the properties' names
  { workerId: "w", annotations: { "workers/message": "m" } },
  // @ts-expect-error -- an output of another type
  { workerId: "w", limits: { cpuMs: text } },
  // @ts-expect-error -- another word
  { workerId: "w", assets: { config: { htmlHandling: "some" } } },
];

export const workers: WorkerArgs[] = [
  {
    ...{ name: text, logpush: yes, tags: texts, tailConsumers: [{ name: text }], subdomain: { enabled: yes, previewsEnabled: false } },
    observability: {
      enabled: yes,
      headSamplingRate: count,
      logs: { persist: yes, destinations: texts },
      traces: { propagationPolicy: "accept" },
    },
  },
  // @ts-expect-error -- the name is missing
  { tags: [] },
  // @ts-expect-error -- tail consumers of scripts are named otherwise
  { name: "w", tailConsumers: [{ service: "x" }] },
];

export const deployments: WorkerDeploymentArgs[] = [
  { scriptName: text, versions: [{ versionId: text, percentage: count }], remainder: "stable", onConflict: "fail", force: yes },
  // @ts-expect-error -- a share without a percentage
  { scriptName: "w", versions: [{ versionId: "v" }] },
  // @ts-expect-error -- another remainder
  { scriptName: "w", versions: [], remainder: "rest" },
];

export const programs = (): unknown => {
  const worker = new Worker("w", { name: "w" });
  const version = new WorkerVersion("v", { workerId: worker.workerId, mainModule: "i.js", modules: [{ name: text, content: "" }] });
  const provider = new Provider("p", { apiToken: text });
  // @ts-expect-error -- a provider is given by its options, not as one
  new Worker("w", { name: "w" }, provider);
  return new WorkerDeployment(
    "d",
    { scriptName: worker.name, versions: [{ versionId: version.versionId, percentage: 100 }] },
    { provider },
  );
};
