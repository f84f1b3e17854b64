/**
 * Every field that the two documented pages name, in their own words: "Put script content" (PUT …/content) and "Create Version"
 * (POST …/versions), with what the API reference adds where a page only says "32 more".
 */

/** `path`, `query`, `header` and `body` are sent; `answer` is told. A binding's fields stand under its type. */
export const pages = {
  "Put script content": [
    ...["path account_id", "path script_name", "header CF-WORKER-BODY-PART", "header CF-WORKER-MAIN-MODULE-PART"],
    ...["body metadata.body_part", "body metadata.main_module", "body files"],
    ...["answer errors.code", "answer errors.message", "answer errors.documentation_url", "answer errors.source.pointer"],
    ...["answer messages.code", "answer messages.message", "answer messages.documentation_url", "answer messages.source.pointer"],
    ...["id", "compatibility_date", "compatibility_flags", "created_on", "etag", "handlers", "has_assets", "has_modules"].map(told),
    ...["last_deployed_from", "logpush", "migration_tag", "modified_on", "named_handlers.handlers", "named_handlers.name"].map(told),
    ...["enabled", "head_sampling_rate"].map((name) => told(`observability.${name}`)),
    ...["enabled", "invocation_logs", "destinations", "head_sampling_rate", "persist"].map((name) => told(`observability.logs.${name}`)),
    ...["destinations", "enabled", "head_sampling_rate", "persist"].map((name) => told(`observability.traces.${name}`)),
    ...["mode", "region", "hostname", "host", "target", "last_analyzed_at", "status"].map((name) => told(`placement.${name}`)),
    ...["placement_mode", "placement_status", "tag", "tags"].map(told),
    ...["service", "environment", "namespace"].map((name) => told(`tail_consumers.${name}`)),
    "answer usage_model",
  ],
  "Create Version": [
    ...["path account_id", "path worker_id", "query deploy"],
    ...["body annotations.workers/message", "body annotations.workers/tag", "answer annotations.workers/triggered_by"],
    ...["html_handling", "not_found_handling", "run_worker_first (boolean)", "run_worker_first (rules)"].map(
      (name) => `body assets.config.${name}`,
    ),
    "body assets.jwt",
    ...bindings("ai", "assets", "browser", "images", "media", "version_metadata"),
    ...bindings("ai_search.instance_name", "ai_search.namespace", "ai_search_namespace.namespace", "analytics_engine.dataset"),
    ...bindings("d1.database_id", "data_blob.part", "dispatch_namespace.namespace", "dispatch_namespace.outbound"),
    ...bindings("durable_object_namespace.class_name", "durable_object_namespace.script_name", "durable_object_namespace.environment"),
    ...bindings("durable_object_namespace.namespace_id", "durable_object_namespace.dispatch_namespace", "flagship.app_id", "hyperdrive.id"),
    ...bindings("inherit.old_name", "inherit.version_id", "json.json", "kv_namespace.namespace_id", "messaging.namespace"),
    ...bindings("mtls_certificate.certificate_id", "pipelines.pipeline", "plain_text.text", "queue.queue_name"),
    ...bindings("r2_bucket.bucket_name", "r2_bucket.jurisdiction", "ratelimit.namespace_id", "ratelimit.simple.limit"),
    ...bindings("ratelimit.simple.period", "ratelimit.simple.mitigation_timeout", "secret_key.algorithm", "secret_key.format"),
    ...bindings("secret_key.usages", "secret_key.key_base64", "secret_key.key_jwk", "secret_text.text"),
    ...bindings("secrets_store_secret.store_id", "secrets_store_secret.secret_name", "send_email.destination_address"),
    ...bindings("send_email.allowed_destination_addresses", "send_email.allowed_sender_addresses", "service.service"),
    ...bindings("service.environment", "service.entrypoint", "text_blob.part", "vectorize.index_name", "vpc_network.network_id"),
    ...bindings("vpc_network.tunnel_id", "vpc_service.service_id", "wasm_module.part", "workflow.workflow_name"),
    ...bindings("workflow.class_name", "workflow.script_name"),
    ...["cache_options.enabled", "cache_options.cross_version_cache", "compatibility_date", "compatibility_flags"].map(sent),
    ...["containers.class_name", "exports.cache", "exports.storage", "exports.container"].map(sent),
    ...["exports.renamed_to", "exports.transferred_to", "exports.transfer_from", "exports.state"].map(sent),
    ...["limits.cpu_ms", "limits.subrequests", "main_module"].map(sent),
    ...["old_tag", "new_tag", "new_classes", "new_sqlite_classes", "deleted_classes"].map((name) => `body migrations.${name}`),
    ...["renamed_classes", "transferred_classes", "steps"].map((name) => `body migrations.${name}`),
    ...["name", "content_type", "content_base64"].map((name) => `body modules.${name}`),
    ...["name", "installedVersion", "packageJsonVersion"].map((name) => `body package_dependencies.${name}`),
    ...["smart", "region", "hostname", "host"].map((name) => `body placement (${name})`),
    ...["region", "hostname", "host", "target"].map((name) => `body placement (targeted ${name})`),
    "body usage_model",
    ...["id", "created_on", "number", "urls", "source", "startup_time_ms", "migration_tag"].map(told),
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Page = keyof typeof pages;

function told(name: string): string {
  return `answer ${name}`;
}

function sent(name: string): string {
  return `body ${name}`;
}

function bindings(...names: string[]): string[] {
  return names.map((name) => `body bindings.${name}`);
}
