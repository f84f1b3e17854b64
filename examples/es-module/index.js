// @ts-check
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { modulesFromFolder, Worker, WorkerVersion } from "pulumi-workers";

const folder = join(import.meta.dirname, "workers");

/**
 * The version of each Worker that gets its traffic, by the Worker's name.
 * @type {Record<string, import("@pulumi/pulumi").Output<string>>}
 */
export const versionIds = {};

for (const name of await readdir(folder)) {
  // What the program has to know of a Worker stands beside its code, as a module of its own.
  const { default: settings } = await import(`./workers/${name}/deploy.js`);

  const worker = new Worker(name, { name });
  const version = new WorkerVersion(name, {
    workerId: worker.name,
    mainModule: "index.js",
    modules: modulesFromFolder(join(folder, name), { exclude: "deploy.js" }),
    // The version and its deployment in one request. A rollout in steps needs a WorkerDeployment.
    deploy: true,
    ...settings,
  });
  versionIds[name] = version.versionId;
}
