import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { fromWrangler, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();
const env = config.get("env");

const shortener = await fromWrangler(join(import.meta.dirname, "wrangler.jsonc"), {
  ...(env === undefined ? {} : { env }),
  // What no file should hold. `wrangler dev` reads it from .dev.vars.
  bindings: { PASSWORD: { type: "secret_text", text: config.requireSecret("password") } },
});

const worker = new Worker("shortener", shortener.worker);

const version = new WorkerVersion("shortener", { workerId: worker.name, ...shortener.version });

new WorkerDeployment("shortener", {
  scriptName: worker.name,
  versions: [{ versionId: version.versionId, percentage: 100 }],
});

export const versionId = version.versionId;
// For resources of @pulumi/cloudflare: WorkersCustomDomain, WorkersRoute, WorkersCronTrigger.
export const routes = shortener.routes;
export const crons = shortener.crons;
