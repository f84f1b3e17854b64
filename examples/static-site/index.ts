import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

const worker = new Worker("bakery", { name: config.get("scriptName") ?? "bakery" });

const version = new WorkerVersion("bakery", {
  workerId: worker.name,
  compatibilityDate: "2026-01-01",
  mainModule: "index.js",
  modules: { "index.js": { contentFile: join(import.meta.dirname, "worker", "index.js") } },
  // The Worker reads the same files that are served.
  bindings: { ASSETS: { type: "assets" } },
  assets: {
    directory: join(import.meta.dirname, "public"),
    config: { notFoundHandling: "404-page", runWorkerFirst: ["/api/*"] },
  },
});

new WorkerDeployment("bakery", { scriptName: worker.name, versions: [{ versionId: version.versionId, percentage: 100 }] });

export const versionId = version.versionId;
export const files = version.assets.apply((assets) => assets?.directory?.files);
