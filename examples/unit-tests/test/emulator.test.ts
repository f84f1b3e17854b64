/** What is deployed, and how it answers: a real `pulumi up` against an API on this machine. Seconds, and no account. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { type Emulator, startEmulator } from "pulumi-workers/emulator";
import { api } from "../api.ts";

const key = "correct horse";
let emulator: Emulator;
let stack: Stack;
let folder: string;

before(async () => {
  emulator = await startEmulator({ log: () => {} });
  // Below this package, where the provider finds its own. No login, no backend and no account of yours takes part.
  folder = await mkdtemp(join(import.meta.dirname, ".pulumi-"));
  const program = async () => void api({ stage: "development", key });
  stack = await LocalWorkspace.createStack(
    { stackName: "test", projectName: "unit-tests", program },
    {
      workDir: folder,
      pulumiHome: join(folder, "home"),
      envVars: {
        PULUMI_BACKEND_URL: pathToFileURL(folder).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        CLOUDFLARE_BASE_URL: emulator.baseUrl,
        CLOUDFLARE_API_TOKEN: "any-token",
        CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
      },
    },
  );
  await stack.up();
});

after(async () => {
  await emulator?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers = { authorization: `Bearer ${key}` }) =>
  fetch(`${emulator.url}/_worker/api-development${path}`, { headers });

test("it answers who knows the key", async () => {
  assert.deepEqual(await (await get("/97")).json(), { number: 97, prime: true });
  assert.deepEqual(await (await get("/91")).json(), { number: 91, prime: false });
  assert.equal((await get("/seven")).status, 400);
  assert.equal((await get("/97", { authorization: "Bearer guess" })).status, 401);
});

test("a second `pulumi up` makes no request", async () => {
  const before = emulator.requests().length;
  await stack.up({ expectNoChanges: true });
  assert.equal(emulator.requests().length, before);
});
