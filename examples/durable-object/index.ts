import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

const worker = new Worker("counters", { name: config.get("scriptName") ?? "counters" });

const version = new WorkerVersion("counters", {
  workerId: worker.name,
  mainModule: "index.js",
  modules: { "index.js": { contentFile: join(import.meta.dirname, "worker", "index.js") } },
  compatibilityDate: "2026-01-01",
  // Declares the class: when this version is deployed, its storage is made, and it stays for the versions after it.
  exports: { Counter: { type: "durable-object", storage: "sqlite" } },
  bindings: {
    COUNTERS: { type: "durable_object_namespace", className: "Counter" },
    STEP: { type: "json", json: config.getNumber("step") ?? 1 },
  },
});

const deployment = new WorkerDeployment("counters", {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
});

export const versionId = version.versionId;
export const deploymentId = deployment.deploymentId;
