/** What the API tells for each field of an answer, and which output it becomes: values of their own that nothing sent. */

export interface ToldCase {
  readonly property: string;
  /** Put into the `result` of the answer. */
  readonly result: Record<string, unknown>;
  readonly output: unknown;
}

function told(property: string, field: string, value: unknown, output: unknown = value): ToldCase {
  return { property, result: { [field]: value }, output };
}

const logs = { enabled: true, invocation_logs: true };
const logsOutput = { enabled: true, invocationLogs: true };

function observed(path: string, observability: object, output: object): ToldCase {
  return { property: `observability.${path}`, result: { observability }, output };
}

function placed(path: string, placement: object, output: object = placement): ToldCase {
  return { property: `placement.${path}`, result: { placement }, output };
}

/** Of a Script, the answer to a PUT of content. `id` is part of the resource's own id. */
export const scriptCases: Record<string, ToldCase> = {
  "answer compatibility_date": told("compatibilityDate", "compatibility_date", "2023-04-05"),
  "answer compatibility_flags": told("compatibilityFlags", "compatibility_flags", ["own_flag"]),
  "answer created_on": told("createdOn", "created_on", "2022-02-03T04:05:06Z"),
  "answer etag": told("etag", "etag", "0123456789abcdef0123456789abcdef"),
  "answer handlers": told("handlers", "handlers", ["fetch", "scheduled"]),
  "answer has_assets": told("hasAssets", "has_assets", true),
  "answer has_modules": told("hasModules", "has_modules", false),
  "answer last_deployed_from": told("lastDeployedFrom", "last_deployed_from", "own-client"),
  "answer logpush": told("logpush", "logpush", true),
  "answer migration_tag": told("migrationTag", "migration_tag", "v7"),
  "answer modified_on": told("modifiedOn", "modified_on", "2022-03-04T05:06:07Z"),
  "answer named_handlers.handlers": told("namedHandlers", "named_handlers", [{ handlers: ["own"], name: "Door" }]),
  "answer named_handlers.name": told("namedHandlers", "named_handlers", [{ handlers: ["class"], name: "Own" }]),
  "answer observability.enabled": observed("enabled", { enabled: true }, { enabled: true }),
  "answer observability.head_sampling_rate": observed(
    "headSamplingRate",
    { enabled: true, head_sampling_rate: 0.25 },
    { enabled: true, headSamplingRate: 0.25 },
  ),
  ...Object.fromEntries(
    (
      [
        ["enabled", "enabled", false],
        ["invocation_logs", "invocationLogs", false],
        ["destinations", "destinations", ["own-logs"]],
        ["head_sampling_rate", "headSamplingRate", 0.5],
        ["persist", "persist", true],
      ] as const
    ).map(([field, property, value]) => [
      `answer observability.logs.${field}`,
      observed(
        `logs.${property}`,
        { enabled: true, logs: { ...logs, [field]: value } },
        { enabled: true, logs: { ...logsOutput, [property]: value } },
      ),
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ["destinations", "destinations", ["own-traces"]],
        ["enabled", "enabled", true],
        ["head_sampling_rate", "headSamplingRate", 0.125],
        ["persist", "persist", false],
      ] as const
    ).map(([field, property, value]) => [
      `answer observability.traces.${field}`,
      observed(`traces.${property}`, { enabled: true, traces: { [field]: value } }, { enabled: true, traces: { [property]: value } }),
    ]),
  ),
  "answer placement.mode": placed("mode", { mode: "smart" }),
  "answer placement.region": placed("region", { region: "aws:eu-west-1" }),
  "answer placement.hostname": placed("hostname", { hostname: "own.example.com" }),
  "answer placement.host": placed("host", { host: "own.example.com:5432" }),
  "answer placement.target": placed("target", { mode: "targeted", target: [{ region: "aws:eu-west-1" }] }),
  "answer placement.last_analyzed_at": placed(
    "lastAnalyzedAt",
    { mode: "smart", last_analyzed_at: "2024-01-02T03:04:05Z" },
    { mode: "smart", lastAnalyzedAt: "2024-01-02T03:04:05Z" },
  ),
  "answer placement.status": placed("status", { mode: "smart", status: "INSUFFICIENT_INVOCATIONS" }),
  "answer placement_mode": told("placementMode", "placement_mode", "smart"),
  "answer placement_status": told("placementStatus", "placement_status", "SUCCESS"),
  "answer tag": told("tag", "tag", "e8f70fdbc8b1fb0b8ddb1af166186758"),
  "answer tags": told("tags", "tags", ["own:tag"]),
  "answer tail_consumers.service": told("tailConsumers", "tail_consumers", [{ service: "own-tail" }]),
  "answer tail_consumers.environment": told("tailConsumers", "tail_consumers", [{ service: "t", environment: "own" }]),
  "answer tail_consumers.namespace": told("tailConsumers", "tail_consumers", [{ service: "t", namespace: "own" }]),
  "answer usage_model": told("usageModel", "usage_model", "unbound"),
};

/** Of a version. */
export const versionCases: Record<string, ToldCase> = {
  "answer id": told("versionId", "id", "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e"),
  "answer created_on": told("createdOn", "created_on", "2019-12-27T18:11:19.117Z"),
  "answer number": told("number", "number", 41),
  "answer urls": told("urls", "urls", ["https://9387e76d-my-worker.my-subdomain.workers.dev"]),
  "answer source": told("source", "source", "own-client"),
  "answer startup_time_ms": told("startupTimeMs", "startup_time_ms", 17),
  "answer migration_tag": told("migrationTag", "migration_tag", "v9"),
};

/** Fields that nothing carries, each with the reason. */
export const notCarried: Readonly<Record<string, string>> = {
  "header CF-WORKER-BODY-PART": "`metadata.body_part` says the same",
  "header CF-WORKER-MAIN-MODULE-PART": "`metadata.main_module` says the same",
  "answer errors.documentation_url": "the message says what to do itself",
  "answer errors.source.pointer": "the check finds the property before the API does",
  "answer messages.code": "about a request that succeeded",
  "answer messages.message": "about a request that succeeded",
  "answer messages.documentation_url": "about a request that succeeded",
  "answer messages.source.pointer": "about a request that succeeded",
  "answer annotations.workers/triggered_by": "says only that an upload made it",
};
