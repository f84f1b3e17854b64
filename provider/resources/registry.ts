import type { Resource } from "./resource";

/**
 * Every resource, by the name of its class. Each is loaded when it is first asked for, so that a stack pays only for the
 * kinds that it has.
 */
export const registry = {
  Worker: () => (require("./worker") as typeof import("./worker")).worker,
  WorkerDeployment: () => (require("./worker-deployment") as typeof import("./worker-deployment")).workerDeployment,
  WorkerScriptContent: () => (require("./worker-script-content") as typeof import("./worker-script-content")).workerScriptContent,
  WorkerVersion: () => (require("./worker-version") as typeof import("./worker-version")).workerVersion,
} as const satisfies Readonly<Record<string, () => Resource>>;
