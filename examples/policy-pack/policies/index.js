// @ts-check
import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import { parseModuleDigest, Worker, WorkerDeployment, WorkerScriptContent, WorkerVersion } from "pulumi-workers";

const MAX_CPU_MS = 50;
const MAX_MODULE_BYTES = 1_000_000;

new PolicyPack("workers", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "worker-keeps-logs",
      description: "Whoever is on call needs logs.",
      validateResource: validateResourceOfType(Worker, (worker, _, reportViolation) => {
        if (worker.observability?.enabled !== true) reportViolation(`${worker.name} keeps no logs: observability: { enabled: true }.`);
      }),
    },
    {
      name: "version-has-a-limit",
      description: `A request takes at most ${MAX_CPU_MS} ms of processor time.`,
      validateResource: validateResourceOfType(WorkerVersion, ({ limits }, _, reportViolation) => {
        if ((limits?.cpuMs ?? Infinity) > MAX_CPU_MS) reportViolation(`limits.cpuMs is ${limits?.cpuMs ?? "not set"}.`);
      }),
    },
    {
      name: "version-has-no-plain-keys",
      description: "What is called a key, a token or a password is a secret.",
      validateResource: validateResourceOfType(WorkerVersion, ({ bindings }, _, reportViolation) => {
        // Whatever the program gave, a map by name arrives here.
        for (const [name, { type }] of Object.entries(bindings ?? {})) {
          if (type === "plain_text" && /key|token|password/i.test(name)) reportViolation(`bindings.${name} is a plain_text.`);
        }
      }),
    },
    {
      name: "deployment-is-not-forced",
      description: "No deployment brings an old secret back.",
      validateResource: validateResourceOfType(WorkerDeployment, ({ scriptName, force }, _, reportViolation) => {
        if (force === true) reportViolation(`The deployment of ${scriptName} is forced.`);
      }),
    },
    {
      name: "content-overwrites-nobody",
      description: "An edit that somebody made in the dashboard is looked at before it is gone.",
      validateResource: validateResourceOfType(WorkerScriptContent, ({ scriptName, onConflict }, _, reportViolation) => {
        if (onConflict !== "fail") reportViolation(`${scriptName} would overwrite edits: onConflict: "fail".`);
      }),
    },
    {
      name: "modules-are-small",
      description: `A module has at most ${MAX_MODULE_BYTES} bytes.`,
      enforcementLevel: "advisory",
      validateResource: validateResourceOfType(WorkerScriptContent, ({ modules }, _, reportViolation) => {
        // The content of a module never reaches a policy: its digest does.
        const digests = /** @type {Record<string, import("pulumi-workers").ModuleDigest>} */ (/** @type {unknown} */ (modules));
        for (const [name, digest] of Object.entries(digests)) {
          const { size = 0 } = parseModuleDigest(digest) ?? {};
          if (size > MAX_MODULE_BYTES) reportViolation(`${name} has ${size} bytes.`);
        }
      }),
    },
  ],
});
