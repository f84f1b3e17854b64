import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { modulesFromFolder, Provider, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

const config = new pulumi.Config();

// The account and the credentials of the stack are for every resource that names no provider. These are the partner's.
const partner = new Provider("partner", {
  accountId: config.require("partnerAccountId"),
  apiToken: config.requireSecret("partnerApiToken"),
});

/** The same code in both accounts. Each has its own version of it, since a version belongs to an account. */
function release(account: string, owner: string, opts?: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const worker = new Worker(account, { name: "pickup" }, opts);
  const version = new WorkerVersion(
    account,
    {
      workerId: worker.name,
      mainModule: "index.js",
      modules: modulesFromFolder(join(import.meta.dirname, "worker")),
      compatibilityDate: "2026-01-01",
      bindings: { OWNER: { type: "plain_text", text: owner } },
    },
    opts,
  );
  new WorkerDeployment(account, { scriptName: worker.name, versions: [{ versionId: version.versionId, percentage: 100 }] }, opts);
  return version.versionId;
}

export const ours = release("ours", "Example Ltd");
export const theirs = release("theirs", "Partner Ltd", { provider: partner });
