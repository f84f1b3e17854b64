/**
 * What the compiler takes and refuses of bindings. Each line below an "@ts-expect-error" has to be an error, else the build fails.
 * Nothing here is run.
 */
import type * as pulumi from "@pulumi/pulumi";
import { type BindingArgs, type BindingsArgs, type KnownBinding, otherBinding, WorkerVersion } from "../../../sdk";

declare const text: pulumi.Output<string>;
declare const many: pulumi.Output<string[]>;
declare const count: pulumi.Output<number>;
declare const later: Promise<string>;

/** Every kind with every field, as values, outputs and promises. */
export const all = {
  AI: { type: "ai" },
  AI_SEARCH: { type: "ai_search", instanceName: text, namespace: "n" },
  AI_SEARCH_NAMESPACE: { type: "ai_search_namespace", namespace: later },
  ANALYTICS: { type: "analytics_engine", dataset: text },
  ASSETS: { type: "assets" },
  BROWSER: { type: "browser" },
  D1: { type: "d1", databaseId: text },
  DATA: { type: "data_blob", part: "data.bin" },
  DISPATCH: {
    type: "dispatch_namespace",
    namespace: text,
    outbound: { params: [{ name: text }], worker: { service: text, environment: "e", entrypoint: "E" } },
  },
  DO: {
    type: "durable_object_namespace",
    className: text,
    scriptName: text,
    environment: "e",
    namespaceId: text,
    dispatchNamespace: "d",
  },
  FLAGSHIP: { type: "flagship", appId: text },
  HYPERDRIVE: { type: "hyperdrive", id: text },
  IMAGES: { type: "images" },
  INHERIT: { type: "inherit", oldName: "OLD", versionId: text },
  JSON: { type: "json", json: { any: [1, { thing: text }] } },
  KV: { type: "kv_namespace", namespaceId: text },
  MEDIA: { type: "media" },
  MESSAGING: { type: "messaging", namespace: text },
  MTLS: { type: "mtls_certificate", certificateId: text },
  PIPELINES: { type: "pipelines", pipeline: text },
  TEXT: { type: "plain_text", text: later },
  QUEUE: { type: "queue", queueName: text },
  R2: { type: "r2_bucket", bucketName: text, jurisdiction: "eu" },
  RATELIMIT: { type: "ratelimit", namespaceId: text, simple: { limit: count, period: 10, mitigationTimeout: count } },
  KEY: { type: "secret_key", algorithm: { name: "HMAC", hash: "SHA-256" }, format: "raw", usages: ["sign", "verify"], keyBase64: text },
  JWK: { type: "secret_key", algorithm: "x", format: "jwk", usages: [], keyJwk: { kty: text } },
  SECRET: { type: "secret_text", text },
  STORE: { type: "secrets_store_secret", storeId: text, secretName: text },
  EMAIL: { type: "send_email", destinationAddress: text, allowedDestinationAddresses: many, allowedSenderAddresses: [text, "b"] },
  SERVICE: { type: "service", service: text, environment: "production", entrypoint: text },
  TEXT_BLOB: { type: "text_blob", part: text },
  VECTORIZE: { type: "vectorize", indexName: text },
  VERSION: { type: "version_metadata" },
  VPC: { type: "vpc_service", serviceId: text },
  NETWORK: { type: "vpc_network", networkId: text },
  TUNNEL: { type: "vpc_network", tunnelId: text },
  WASM: { type: "wasm_module", part: text },
  WORKFLOW: { type: "workflow", workflowName: text, className: text, scriptName: text },
  OTHER: otherBinding({ type: "brand_new", some_field: text, nested: { anything: 1 } }),
} satisfies BindingsArgs;

// No kind is missing above.
type Missing = Exclude<KnownBinding["type"], (typeof all)[Exclude<keyof typeof all, "OTHER">]["type"]>;
export const complete: [Missing] extends [never] ? true : Missing = true;

export const wrong: BindingArgs[] = [
  // @ts-expect-error -- a field of another kind
  { type: "kv_namespace", namespaceId: "1", databaseId: "2" },
  // @ts-expect-error -- a field of the API in the place of the property
  { type: "kv_namespace", namespace_id: "1" },
  // @ts-expect-error -- a required field is missing
  { type: "kv_namespace" },
  // @ts-expect-error -- a field has another type
  { type: "d1", databaseId: 1 },
  // @ts-expect-error -- an output of another type
  { type: "d1", databaseId: count },
  // @ts-expect-error -- a kind without fields
  { type: "ai", text: "" },
  // @ts-expect-error -- one word of several
  { type: "r2_bucket", bucketName: "b", jurisdiction: "us" },
  // @ts-expect-error -- a part of a part is missing
  { type: "ratelimit", namespaceId: "1", simple: { limit: 1 } },
  // @ts-expect-error -- a part of a part is misspelt
  { type: "dispatch_namespace", namespace: "n", outbound: { worker: { name: "w" } } },
  // @ts-expect-error -- an element of another type
  { type: "secret_key", algorithm: "a", format: "raw", usages: ["signing"] },
  // @ts-expect-error -- text in the place of an array
  { type: "send_email", allowedSenderAddresses: "a@example.com" },
  // @ts-expect-error -- a kind that is not known has to say so by otherBinding
  { type: "brand_new", some_field: 1 },
  // @ts-expect-error -- no kind at all
  { namespaceId: "1" },
];

// @ts-expect-error -- a kind that is not known still has a type
otherBinding({ some_field: 1 });

declare const binding: pulumi.Output<{ type: "secret_text"; text: string }>;
const required = { workerId: text, mainModule: "i.js", modules: {} };

export const resources = (): WorkerVersion[] => [
  new WorkerVersion("map", { ...required, bindings: all }),
  new WorkerVersion("array", { ...required, bindings: [{ name: "A", type: "ai" }, { name: text, type: "secret_text", text }] }), // prettier-ignore
  new WorkerVersion("others", { ...required, bindings: [otherBinding({ name: text, type: "brand_new", some_field: 1 })] }),
  new WorkerVersion("outputs", { ...required, bindings: { A: binding } }),
  // @ts-expect-error -- a binding of an array needs a name
  new WorkerVersion("nameless", { ...required, bindings: [{ type: "ai" }] }),
  // @ts-expect-error -- also where it is of a kind that is not known
  new WorkerVersion("nameless", { ...required, bindings: [otherBinding({ type: "brand_new" })] }),
  // @ts-expect-error -- also there no field of another kind
  new WorkerVersion("foreign", { ...required, bindings: [{ name: "A", type: "ai", text: "" }] }),
];
