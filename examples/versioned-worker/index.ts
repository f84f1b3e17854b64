import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();
const folder = join(import.meta.dirname, "worker");

const worker = new Worker("downloads", {
  name: config.get("scriptName") ?? "downloads",
  observability: { enabled: true },
  tags: ["example"],
});

const version = new WorkerVersion("downloads", {
  workerId: worker.name,
  mainModule: "index.js",
  modules: {
    "index.js": { contentFile: join(folder, "index.js") },
    "signature.js": { contentFile: join(folder, "signature.js") },
    "terms.txt": { contentFile: join(folder, "terms.txt") },
  },
  compatibilityDate: "2026-01-01",
  bindings: {
    OWNER: { type: "plain_text", text: config.get("owner") ?? "Example Ltd" },
    LINKS: { type: "json", json: { lifetimeSeconds: config.getNumber("lifetimeSeconds") ?? 300 } },
    // Its value is a secret in the state and in previews, and Cloudflare never tells it again.
    SIGNING_KEY: { type: "secret_text", text: config.requireSecret("signingKey") },
    VERSION: { type: "version_metadata" },
  },
  limits: { cpuMs: 50 },
  annotations: { workersMessage: config.get("message") ?? "Deployed by Pulumi", workersTag: "v1" },
});

const deployment = new WorkerDeployment("downloads", {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
});

export const workerId = worker.workerId;
export const versionId = version.versionId;
export const number = version.number;
export const deploymentId = deployment.deploymentId;
