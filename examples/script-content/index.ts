import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { WorkerScriptContent, type ModuleArgs } from "pulumi-workers";

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

const elements = new WorkerScriptContent("elements", {
  scriptName: config.get("scriptName") ?? "elements",
  mainModule: "index.js",
  modules: modulesIn(join(import.meta.dirname, "worker")),
});

export const scriptName = elements.scriptName;
export const contentHash = elements.contentHash;
export const etag = elements.etag;
