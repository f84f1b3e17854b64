import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { modulesFromFolder, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const project = pulumi.getProject();
const stack = pulumi.getStack();

const worker = new Worker(project, {
  name: `${project}-${stack}`,
  observability: { enabled: true },
  // An address at workers.dev.
  subdomain: { enabled: true },
});

const version = new WorkerVersion(project, {
  workerId: worker.name,
  mainModule: "index.js",
  modules: modulesFromFolder(join(import.meta.dirname, "worker")),
  compatibilityDate: "2026-01-01",
  bindings: { STACK: { type: "plain_text", text: stack } },
});

new WorkerDeployment(project, {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
});

export const scriptName = worker.name;
export const url = worker.url;
