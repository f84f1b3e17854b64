import type { ApiRequest } from "../http/message";
import { header } from "../http/message";
import type { Binding, ScriptRecord } from "../model/script";
import { isObject } from "./merge-patch";

/** [documented] Defaults of a Worker's observability. */
const LOGS = { destinations: [], enabled: false, head_sampling_rate: 1, invocation_logs: true, persist: true };
const TRACES = { destinations: [], enabled: false, head_sampling_rate: 1, persist: true };
const OBSERVABILITY = { enabled: false, head_sampling_rate: 1, logs: LOGS, traces: TRACES };

/** [documented] The object Worker, with defaults filled in. `all` are the scripts of the account, for what refers to this one. */
export function workerAnswer(script: ScriptRecord, all: readonly ScriptRecord[], request: ApiRequest): Record<string, unknown> {
  const { settings, subdomain } = script;
  return {
    id: script.tag,
    name: script.name,
    created_on: script.createdOn,
    updated_on: script.modifiedOn,
    deployed_on: script.deployedOn,
    logpush: settings.logpush,
    observability: withDefaults(OBSERVABILITY, settings.observability),
    references: referencesTo(script, all),
    subdomain: { ...subdomain, url: localUrl(request, script.name) },
    tags: settings.tags ?? [],
    tail_consumers: settings.tail_consumers ?? [],
  };
}

/** Where a name answers on this machine: [documented] `url` is there whether or not the subdomain is enabled. */
export function localUrl(request: ApiRequest, label: string): string {
  const port = /:\d+$/.exec(header(request, "host") ?? "")?.[0] ?? "";
  return `http://${label}.localhost${port}`;
}

function withDefaults(defaults: Readonly<Record<string, unknown>>, given: unknown): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(isObject(given) ? given : {})) {
    if (value === null || value === undefined) continue;
    const byDefault = defaults[field];
    filled[field] = isObject(byDefault) ? withDefaults(byDefault, value) : value;
  }
  return filled;
}

/** [documented] What depends on a Worker. The emulator has no dispatch namespaces, and names no domains and queues. */
function referencesTo({ name, tag }: ScriptRecord, all: readonly ScriptRecord[]): Record<string, unknown> {
  const others = all.filter((other) => other.tag !== tag);
  const bound = (is: (binding: Binding) => boolean): [ScriptRecord, Binding][] =>
    others.flatMap((other) => other.settings.bindings.filter(is).map((binding): [ScriptRecord, Binding] => [other, binding]));
  const services = bound(({ type, service }) => type === "service" && service === name);
  const objects = bound(({ type, script_name: script }) => type === "durable_object_namespace" && script === name);
  const own = all.find((candidate) => candidate.tag === tag)?.durableObjects ?? [];
  return {
    dispatch_namespace_outbounds: [],
    domains: [],
    durable_objects: objects.map(([other, binding]) => ({
      namespace_id: own.find(({ className }) => className === binding["class_name"])?.namespaceId ?? "",
      namespace_name: `${name}_${String(binding["class_name"])}`,
      worker_id: other.tag,
      worker_name: other.name,
    })),
    queues: [],
    workers: [...new Map(services.map(([other]) => [other.tag, { id: other.tag, name: other.name }])).values()],
  };
}
