/**
 * A process of the provider that checks modules and uploads them, for the benchmarks of uploads.
 *
 *     node upload-ours.js <base URL> WorkerScriptContent | WorkerVersion <modules, as JSON>
 */
// What a provider's process has loaded before anything else: the engine's plugin runs in it.
import "@pulumi/pulumi";
import { readConfig } from "../../provider/config";
import { createContext } from "../../provider/resources/context";
import { registry } from "../../provider/resources/registry";
import { report } from "./report";

const [baseUrl = "", type = "", modules = ""] = process.argv.slice(2);
const config = readConfig({ get: (key) => (key === "cloudflare:baseUrl" ? baseUrl : undefined), env: { CLOUDFLARE_API_TOKEN: "token" } });
const context = createContext(config, { log: { info: () => undefined, warn: () => undefined } });
const resource = registry[type as "WorkerScriptContent" | "WorkerVersion"]();
const target = type === "WorkerVersion" ? { workerId: "1".repeat(32), compatibilityDate: "2026-01-01" } : { scriptName: "s" };

void report(async () => {
  const program = { accountId: "0".repeat(32), ...target, mainModule: "index.js", modules: JSON.parse(modules) as object };
  const { inputs, problems } = await resource.check(context, {}, program);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  await resource.create(context, inputs);
});
