/**
 * A provider process that checks and puts modules from a folder, or checks or uploads a folder of assets, or reads a script's content, and
 * says how much memory that took. It is a process of its own so that only the provider is measured.
 *
 *     node upload-child.js <base URL> put <folder> | check-assets <folder> | assets <folder> | read
 */
import { readdirSync } from "node:fs";
import path from "node:path";
// What a provider's process has loaded before anything else: the engine's plugin runs in it.
import "@pulumi/pulumi";
import { readConfig } from "../../provider/config";
import { createContext } from "../../provider/resources/context";
import { workerVersion } from "../../provider/resources/worker-version";
import { workerScriptContent } from "../../provider/resources/worker-script-content";
import { peakMemory } from "./memory";

const [baseUrl = "", what = "", folder = ""] = process.argv.slice(2);
const config = readConfig({ get: (key) => (key === "cloudflare:baseUrl" ? baseUrl : undefined), env: { CLOUDFLARE_API_TOKEN: "token" } });
const context = createContext(config, { log: { info: () => undefined, warn: () => undefined } });

/** MiB. */
const idle = process.memoryUsage.rss() / 2 ** 20;

async function put(): Promise<unknown> {
  const files = readdirSync(folder).sort();
  const modules = Object.fromEntries(files.map((file) => [file, { contentFile: path.join(folder, file) }]));
  const { inputs, problems } = await workerScriptContent.check(
    context,
    {},
    { accountId: "a", scriptName: "s", mainModule: "index.js", modules },
  );
  return problems.length > 0 ? problems : (await workerScriptContent.create(context, inputs)).outputs["etag"];
}

async function read(): Promise<unknown> {
  return (await workerScriptContent.read(context, "a/s", {}))?.outputs["modules"];
}

/** The checked assets, uploaded with a version if they shall be. */
async function assets(upload: boolean): Promise<unknown> {
  const program = { accountId: "a", workerId: "w", compatibilityDate: "2026-01-01", assets: { directory: folder } };
  const { inputs, problems } = await workerVersion.check(context, {}, program);
  if (problems.length > 0) return problems;
  if (upload) await workerVersion.create(context, inputs);
  return inputs["assets"];
}

const tasks: Record<string, () => Promise<unknown>> = { put, read, assets: () => assets(true), "check-assets": () => assets(false) };
void tasks[what]!().then((result) => {
  process.stdout.write(JSON.stringify({ idle, peak: peakMemory(), result }), () => process.exit());
});
