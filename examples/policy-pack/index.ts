import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { modulesFromFolder, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

const worker = new Worker("weather", {
  name: "weather",
  observability: { enabled: config.getBoolean("logs") ?? true },
});

const version = new WorkerVersion("weather", {
  workerId: worker.name,
  mainModule: "index.js",
  modules: modulesFromFolder(join(import.meta.dirname, "worker")),
  compatibilityDate: "2026-01-01",
  limits: { cpuMs: config.getNumber("cpuMs") ?? 20 },
  bindings: { STATION_KEY: { type: "secret_text", text: config.requireSecret("stationKey") } },
});

new WorkerDeployment("weather", { scriptName: worker.name, versions: [{ versionId: version.versionId, percentage: 100 }] });

export const versionId = version.versionId;
