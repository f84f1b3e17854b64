/**
 * For the benchmark `start`: loads the provider as the engine's plugin does, and has it check and compare a resource that did not change.
 * With `--loaded` it prints the files that it loaded.
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

/** As it is published, by the name under which the engine finds it. */
const { provider } = createRequire(__filename)("pulumi-workers/provider") as typeof import("../../provider/dynamic");

/** As the engine hands over a file: hashed, and in this case nobody opens it. */
const sha256 = createHash("sha256").update("export default {}").digest("hex");
const content = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: sha256, path: "/nowhere/index.js" };
const modules = { "index.js": { sha256, size: 17, contentType: "application/javascript+module" } };
const program = { accountId: "0".repeat(32), scriptName: "s", mainModule: "index.js" };

async function main(): Promise<void> {
  const own = provider("WorkerScriptContent");
  own.configure({ config: { get: () => undefined } });
  const first = await own.check({ ...program, modules }, { ...program, modules: { "index.js": { content } } });
  const { changes } = await own.diff("0/s", first.inputs, first.inputs);
  if (changes || first.failures.length > 0) throw new Error(`not unchanged: ${JSON.stringify(first)}`);
  if (process.argv.includes("--loaded")) process.stdout.write(JSON.stringify(Object.keys(require.cache)));
}

void main();
