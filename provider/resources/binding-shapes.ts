import { at } from "../content/problems";
import { isObject, isUnknown } from "../values";
import type { KnownBinding } from "./bindings";
import { anything, isThere, listOf, nonEmptyText, objectOf, oneOf, type Shape, text, wholeNumber } from "./shape";

/** The fields of a kind: which must be there, and which may. `satisfies` below holds them to the types. */
interface Kind<Binding> {
  readonly required: Readonly<Record<RequiredKeys<Omit<Binding, "type">>, Shape>>;
  readonly optional: Readonly<Record<Exclude<keyof Omit<Binding, "type">, RequiredKeys<Omit<Binding, "type">>>, Shape>>;
}
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
type Kinds = { readonly [Type in KnownBinding["type"]]: Kind<Extract<KnownBinding, { type: Type }>> };

const KEY_FORMATS: readonly string[] = ["raw", "pkcs8", "spki", "jwk"];

const none = { required: {}, optional: {} };
const part = { required: { part: nonEmptyText }, optional: {} };

const kinds = {
  ai: none,
  ai_search: { required: { instanceName: nonEmptyText }, optional: { namespace: text } },
  ai_search_namespace: { required: { namespace: nonEmptyText }, optional: {} },
  analytics_engine: { required: { dataset: nonEmptyText }, optional: {} },
  assets: none,
  browser: none,
  d1: { required: { databaseId: nonEmptyText }, optional: {} },
  data_blob: part,
  dispatch_namespace: {
    required: { namespace: nonEmptyText },
    optional: {
      outbound: objectOf({
        optional: {
          params: listOf(objectOf({ required: { name: nonEmptyText } })),
          worker: objectOf({ optional: { service: text, environment: text, entrypoint: text } }),
        },
      }),
    },
  },
  durable_object_namespace: {
    required: {},
    optional: { className: text, scriptName: text, environment: text, namespaceId: text, dispatchNamespace: text },
  },
  flagship: { required: { appId: nonEmptyText }, optional: {} },
  hyperdrive: { required: { id: nonEmptyText }, optional: {} },
  images: none,
  inherit: { required: {}, optional: { oldName: text, versionId: text } },
  json: { required: { json: anything }, optional: {} },
  kv_namespace: { required: { namespaceId: nonEmptyText }, optional: {} },
  media: none,
  messaging: { required: { namespace: nonEmptyText }, optional: {} },
  mtls_certificate: { required: { certificateId: nonEmptyText }, optional: {} },
  pipelines: { required: { pipeline: nonEmptyText }, optional: {} },
  plain_text: { required: { text }, optional: {} },
  queue: { required: { queueName: nonEmptyText }, optional: {} },
  r2_bucket: { required: { bucketName: nonEmptyText }, optional: { jurisdiction: oneOf("eu", "fedramp", "fedramp-high") } },
  ratelimit: {
    required: {
      namespaceId: nonEmptyText,
      simple: objectOf({ required: { limit: wholeNumber, period: wholeNumber }, optional: { mitigationTimeout: wholeNumber } }),
    },
    optional: {},
  },
  secret_key: {
    required: {
      algorithm: anything,
      format: oneOf(...KEY_FORMATS),
      usages: listOf(oneOf("encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey")),
    },
    optional: { keyBase64: text, keyJwk: anything },
  },
  secret_text: { required: { text }, optional: {} },
  secrets_store_secret: { required: { storeId: nonEmptyText, secretName: nonEmptyText }, optional: {} },
  send_email: {
    required: {},
    optional: { destinationAddress: text, allowedDestinationAddresses: listOf(text), allowedSenderAddresses: listOf(text) },
  },
  service: { required: { service: nonEmptyText }, optional: { environment: text, entrypoint: text } },
  text_blob: part,
  vectorize: { required: { indexName: nonEmptyText }, optional: {} },
  version_metadata: none,
  vpc_network: { required: {}, optional: { networkId: text, tunnelId: text } },
  vpc_service: { required: { serviceId: nonEmptyText }, optional: {} },
  wasm_module: part,
  workflow: { required: { workflowName: nonEmptyText }, optional: { className: text, scriptName: text } },
} as const satisfies Kinds;

/** The kinds that are known here. */
export const bindingTypes = Object.keys(kinds) as readonly KnownBinding["type"][];

/** The fields that hold a secret, by kind: write-only in the API, always secret in state and previews. */
export const secretFields = {
  secret_text: ["text"],
  secret_key: ["keyBase64", "keyJwk"],
} as const satisfies { readonly [Type in KnownBinding["type"]]?: readonly (keyof Extract<KnownBinding, { type: Type }>)[] };

/** The names of a kind's fields that hold a secret. */
export function secretFieldsOf(type: unknown): readonly string[] {
  return typeof type === "string" && Object.hasOwn(secretFields, type) ? secretFields[type as keyof typeof secretFields] : [];
}

/** Bindings by name. A kind that is not known here passes as it is. */
export const bindings: Shape = (value, path, problems) => {
  if (isUnknown(value)) return;
  if (!isObject(value)) return problems.add(path, "must be an object: the bindings by name.");
  for (const [name, binding] of Object.entries(value)) {
    const where = at(path, name);
    if (name === "") problems.add(where, "a binding's name cannot be empty.");
    if (isUnknown(binding)) continue;
    if (!isObject(binding)) problems.add(where, "must be an object with a type.");
    else if (isUnknown(binding["type"])) continue;
    else if (typeof binding["type"] !== "string" || binding["type"] === "")
      problems.add(`${where}.type`, "is required: it says the kind of the binding.");
    else if (isKnownType(binding["type"])) checkKnown(binding["type"], binding, where, problems);
  }
};

/** True for a kind whose fields are known here. */
export function isKnownType(type: string): type is KnownBinding["type"] {
  return Object.hasOwn(kinds, type);
}

const shapes = Object.fromEntries(
  Object.entries(kinds).map(([type, { required, optional }]) => [type, objectOf({ required: { type: anything, ...required }, optional })]),
);

const checkKnown = (type: KnownBinding["type"], binding: Record<string, unknown>, path: string, problems: Parameters<Shape>[2]): void => {
  shapes[type]?.(binding, path, problems);
  const has = (field: string): boolean => isThere(binding[field]);
  const format = binding["format"];
  if (type === "secret_key" && KEY_FORMATS.includes(format as string)) {
    const wanted = format === "jwk" ? "keyJwk" : "keyBase64";
    if (!has(wanted)) problems.add(`${path}.${wanted}`, `is required for the format ${JSON.stringify(format)}.`);
  }
  if (type === "vpc_network" && has("networkId") === has("tunnelId")) problems.add(path, "give exactly one of networkId and tunnelId.");
};
