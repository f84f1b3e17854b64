import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { modulesFromFolder, Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";

export interface ApiArgs {
  readonly stage: "production" | "development";
  /** What a caller has to send. */
  readonly key: pulumi.Input<string>;
}

/** The resources of the API: a function, so that tests can call it as the program does. */
export function api({ stage, key }: ApiArgs) {
  const isProduction = stage === "production";

  const worker = new Worker("api", {
    name: isProduction ? "api" : `api-${stage}`,
    observability: { enabled: true, headSamplingRate: isProduction ? 0.1 : 1 },
    tags: [stage],
  });

  const version = new WorkerVersion("api", {
    workerId: worker.name,
    mainModule: "index.js",
    modules: modulesFromFolder(join(import.meta.dirname, "worker")),
    compatibilityDate: "2026-01-01",
    bindings: { KEY: { type: "secret_text", text: key } },
  });

  const versions = [{ versionId: version.versionId, percentage: 100 }];
  const deployment = new WorkerDeployment("api", { scriptName: worker.name, versions });

  return { worker, version, deployment };
}
