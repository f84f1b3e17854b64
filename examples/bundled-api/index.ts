import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { bundle, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

const code = await bundle({ entry: join(import.meta.dirname, "src", "index.ts") });

const worker = new Worker("units", { name: config.get("scriptName") ?? "units" });

const version = new WorkerVersion("units", {
  workerId: worker.name,
  ...code,
  compatibilityDate: "2026-01-01",
});

new WorkerDeployment("units", {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
});

export const versionId = version.versionId;
export const modules = version.modules.apply((all) => Object.keys(all ?? {}));
