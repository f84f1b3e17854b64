import type { Binding } from "../model/script";

/** [documented] What a binding of each kind needs besides name and type. Kinds that are not here pass. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ai_search: ["instance_name"],
  ai_search_namespace: ["namespace"],
  analytics_engine: ["dataset"],
  d1: ["database_id"],
  data_blob: ["part"],
  dispatch_namespace: ["namespace"],
  flagship: ["app_id"],
  hyperdrive: ["id"],
  json: ["json"],
  kv_namespace: ["namespace_id"],
  messaging: ["namespace"],
  mtls_certificate: ["certificate_id"],
  pipelines: ["pipeline"],
  plain_text: ["text"],
  queue: ["queue_name"],
  r2_bucket: ["bucket_name"],
  ratelimit: ["namespace_id", "simple"],
  secret_key: ["algorithm", "format", "usages"],
  secret_text: ["text"],
  secrets_store_secret: ["store_id", "secret_name"],
  service: ["service"],
  text_blob: ["part"],
  vectorize: ["index_name"],
  vpc_service: ["service_id"],
  wasm_module: ["part"],
  workflow: ["workflow_name"],
};

/** Fields that are no text. */
const OTHERS: ReadonlySet<string> = new Set(["json", "simple", "algorithm", "usages"]);

/** The first field that a binding lacks, or that is no text where it has to be. */
export function missingField(binding: Binding): string | undefined {
  const required = Object.hasOwn(REQUIRED, binding.type) ? (REQUIRED[binding.type] ?? []) : [];
  return required.find((field) => (OTHERS.has(field) ? binding[field] === undefined : typeof binding[field] !== "string"));
}
