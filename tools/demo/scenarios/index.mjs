import { bundledApi } from "./bundled-api.mjs";
import { canary } from "./canary.mjs";
import { component } from "./component.mjs";
import { driftJob } from "./drift-job.mjs";
import { durableObject } from "./durable-object.mjs";
import { esModule } from "./es-module.mjs";
import { policyPack } from "./policy-pack.mjs";
import { scriptContent } from "./script-content.mjs";
import { staticSite } from "./static-site.mjs";
import { twoAccounts } from "./two-accounts.mjs";
import { unitTests } from "./unit-tests.mjs";
import { versionedWorker } from "./versioned-worker.mjs";
import { wranglerWorker } from "./wrangler-worker.mjs";

/** By the example's folder. @type {Record<string, import("../steps.mjs").Scenario>} */
export const scenarios = {
  "script-content": scriptContent,
  "versioned-worker": versionedWorker,
  canary,
  "durable-object": durableObject,
  "static-site": staticSite,
  "bundled-api": bundledApi,
  "wrangler-worker": wranglerWorker,
  "two-accounts": twoAccounts,
  "drift-job": driftJob,
  component,
  "es-module": esModule,
  "unit-tests": unitTests,
  "policy-pack": policyPack,
};
