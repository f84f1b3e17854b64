import type { NamedBindingArgs } from "../bindings";
import { camel, type Fields, type Part, type Refusals, same, take } from "./fields";

/** A kind of bindings: where its entries stand, and what becomes of their fields. The name of the binding is in `name` or `binding`. */
interface Kind extends Fields {
  readonly type: string;
  /** Keys down to the entries, where they are not right under the configuration's key. */
  readonly below?: string;
  /** Fields that a version cannot do without, and whose values wrangler makes up when they are missing. */
  readonly needed?: readonly string[];
}

/** Of resources themselves, of local runs and of other commands: nothing that a binding has. */
const LOCAL = ["remote"];

/** By the configuration's key. */
export const kinds: Readonly<Record<string, Kind>> = {
  agent_memory: { type: "agent_memory", taken: same("namespace"), needed: ["namespace"] },
  ai: { type: "ai", taken: {} },
  ai_search: { type: "ai_search", taken: camel("instance_name") },
  ai_search_namespaces: { type: "ai_search_namespace", taken: same("namespace"), needed: ["namespace"] },
  analytics: { type: "analytics", taken: {} },
  analytics_engine_datasets: { type: "analytics_engine", taken: same("dataset"), needed: ["dataset"] },
  artifacts: { type: "artifacts", taken: same("namespace") },
  browser: { type: "browser", taken: {} },
  d1_databases: {
    type: "d1",
    taken: camel("database_id"),
    needed: ["database_id"],
    local: [
      ...["database_name", "preview_database_id", "migrations_table", "migrations_dir", "migrations_pattern"],
      ...["database_internal_env", "jurisdiction"],
    ],
  },
  dispatch_namespaces: { type: "dispatch_namespace", taken: same("namespace", "outbound"), needed: ["namespace"] },
  durable_objects: { type: "durable_object_namespace", below: "bindings", taken: camel("class_name", "script_name", "environment") },
  flagship: { type: "flagship", taken: camel("app_id"), needed: ["app_id"] },
  hyperdrive: { type: "hyperdrive", taken: same("id"), local: ["localConnectionString"] },
  images: { type: "images", taken: {} },
  k2: { type: "k2", taken: same("stream") },
  kv_namespaces: { type: "kv_namespace", taken: { id: "namespaceId" }, needed: ["id"], local: ["preview_id"] },
  logfwdr: { type: "logfwdr", below: "bindings", taken: same("destination") },
  media: { type: "media", taken: {} },
  mtls_certificates: { type: "mtls_certificate", taken: camel("certificate_id") },
  pipelines: { type: "pipelines", taken: same("pipeline") },
  queues: { type: "queue", below: "producers", taken: { queue: "queueName" }, needed: ["queue"] },
  r2_buckets: {
    type: "r2_bucket",
    taken: camel("bucket_name", "jurisdiction"),
    needed: ["bucket_name"],
    local: ["preview_bucket_name", "local_dev"],
  },
  ratelimits: { type: "ratelimit", taken: camel("namespace_id", "simple") },
  secrets_store_secrets: { type: "secrets_store_secret", taken: camel("store_id", "secret_name") },
  send_email: { type: "send_email", taken: camel("destination_address", "allowed_destination_addresses", "allowed_sender_addresses") },
  services: { type: "service", taken: same("service", "environment", "entrypoint") },
  stream: { type: "stream", taken: {} },
  unsafe_hello_world: { type: "unsafe_hello_world", taken: same("enable_timer") },
  vectorize: { type: "vectorize", taken: camel("index_name") },
  version_metadata: { type: "version_metadata", taken: {} },
  vpc_networks: { type: "vpc_network", taken: camel("network_id", "tunnel_id") },
  vpc_services: { type: "vpc_service", taken: camel("service_id") },
  worker_loaders: { type: "worker_loader", taken: {} },
  workflows: {
    type: "workflow",
    taken: { name: "workflowName", ...camel("class_name", "script_name") },
    // Of the workflow itself, which is a resource of its own: they come back in `workflows`.
    local: ["limits", "concurrency", "schedules", "default_retention", "jurisdiction"],
  },
};

/** Where `name` is the name of the binding; elsewhere it is `binding`. */
const NAMED = new Set(["durable_objects", "logfwdr", "ratelimits", "send_email"]);

/** What the program gives in the place of the file's bindings, or beside them. */
type Given = Readonly<Record<string, unknown>>;

/** The bindings of a configuration by name. */
export function bindingsOf(config: Part, given: Given, refusals: Refusals): Record<string, NamedBindingArgs> {
  const bindings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries((config["vars"] ?? {}) as Part)) {
    bindings[name] = typeof value === "string" ? { type: "plain_text", text: value } : { type: "json", json: value };
  }
  for (const [key, kind] of Object.entries(kinds)) {
    for (const [index, entry] of entriesOf(config[key], kind).entries()) {
      const path = `${key}${kind.below === undefined ? "" : `.${kind.below}`}${Array.isArray(config[key]) || kind.below !== undefined ? `[${index}]` : ""}`;
      const { [NAMED.has(key) ? "name" : "binding"]: name, ...fields } = entry;
      // What the program gives itself needs no id in the file.
      if (typeof name !== "string" || Object.hasOwn(given, name)) continue;
      const missing = (kind.needed ?? []).filter((field) => fields[field] === undefined);
      for (const field of missing) {
        refusals.add(
          `${path}.${field}`,
          `is missing, and wrangler would make the resource. Make it in the program, and give fromWrangler bindings: { ${name}: … }.`,
        );
      }
      const taken = take(fields, path, { ...kind, local: [...LOCAL, ...(kind.local ?? [])] }, refusals);
      bindings[name] = { type: kind.type, ...taken, ...outboundOf(taken["outbound"]) };
    }
  }
  const assets = (config["assets"] as Part | undefined)?.["binding"];
  if (typeof assets === "string") bindings[assets] = { type: "assets" };
  const { bindings: unsafe = [], ...others } = (config["unsafe"] ?? {}) as { readonly bindings?: readonly Part[] } & Part;
  for (const { name, dev: _, ...binding } of unsafe) bindings[String(name)] = binding;
  for (const key of Object.keys(others)) if (others[key] !== undefined) refusals.add(`unsafe.${key}`, "this release does not map it.");
  for (const name of ((config["secrets"] as Part | undefined)?.["required"] ?? []) as readonly string[]) {
    if (Object.hasOwn(given, name) || Object.hasOwn(bindings, name)) continue;
    refusals.add(
      "secrets.required",
      `${name} is nowhere. Give fromWrangler bindings: { ${name}: { type: "secret_text", text: … } }, or { type: "inherit" } for the one that is there.`,
    );
  }
  return { ...bindings, ...given } as Record<string, NamedBindingArgs>;
}

function entriesOf(value: unknown, { below }: Kind): readonly Part[] {
  const found = below === undefined ? value : (value as Part | undefined)?.[below];
  return found === undefined ? [] : Array.isArray(found) ? (found as readonly Part[]) : [found as Part];
}

/** wrangler writes the Worker of a dispatch namespace flat, the API does not. */
function outboundOf(outbound: unknown): object {
  if (outbound === undefined) return {};
  const { service, environment, parameters } = outbound as { service?: string; environment?: string; parameters?: readonly string[] };
  const worker = { ...(service === undefined ? {} : { service }), ...(environment === undefined ? {} : { environment }) };
  return { outbound: { worker, ...(parameters === undefined ? {} : { params: parameters.map((name) => ({ name })) }) } };
}
