import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

const worker = new Worker("checkout", { name: config.get("scriptName") ?? "checkout" });

const version = new WorkerVersion("checkout", {
  workerId: worker.name,
  mainModule: "index.js",
  modules: { "index.js": { contentFile: join(import.meta.dirname, "worker", "index.js") } },
  compatibilityDate: "2026-01-01",
  // Stands for a change of the code: with each release comes a new version.
  bindings: { RELEASE: { type: "plain_text", text: config.require("release") } },
});

// The version before this one, once it is replaced: its id is in `pulumi stack output` of that time, and in the dashboard.
const rollbackTo = config.get("rollbackTo");

const deployment = new WorkerDeployment("checkout", {
  scriptName: worker.name,
  versions: [
    rollbackTo === undefined
      ? { versionId: version.versionId, percentage: config.getNumber("percentage") ?? 100 }
      : { versionId: rollbackTo, percentage: 100 },
  ],
  // What is left of the traffic stays with the version that was live before, whatever its id.
  remainder: "stable",
});

export const versionId = version.versionId;
export const stableVersionId = deployment.stableVersionId;
