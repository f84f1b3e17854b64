import { join } from "node:path";
import { modulesFromFolder, Worker, WorkerScriptContent } from "pulumi-workers";

const worker = new Worker("banner", { name: "banner", observability: { enabled: true } });

const content = new WorkerScriptContent("banner", {
  scriptName: worker.name,
  mainModule: "index.js",
  modules: modulesFromFolder(join(import.meta.dirname, "worker")),
  // The next change of the code does not write over an edit: it shows what it would have replaced, and is refused.
  onConflict: "fail",
});

export const etag = content.etag;
