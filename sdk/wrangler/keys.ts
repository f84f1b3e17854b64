/**
 * What becomes of each key of wrangler's configuration. A test holds the list to wrangler's own: a key that a release of wrangler
 * adds is refused until it stands here.
 */
export type Fate =
  /** Becomes a part of `version`, of `worker`, or of the data beside them. */
  | { readonly to: "version" | "worker" | "data" }
  /** Says how the code is bundled. */
  | { readonly to: "code" }
  /** Is about wrangler itself: its terminal, its local runs, its other commands. */
  | { readonly to: "wrangler" }
  /** Cannot be mapped: what to do instead. */
  | { readonly to: "refused"; readonly instead: string };

const version = { to: "version" } as const;
const worker = { to: "worker" } as const;
const data = { to: "data" } as const;
const code = { to: "code" } as const;
const wrangler = { to: "wrangler" } as const;
const refused = (instead: string): Fate => ({ to: "refused", instead });

const NOT_OF_A_VERSION = "The API of versions does not have it.";

export const keys: Readonly<Record<string, Fate>> = {
  $schema: wrangler,
  access: wrangler,
  account_id: worker,
  addresses: refused("Make the address with a resource of its own."),
  agent_memory: version,
  ai: version,
  ai_search: version,
  ai_search_namespaces: version,
  alias: code,
  analytics: version,
  analytics_engine_datasets: version,
  artifacts: version,
  assets: version,
  base_dir: code,
  browser: version,
  build: code,
  cache: version,
  cloudchamber: refused("Use containers."),
  compatibility_date: version,
  compatibility_flags: version,
  compliance_region: refused("Set it on the account or the zone."),
  connect: refused("Make the Spectrum application with a resource of its own."),
  containers: data,
  d1_databases: version,
  data_blobs: refused("It is for service workers. Import the file as a module."),
  define: code,
  dependencies_instrumentation: wrangler,
  dev: wrangler,
  dispatch_namespaces: version,
  durable_objects: version,
  env: wrangler,
  exports: version,
  find_additional_modules: code,
  first_party_worker: refused(NOT_OF_A_VERSION),
  flagship: version,
  hyperdrive: version,
  images: version,
  jsx_factory: code,
  jsx_fragment: code,
  k2: version,
  keep_names: code,
  keep_vars: refused('A version has the bindings that are declared. Give those to keep as { type: "inherit" }.'),
  kv_namespaces: version,
  limits: version,
  logfwdr: version,
  logpush: worker,
  main: code,
  media: version,
  migrations: version,
  minify: code,
  mtls_certificates: version,
  name: worker,
  no_bundle: code,
  observability: worker,
  pages_build_output_dir: refused("It makes the file one of a Pages project. Workers serve a site by assets."),
  pipelines: version,
  placement: version,
  preserve_file_names: code,
  preview_urls: worker,
  previews: refused("It is for previews that wrangler makes."),
  python_modules: code,
  queues: version,
  r2_buckets: version,
  ratelimits: version,
  route: data,
  routes: data,
  rules: code,
  secrets: version,
  secrets_store_secrets: version,
  send_email: version,
  send_metrics: wrangler,
  services: version,
  site: refused("Workers Sites is deprecated. Serve the folder by assets."),
  stream: version,
  streaming_tail_consumers: refused("The API of Workers does not have it yet."),
  tail_consumers: worker,
  text_blobs: refused("It is for service workers. Import the file as a module."),
  triggers: data,
  tsconfig: code,
  unsafe: version,
  unsafe_hello_world: version,
  upload_source_maps: code,
  vars: version,
  vectorize: version,
  version_metadata: version,
  vpc_networks: version,
  vpc_services: version,
  wasm_modules: refused("It is for service workers. Import the file as a module."),
  worker_loaders: version,
  workers_dev: worker,
  workflows: version,

  // What builds write into the configurations that they generate.
  configPath: wrangler,
  definedEnvironments: wrangler,
  targetEnvironment: wrangler,
  topLevelName: wrangler,
  userConfigPath: wrangler,
};
