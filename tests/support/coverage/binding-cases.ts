import { own, type SentCase, type Values, worker } from "./sent-case";

interface Row {
  readonly type: string;
  readonly field?: string;
  readonly property?: string;
  readonly value?: unknown;
  /** The rest of the binding: in the program, and on the wire. */
  readonly rest?: Values;
  readonly wireRest?: Values;
  readonly wireValue?: unknown;
  readonly more?: Partial<SentCase>;
}

function binding({ type, field, property, value, rest = {}, wireRest = rest, wireValue = value, more = {} }: Row): SentCase {
  const has = field === undefined ? {} : { [property!]: value };
  const sends = field === undefined ? {} : { [field]: wireValue };
  return {
    property: `bindings.${property === undefined ? type : `${type}.${property}`}`,
    inputs: { bindings: { OWN: { type, ...rest, ...has } } },
    wire: { bindings: [{ name: "OWN", type, ...wireRest, ...sends }] },
    ...more,
  };
}

const part = { more: { told: false } } as const;
const ratelimit = (simple: Values): Row => ({
  type: "ratelimit",
  rest: { namespaceId: "1001", simple },
  wireRest: { namespace_id: "1001" },
});
const hmac = { algorithm: { name: "HMAC", hash: "SHA-256" }, usages: ["sign"] };
const told = (name: string, type: string, more: Values = {}): Values => ({ bindings: [{ name, type, ...more }] });
const signs = worker('(await crypto.subtle.sign("HMAC", env.OWN, new Uint8Array(1))).byteLength');
const rawKey = { ...hmac, format: "raw", keyBase64: "b3duLWtleQ==" };
const wireKey = { ...hmac, format: "raw", key_base64: "b3duLWtleQ==" };

const rows: Record<string, Row> = {
  ...Object.fromEntries(["ai", "browser", "images", "media"].map((type) => [type, { type }])),
  assets: { type: "assets" },
  version_metadata: { type: "version_metadata", more: { code: worker("Object.keys(env.OWN).sort().join()"), says: "id,tag,timestamp" } },
  "ai_search.instance_name": { type: "ai_search", field: "instance_name", property: "instanceName", value: "own-instance" },
  "ai_search.namespace": {
    ...{ type: "ai_search", field: "namespace", property: "namespace", value: "own-namespace" },
    ...{ rest: { instanceName: "docs" }, wireRest: { instance_name: "docs" } },
  },
  "ai_search_namespace.namespace": { type: "ai_search_namespace", field: "namespace", property: "namespace", value: "own" },
  "analytics_engine.dataset": { type: "analytics_engine", field: "dataset", property: "dataset", value: "own_dataset" },
  "d1.database_id": { type: "d1", field: "database_id", property: "databaseId", value: "0d1e2f30-aaaa-4bbb-8ccc-0123456789ab" },
  "dispatch_namespace.namespace": { type: "dispatch_namespace", field: "namespace", property: "namespace", value: "own" },
  "dispatch_namespace.outbound": {
    ...{ type: "dispatch_namespace", field: "outbound", property: "outbound", rest: { namespace: "customers" } },
    value: { params: [{ name: "customer" }], worker: { service: "out", environment: "production", entrypoint: "Out" } },
  },
  "durable_object_namespace.class_name": {
    ...{ type: "durable_object_namespace", field: "class_name", property: "className", value: "Own" },
  },
  "durable_object_namespace.script_name": {
    ...{ type: "durable_object_namespace", field: "script_name", property: "scriptName", value: "neighbour", rest: { className: "Near" } },
    wireRest: { class_name: "Near" },
  },
  "durable_object_namespace.environment": {
    ...{ type: "durable_object_namespace", field: "environment", property: "environment", value: "production" },
    ...{ rest: { className: "Near", scriptName: "neighbour" }, wireRest: { class_name: "Near", script_name: "neighbour" } },
  },
  "durable_object_namespace.namespace_id": {
    ...{ type: "durable_object_namespace", field: "namespace_id", property: "namespaceId", value: "{namespace}" },
  },
  "durable_object_namespace.dispatch_namespace": {
    ...{ type: "durable_object_namespace", field: "dispatch_namespace", property: "dispatchNamespace", value: "customers" },
    ...{ rest: { className: "Near", scriptName: "neighbour" }, wireRest: { class_name: "Near", script_name: "neighbour" } },
  },
  "flagship.app_id": { type: "flagship", field: "app_id", property: "appId", value: "own-app" },
  "hyperdrive.id": { type: "hyperdrive", field: "id", property: "id", value: "023e105f4ecef8ad9ca31a8372d0c353" },
  "json.json": {
    ...{ type: "json", field: "json", property: "json", value: { snake_case: ["own", 1] } },
    more: { code: worker("JSON.stringify(env.OWN)"), says: '{"snake_case":["own",1]}' },
  },
  "kv_namespace.namespace_id": {
    ...{ type: "kv_namespace", field: "namespace_id", property: "namespaceId", value: "0f2ac74b498b48028cb68387c421e279" },
    more: { code: worker('await env.OWN.put("k", "kept") ?? await env.OWN.get("k")'), says: "kept" },
  },
  "messaging.namespace": { type: "messaging", field: "namespace", property: "namespace", value: "own" },
  "mtls_certificate.certificate_id": {
    ...{ type: "mtls_certificate", field: "certificate_id", property: "certificateId", value: "efwu2n6s-q69d-2kr9-184j-4913e8h391k6" },
  },
  "pipelines.pipeline": { type: "pipelines", field: "pipeline", property: "pipeline", value: "own" },
  "plain_text.text": {
    type: "plain_text",
    field: "text",
    property: "text",
    value: "own text",
    more: { code: worker("env.OWN"), says: "own text" },
  },
  "queue.queue_name": { type: "queue", field: "queue_name", property: "queueName", value: "own-queue" },
  "r2_bucket.bucket_name": {
    ...{ type: "r2_bucket", field: "bucket_name", property: "bucketName", value: "own-bucket" },
    more: { code: worker('await env.OWN.put("k", "stored") && await (await env.OWN.get("k")).text()'), says: "stored" },
  },
  "r2_bucket.jurisdiction": {
    ...{ type: "r2_bucket", field: "jurisdiction", property: "jurisdiction", value: "fedramp-high" },
    ...{ rest: { bucketName: "files" }, wireRest: { bucket_name: "files" } },
  },
  "ratelimit.namespace_id": {
    ...{ type: "ratelimit", field: "namespace_id", property: "namespaceId", value: "4711" },
    rest: { simple: { limit: 5, period: 60 } },
  },
  "ratelimit.simple.limit": {
    property: "simple.limit",
    ...ratelimit({ limit: 17, period: 60 }),
    wireRest: { namespace_id: "1001", simple: { limit: 17, period: 60 } },
  },
  "ratelimit.simple.period": {
    property: "simple.period",
    ...ratelimit({ limit: 5, period: 10 }),
    wireRest: { namespace_id: "1001", simple: { limit: 5, period: 10 } },
  },
  "ratelimit.simple.mitigation_timeout": {
    ...{ property: "simple.mitigationTimeout", ...ratelimit({ limit: 5, period: 10, mitigationTimeout: 30 }) },
    wireRest: { namespace_id: "1001", simple: { limit: 5, period: 10, mitigation_timeout: 30 } },
  },
  "secret_key.algorithm": {
    ...{
      type: "secret_key",
      field: "algorithm",
      property: "algorithm",
      value: { name: "HMAC", hash: "SHA-512" },
      rest: rawKey,
      wireRest: wireKey,
    },
    more: { code: signs, says: "64", told: told("OWN", "secret_key", { algorithm: { name: "HMAC", hash: "SHA-512" } }) },
  },
  "secret_key.format": {
    ...{ type: "secret_key", field: "format", property: "format", value: "raw", rest: rawKey, wireRest: wireKey },
    more: { code: signs, says: "32", told: told("OWN", "secret_key", { format: "raw" }) },
  },
  "secret_key.usages": {
    ...{ type: "secret_key", field: "usages", property: "usages", value: ["sign", "verify"], rest: rawKey, wireRest: wireKey },
    more: { code: worker("env.OWN.usages.join()"), says: "sign,verify", told: told("OWN", "secret_key", { usages: ["sign", "verify"] }) },
  },
  "secret_key.key_base64": {
    ...{ type: "secret_key", field: "key_base64", property: "keyBase64", value: "YW5vdGhlcg==", rest: rawKey, wireRest: wireKey },
    more: { code: signs, says: "32", told: told("OWN", "secret_key", { key_base64: undefined }) },
  },
  "secret_key.key_jwk": {
    ...{ type: "secret_key", field: "key_jwk", property: "keyJwk", value: { kty: "oct", k: "b3du" } },
    ...{ rest: { ...hmac, format: "jwk" } },
    more: { code: signs, says: "32", told: told("OWN", "secret_key", { key_jwk: undefined }) },
  },
  "secret_text.text": {
    ...{ type: "secret_text", field: "text", property: "text", value: "own secret" },
    more: { code: worker("env.OWN"), says: "own secret", told: told("OWN", "secret_text", { text: undefined }) },
  },
  "secrets_store_secret.store_id": {
    ...{ type: "secrets_store_secret", field: "store_id", property: "storeId", value: "own-store" },
    ...{ rest: { secretName: "name" }, wireRest: { secret_name: "name" } },
  },
  "secrets_store_secret.secret_name": {
    ...{ type: "secrets_store_secret", field: "secret_name", property: "secretName", value: "own-name" },
    ...{ rest: { storeId: "store" }, wireRest: { store_id: "store" } },
  },
  "send_email.destination_address": {
    type: "send_email",
    field: "destination_address",
    property: "destinationAddress",
    value: "ada@example.com",
  },
  "send_email.allowed_destination_addresses": {
    ...{ type: "send_email", field: "allowed_destination_addresses", property: "allowedDestinationAddresses", value: ["ada@example.com"] },
  },
  "send_email.allowed_sender_addresses": {
    ...{ type: "send_email", field: "allowed_sender_addresses", property: "allowedSenderAddresses", value: ["sam@example.com"] },
  },
  "service.service": {
    ...{ type: "service", field: "service", property: "service", value: "neighbour" },
    more: { code: worker('await (await env.OWN.fetch("http://x/")).text()'), says: "neighbour" },
  },
  "service.environment": {
    ...{ type: "service", field: "environment", property: "environment", value: "staging", rest: { service: "neighbour" } },
  },
  "service.entrypoint": {
    ...{ type: "service", field: "entrypoint", property: "entrypoint", value: "Door", rest: { service: "neighbour" } },
    more: { code: worker("await env.OWN.knock()"), says: "who is there?" },
  },
  "vectorize.index_name": { type: "vectorize", field: "index_name", property: "indexName", value: "own-index" },
  "vpc_network.network_id": { type: "vpc_network", field: "network_id", property: "networkId", value: "own-network" },
  "vpc_network.tunnel_id": { type: "vpc_network", field: "tunnel_id", property: "tunnelId", value: "own-tunnel" },
  "vpc_service.service_id": { type: "vpc_service", field: "service_id", property: "serviceId", value: "own-service" },
  ...Object.fromEntries(
    ["data_blob", "text_blob", "wasm_module"].map((type) => [
      `${type}.part`,
      { type, field: "part", property: "part", value: "own.bin", ...part },
    ]),
  ),
  "workflow.workflow_name": { type: "workflow", field: "workflow_name", property: "workflowName", value: "own-flow" },
  "workflow.class_name": {
    ...{ type: "workflow", field: "class_name", property: "className", value: "Flow" },
    ...{ rest: { workflowName: "flow" }, wireRest: { workflow_name: "flow" } },
    more: {
      code: worker('"flow"', 'import { WorkflowEntrypoint } from "cloudflare:workers"; export class Flow extends WorkflowEntrypoint {}'),
    },
  },
  "workflow.script_name": {
    ...{ type: "workflow", field: "script_name", property: "scriptName", value: "neighbour" },
    ...{ rest: { workflowName: "flow" }, wireRest: { workflow_name: "flow" } },
  },
};

/** Each kind of binding, and each of its fields. */
export const bindingCases: Record<string, SentCase> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [`body bindings.${name}`, binding(row)]),
);
const classCase = bindingCases["body bindings.durable_object_namespace.class_name"]!;
bindingCases["body bindings.durable_object_namespace.class_name"] = {
  ...classCase,
  inputs: { ...classCase.inputs, ...own.inputs },
  code: `import { DurableObject } from "cloudflare:workers"; export class Own extends DurableObject { hi() { return "from an object"; } }
    export default { async fetch(request, env) { return new Response(await env.OWN.getByName("x").hi()); } };`,
  says: "from an object",
};
const inherited = { bindings: { OWN: { type: "plain_text", text: "old" }, ELSE: { type: "plain_text", text: "else" } } };
bindingCases["body bindings.inherit.old_name"] = {
  ...binding({ type: "inherit", field: "old_name", property: "oldName", value: "ELSE" }),
  ...{ before: inherited, code: worker("env.OWN"), says: "else", told: told("OWN", "plain_text", { text: "else" }) },
};
bindingCases["body bindings.inherit.version_id"] = {
  ...binding({ type: "inherit", field: "version_id", property: "versionId", value: "{before}" }),
  ...{ before: inherited, code: worker("env.OWN"), says: "old", told: told("OWN", "plain_text", { text: "old" }) },
};
