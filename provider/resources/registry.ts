import type { Resource } from "./resource";
import { workerScriptContent } from "./worker-script-content";

/** Every resource, by the name of its class. */
export const registry = {
  WorkerScriptContent: workerScriptContent,
} as const satisfies Readonly<Record<string, Resource>>;
