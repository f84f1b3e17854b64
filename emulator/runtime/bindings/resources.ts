import { createHash } from "node:crypto";
import type { Binding } from "../../model/script";

/** Miniflare's options for what a Worker can send things to. */
type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** By kind of binding: the option of Miniflare that makes it real, and the value that stands for the binding there. */
const RESOURCES: Readonly<Record<string, { readonly option: string; readonly value: (binding: Binding) => unknown }>> = {
  queue: { option: "queueProducers", value: ({ queue_name }) => ({ queueName: storageName(queue_name) }) },
  ratelimit: {
    option: "ratelimits",
    value: ({ namespace_id, simple }) => ({ namespace_id: text(namespace_id), simple: limitOf(simple) }),
  },
  // Data points are taken and forgotten.
  analytics_engine: { option: "analyticsEngineDatasets", value: ({ name, dataset }) => ({ dataset: text(dataset ?? name) }) },
};

export function resourceOptions(bindings: readonly Binding[]): Resources {
  const options: Record<string, Record<string, unknown>> = {};
  for (const binding of bindings) {
    const resource = RESOURCES[binding.type];
    if (resource) (options[resource.option] ??= {})[binding.name] = resource.value(binding);
  }
  return options;
}

/** Names become names of files: what is more than letters, digits, - and _ goes by its hash. */
export function storageName(id: unknown): string {
  const name = text(id);
  return /^[A-Za-z0-9_-]{1,100}$/.test(name) ? name : createHash("sha256").update(name).digest("hex");
}

/** Seconds. [documented] The two periods that a rate limit can have. */
const PERIODS = [10, 60];

function limitOf(simple: unknown): { readonly limit: number; readonly period: number } {
  const { limit, period } = (simple ?? {}) as Record<string, unknown>;
  return { limit: Number(limit) || 0, period: PERIODS.includes(Number(period)) ? Number(period) : 60 };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
