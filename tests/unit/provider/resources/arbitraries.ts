import fc from "fast-check";
import { UNKNOWN } from "../../../../provider/values";

type Json = Record<string, unknown>;

/** Text as a user may give it; never the mark that changed values carry. */
const text = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => !value.includes("~"));
const identifier = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,6}$/);
const className = fc.stringMatching(/^[A-Z][a-z_]{0,3}[A-Za-z]{1,4}$/);
const id = fc.stringMatching(/^[0-9a-f]{8}$/);
const whole = fc.nat(100_000);
const rate = fc.constantFrom(0, 0.1, 0.5, 1);
const json = fc.jsonValue({ maxDepth: 2 }).map(withoutNulls);
const part = fc.record({ part: text });
const none = fc.constant({});

/** The JSON that travels: the engine leaves out what is null. */
function withoutNulls(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object") return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNulls(item)]));
}

function optional<T extends Json>(
  fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
  required: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Json> {
  return fc.tuple(fc.record(fields, { requiredKeys: [] }), fc.record(required)).map(([some, all]) => ({ ...some, ...all }));
}

/** The fields of each kind of binding, written down from the API's documentation. */
export const bindingFields: Record<string, fc.Arbitrary<Json>> = {
  ai: none,
  ai_search: optional({ namespace: text }, { instanceName: text }),
  ai_search_namespace: fc.record({ namespace: text }),
  analytics_engine: fc.record({ dataset: text }),
  assets: none,
  browser: none,
  d1: fc.record({ databaseId: id }),
  data_blob: part,
  dispatch_namespace: optional(
    {
      outbound: optional({
        params: fc.array(fc.record({ name: text }), { maxLength: 2 }),
        worker: optional({ service: text, environment: text }),
      }),
    },
    { namespace: text },
  ),
  durable_object_namespace: optional({ scriptName: text, environment: text, namespaceId: id, dispatchNamespace: text }, { className }),
  flagship: fc.record({ appId: id }),
  hyperdrive: fc.record({ id }),
  images: none,
  inherit: optional({ oldName: identifier, versionId: fc.constant("latest") }),
  json: fc.record({ json }),
  kv_namespace: fc.record({ namespaceId: id }),
  media: none,
  messaging: fc.record({ namespace: text }),
  mtls_certificate: fc.record({ certificateId: id }),
  pipelines: fc.record({ pipeline: text }),
  plain_text: fc.record({ text: fc.string() }),
  queue: fc.record({ queueName: text }),
  r2_bucket: optional({ jurisdiction: fc.constantFrom("eu", "fedramp", "fedramp-high") }, { bucketName: text }),
  ratelimit: fc.record({ namespaceId: id, simple: optional({ mitigationTimeout: whole }, { limit: whole, period: whole }) }),
  secret_key: fc.oneof(
    fc.record({ format: fc.constant("jwk"), algorithm: json, usages: fc.constant(["sign"]), keyJwk: fc.record({ kty: text, k_id: text }) }),
    fc.record({
      format: fc.constantFrom("raw", "pkcs8", "spki"),
      algorithm: json,
      usages: fc.constant(["verify", "sign"]),
      keyBase64: text,
    }),
  ),
  secret_text: fc.record({ text }),
  secrets_store_secret: fc.record({ storeId: id, secretName: text }),
  send_email: optional({
    destinationAddress: text,
    allowedDestinationAddresses: fc.array(text, { maxLength: 2 }),
    allowedSenderAddresses: fc.array(text, { maxLength: 2 }),
  }),
  service: optional({ environment: text, entrypoint: text }, { service: text }),
  text_blob: part,
  vectorize: fc.record({ indexName: text }),
  version_metadata: none,
  vpc_network: fc.oneof(fc.record({ networkId: id }), fc.record({ tunnelId: id })),
  vpc_service: fc.record({ serviceId: id }),
  wasm_module: part,
  workflow: optional({ className, scriptName: text }, { workflowName: text }),
};

export const bindingOf = (type: string): fc.Arbitrary<Json> => bindingFields[type]!.map((fields): Json => ({ type, ...fields }));
const unknownKind = fc.record({
  type: fc.constant("brand_new"),
  some_field: text,
  Other: json,
  nested_thing: fc.record({ in_side: text }),
});
const binding = fc.oneof(...Object.keys(bindingFields).map(bindingOf), unknownKind as fc.Arbitrary<Json>);
const bindings = fc.dictionary(identifier, binding, { maxKeys: 6 });

const wasm = fc
  .uint8Array({ maxLength: 20 })
  .map((bytes) => Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), bytes]).toString("base64"));
const sideModule = fc.oneof(
  fc.tuple(fc.stringMatching(/^[a-z]{1,5}\.txt$/), fc.record({ content: fc.string() })),
  fc.tuple(
    fc.stringMatching(/^lib\/[a-z]{1,5}\.js$/),
    fc.record({ content: text.map((value) => `export default ${JSON.stringify(value)}`) }),
  ),
  fc.tuple(
    fc.stringMatching(/^[a-z]{1,5}\.bin$/),
    fc.record({ contentBase64: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("base64")) }),
  ),
  fc.tuple(fc.stringMatching(/^[a-z]{1,5}\.wasm$/), fc.record({ contentBase64: wasm })),
  fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.record({ content: text, contentType: fc.constantFrom("text/plain", "text/javascript") })),
);
const modules = fc.tuple(text, fc.array(sideModule, { maxLength: 4 })).map(([value, rest]): Record<string, Json> => ({
  ...(Object.fromEntries(rest) as Record<string, Json>),
  "index.js": { content: `export default ${JSON.stringify(value)}` },
}));

const target = fc.oneof(fc.record({ region: text }), fc.record({ hostname: text }), fc.record({ host: text }));
const placement: fc.Arbitrary<Json> = fc.oneof(
  fc.constant({ mode: "smart" }),
  target,
  target.map((place) => ({ mode: "targeted", ...place })),
  target.map((place) => ({ mode: "targeted", target: [place] })),
);
const storage = fc.constantFrom("sqlite", "legacy-kv");
const durable = fc.constant("durable-object");
const exported: fc.Arbitrary<Json> = fc.oneof(
  optional({ state: fc.constant("created"), cache: fc.record({ enabled: fc.boolean() }) }, { type: fc.constant("worker") }),
  optional({ state: fc.constant("created"), container: text }, { type: durable, storage }),
  fc.record({ type: durable, state: fc.constant("deleted") }),
  fc.record({ type: durable, state: fc.constant("renamed"), renamedTo: className }),
  fc.record({ type: durable, state: fc.constant("transferred"), transferredTo: text }),
  optional({ container: text }, { type: durable, state: fc.constant("expecting-transfer"), storage, transferFrom: text }),
);
const classes = fc.uniqueArray(className, { minLength: 1, maxLength: 2 });
const step = fc.oneof(
  fc.record({ newSqliteClasses: classes }),
  fc.record({ newClasses: classes, deletedClasses: classes }),
  fc.record({ renamedClasses: fc.array(fc.record({ from: className, to: className }), { minLength: 1, maxLength: 2 }) }),
  fc.record({
    transferredClasses: fc.array(fc.record({ from: className, fromScript: text, to: className }), { minLength: 1, maxLength: 2 }),
  }),
) as fc.Arbitrary<Json>;
const migrations: fc.Arbitrary<unknown> = fc.oneof(
  step.map((only) => ({ newTag: "v1", ...only })),
  fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => ({ oldTag: "v0", newTag: "v1", steps })),
  fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.map((each, index) => ({ tag: `v${String(index)}`, ...each }))),
);
const lifecycle = fc.oneof(
  fc.record({ exports: fc.dictionary(className, exported, { minKeys: 1, maxKeys: 3 }) }),
  fc.record({ migrations }),
  none as fc.Arbitrary<Json>,
);

/** A program's WorkerVersion with nothing wrong in it. */
export const versionProgram: fc.Arbitrary<Json> = fc
  .tuple(
    optional({
      annotations: optional({ workersMessage: text, workersTag: text }),
      assets: optional({
        jwt: text,
        config: optional({
          htmlHandling: fc.constantFrom("auto-trailing-slash", "none"),
          runWorkerFirst: fc.oneof(fc.boolean(), fc.constant(["/api/*"])),
        }),
      }),
      bindings,
      cacheOptions: optional({ crossVersionCache: fc.boolean() }, { enabled: fc.boolean() }),
      compatibilityDate: fc.constantFrom("2026-01-31", "2025-12-01"),
      compatibilityFlags: fc.uniqueArray(text, { maxLength: 3 }),
      containers: fc.uniqueArray(fc.record({ className }), { maxLength: 2, selector: ({ className: name }) => name }),
      limits: optional({ cpuMs: whole, subrequests: whole }),
      packageDependencies: fc.uniqueArray(fc.record({ name: text, installedVersion: text, packageJsonVersion: text }), {
        maxLength: 2,
        selector: ({ name }) => name,
      }),
      placement,
      usageModel: fc.constant("standard"),
      deploy: fc.boolean(),
      deleteVersion: fc.boolean(),
    }),
    modules,
    lifecycle,
  )
  .map(([fields, all, more]): Json => ({ ...fields, ...more, workerId: "api", mainModule: "index.js", modules: all }));

const log = { enabled: fc.boolean(), destinations: fc.uniqueArray(text, { maxLength: 2 }), headSamplingRate: rate, persist: fc.boolean() };

/** A program's Worker with nothing wrong in it. */
export const workerProgram: fc.Arbitrary<Json> = optional(
  {
    logpush: fc.boolean(),
    observability: optional({
      enabled: fc.boolean(),
      headSamplingRate: rate,
      logs: optional({ ...log, invocationLogs: fc.boolean() }),
      traces: optional({ ...log, propagationPolicy: fc.constantFrom("authenticated", "accept") }),
    }),
    subdomain: optional({ enabled: fc.boolean(), previewsEnabled: fc.boolean() }),
    tags: fc.uniqueArray(text, { maxLength: 8 }),
    tailConsumers: fc.uniqueArray(fc.record({ name: text }), { maxLength: 3, selector: ({ name }) => name }),
  },
  { name: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/) },
);

/** A program's WorkerScriptContent with nothing wrong in it. */
export const contentProgram: fc.Arbitrary<Json> = fc
  .tuple(modules, optional({ onConflict: fc.constantFrom("overwrite", "fail"), triggers: fc.dictionary(identifier, json, { maxKeys: 2 }) }))
  .map(([all, fields]): Json => ({ ...fields, scriptName: "api", mainModule: "index.js", modules: all }));

/** How a program divides traffic: to two versions, to one, or to one beside the stable one. */
export const traffic = fc
  .tuple(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom("two", "one", "canary"), fc.constantFrom("overwrite", "fail"), fc.boolean())
  .map(([hundredths, form, onConflict, force]) => ({ percentage: hundredths / 100, form, onConflict, force }));

/** Any JSON, with the names that our inputs have and those that break carelessly written objects among its keys. */
export const hostileJson = (names: readonly string[]): fc.Arbitrary<unknown> => {
  const key = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom("__proto__", "constructor", "toString", "", "type", "name", "steps", "tag"),
    fc.string(),
  );
  const leaf = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(UNKNOWN, ...Object.keys(bindingFields)),
  );
  return fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("value"), { maxLength: 3 }), tie("object")),
    object: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  })).value;
};

/** The same value in another order: keys at any depth, and the elements of the arrays with these names. */
export function reordered(value: unknown, sets: ReadonlySet<string>, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => reordered(item, sets));
    return sets.has(key) ? items.reverse() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reordered(item, sets, name)]),
  );
}

/** Where the leaves of a value are: each a list of keys. */
export function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

/** A copy in which the value at a path is another one. */
export function changedAt(value: unknown, [key, ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const entries = Object.entries(value as Json).map(([name, item]) => [name, name === key ? changedAt(item, rest, change) : item] as const);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Another value of the same type. */
export function other(value: unknown): unknown {
  if (typeof value === "string") return `${value}~`;
  // Not plus 1, which is lost in a large number.
  if (typeof value === "number") return value === 0 ? 1 : -value;
  return value !== true;
}
