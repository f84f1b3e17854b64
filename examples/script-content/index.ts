import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type ModuleArgs, Worker, WorkerScriptContent } from "pulumi-workers";

const config = new pulumi.Config();

/** The Worker's code: each file in the folder is a module, named by its path. The extension says which type it has. */
function modulesIn(folder: string): Record<string, ModuleArgs> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const contentFile = join(parentPath, name);
      return [relative(folder, contentFile).replaceAll(sep, "/"), { contentFile }];
    }),
  );
}

const worker = new Worker("elements", { name: config.get("scriptName") ?? "elements" });

const content = new WorkerScriptContent("elements", {
  scriptName: worker.name,
  mainModule: "index.js",
  modules: modulesIn(join(import.meta.dirname, "worker")),
});

export const scriptName = content.scriptName;
export const contentHash = content.contentHash;
export const etag = content.etag;
