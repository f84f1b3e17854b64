import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { fromWrangler, type FromWranglerOptions, type WranglerWorker } from "../../../sdk";
import { kinds } from "../../../sdk/wrangler/bindings";
import { keys } from "../../../sdk/wrangler/keys";
import { cleanups } from "../../support/cleanup";
import { type Folder, makeFolder } from "../../support/folder";
import { rejection } from "../../support/rejection";
import { warned } from "../../support/warned";

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const schema = JSON.parse(readFileSync(join(dirname(require.resolve("wrangler/package.json")), "config-schema.json"), "utf8")) as {
  definitions: Readonly<Record<string, Schema>>;
};
const documented = [
  ...new Set(["RawConfig", "RawEnvironment"].flatMap((name) => Object.keys(schema.definitions[name]!.properties!))),
].sort();

const id = "0123456789abcdef0123456789abcdef";

/** Each key that is mapped, with a value, and what it becomes. */
const full = {
  name: "full",
  account_id: id,
  compatibility_date: "2026-01-01",
  compatibility_flags: ["global_navigator"],
  main: "src/index.ts",
  base_dir: "src",
  tsconfig: "tsconfig.json",
  minify: false,
  keep_names: false,
  upload_source_maps: true,
  no_bundle: false,
  find_additional_modules: false,
  preserve_file_names: false,
  jsx_factory: "h",
  jsx_fragment: "Fragment",
  python_modules: { exclude: ["**/*.pyc"] },
  rules: [{ type: "Text", globs: ["**/*.md"], fallthrough: true }],
  alias: { aliased: "./src/aliased.ts" },
  define: { DEFINED: '"by define"' },
  build: { command: "echo 'export default 1' > src/generated.ts", cwd: "." },
  vars: { TEXT: "text", JSON: { a: [1, null] }, NUMBER: 1 },
  agent_memory: [{ binding: "MEMORY", namespace: "n" }],
  ai: { binding: "AI" },
  ai_search: [{ binding: "SEARCH", instance_name: "i" }],
  ai_search_namespaces: [{ binding: "SEARCHES", namespace: "n" }],
  analytics_engine_datasets: [{ binding: "ANALYTICS", dataset: "d" }],
  artifacts: [{ binding: "ARTIFACTS", namespace: "n" }],
  assets: { directory: "public", binding: "ASSETS", html_handling: "none", not_found_handling: "404-page", run_worker_first: ["/api/*"] },
  browser: { binding: "BROWSER" },
  cache: { enabled: true },
  containers: [{ class_name: "Room", image: "registry.cloudflare.com/room:1" }],
  d1_databases: [{ binding: "DB", database_id: id, database_name: "db", migrations_dir: "m" }],
  dispatch_namespaces: [{ binding: "DISPATCH", namespace: "n", outbound: { service: "out", parameters: ["p"] } }],
  durable_objects: { bindings: [{ name: "ROOM", class_name: "Room" }] },
  flagship: [{ binding: "FLAGS", app_id: "a" }],
  hyperdrive: [{ binding: "HYPERDRIVE", id, localConnectionString: "postgres://u:p@localhost/db" }],
  images: { binding: "IMAGES" },
  kv_namespaces: [{ binding: "KV", id, preview_id: "p" }],
  limits: { cpu_ms: 50, subrequests: 10 },
  logfwdr: { bindings: [{ name: "LOGS", destination: "d" }] },
  logpush: true,
  media: { binding: "MEDIA" },
  migrations: [{ tag: "v1", new_sqlite_classes: ["Room"] }],
  mtls_certificates: [{ binding: "CERTIFICATE", certificate_id: id }],
  observability: { enabled: true, head_sampling_rate: 0.5, logs: { enabled: true, invocation_logs: false } },
  pipelines: [{ binding: "PIPELINE", pipeline: "p" }],
  placement: { mode: "smart" },
  preview_urls: false,
  queues: { producers: [{ binding: "QUEUE", queue: "q" }], consumers: [{ queue: "q", max_batch_size: 5 }] },
  r2_buckets: [{ binding: "BUCKET", bucket_name: "bucket", jurisdiction: "eu", preview_bucket_name: "preview" }],
  ratelimits: [{ name: "LIMIT", namespace_id: "1", simple: { limit: 5, period: 10 } }],
  routes: ["example.com/*", { pattern: "d.example.com", custom_domain: true }, { pattern: "z.example.com/*", zone_id: id }],
  secrets: { required: ["TOKEN"] },
  secrets_store_secrets: [{ binding: "STORED", store_id: "s", secret_name: "n" }],
  send_email: [{ name: "MAIL", allowed_destination_addresses: ["a@example.com"] }],
  services: [{ binding: "SERVICE", service: "other", entrypoint: "Named" }],
  stream: { binding: "STREAM" },
  tail_consumers: [{ service: "tail" }],
  triggers: { crons: ["0 3 * * *"] },
  unsafe: { bindings: [{ name: "UNSAFE", type: "brand_new", field: 1 }] },
  unsafe_hello_world: [{ binding: "HELLO", enable_timer: true }],
  vectorize: [{ binding: "INDEX", index_name: "i" }],
  version_metadata: { binding: "VERSION" },
  vpc_networks: [{ binding: "NETWORK", tunnel_id: "t" }],
  vpc_services: [{ binding: "VPC", service_id: "s" }],
  worker_loaders: [{ binding: "LOADER" }],
  workers_dev: true,
  workflows: [{ binding: "FLOW", name: "flow", class_name: "Flow" }],
};

/** Keys that only an account inside of Cloudflare has, or that exclude another one above. Each has a test of its own below, or none can. */
const apart = ["analytics", "exports", "k2", "route"];

describe("fromWrangler", function () {
  this.timeout(30_000);
  const cleanup = cleanups();
  const folderOf = (config: object | string, files: Readonly<Record<string, string>> = {}, name = "wrangler.jsonc"): Folder => {
    const folder = makeFolder();
    cleanup(folder.remove);
    folder.write("src/index.ts", "export default { fetch() {} };");
    for (const [file, content] of Object.entries(files)) folder.write(file, content);
    folder.write(name, typeof config === "string" ? config : JSON.stringify(config));
    return folder;
  };
  const read = (folder: Folder, options?: FromWranglerOptions): Promise<WranglerWorker> =>
    fromWrangler(join(folder.path, "wrangler.jsonc"), options);
  const base = { name: "w", main: "src/index.ts", compatibility_date: "2026-01-01" };
  const refusal = async (config: object | string, options?: FromWranglerOptions): Promise<string> => {
    const folder = folderOf(config);
    const error = await rejection(read(folder, options));
    expect(pulumi.RunError.isInstance(error), error.stack).to.equal(true);
    return error.message.replaceAll(/[^\s"]*\/(?=wrangler\.jsonc)/g, "").replaceAll(folder.path, "<folder>");
  };

  it("knows what becomes of each key that wrangler documents", () => {
    expect(documented.filter((key) => !Object.hasOwn(keys, key))).to.deep.equal([]);
    const mapped = documented.filter((key) => ["version", "worker", "data", "code"].includes(keys[key]!.to));
    expect(mapped.filter((key) => !Object.hasOwn(full, key) && !apart.includes(key))).to.deep.equal([]);
  });

  it("knows what becomes of each field of a binding that wrangler documents", () => {
    const refused = ["ai.staging", "pipelines.stream", "queues.delivery_delay", "services.props"];
    const resolved = (part: Schema): Schema =>
      part.$ref === undefined ? part : resolved(schema.definitions[part.$ref.split("/").at(-1)!]!);
    const fieldsOf = (part: Schema): string[] => {
      const { properties, items, anyOf } = resolved(part);
      return items ? fieldsOf(items) : anyOf ? anyOf.flatMap(fieldsOf) : Object.keys(properties ?? {});
    };
    const missing = Object.entries(kinds).flatMap(([key, { taken, local = [], below }]) => {
      const top = schema.definitions["RawEnvironment"]!.properties![key];
      if (top === undefined) return [];
      const part = below === undefined ? top : resolved(top).properties![below]!;
      const known = ["name", "binding", "remote", ...Object.keys(taken), ...local];
      return [...new Set(fieldsOf(part))].filter((field) => !known.includes(field)).map((field) => `${key}.${field}`);
    });
    expect(missing.filter((field) => !refused.includes(field))).to.deep.equal([]);
  });

  it("maps each key that has a place", async () => {
    const sources = {
      "src/index.ts": `
        import md from "./x.md"; import { aliased } from "aliased"; import generated from "./generated";
        declare const DEFINED: string;
        export class Room {} export class Flow {}
        export default { fetch: () => [md, aliased, DEFINED, generated, navigator.userAgent] };`,
      "src/x.md": "# x",
      "src/aliased.ts": 'export const aliased = "by alias";',
      "tsconfig.json": "{}",
    };
    const folder = folderOf(full, sources);
    const token = { type: "secret_text", text: pulumi.secret("s3cret") } as const;
    const { version, worker, ...data } = await read(folder, { bindings: { TOKEN: token } });
    expect(worker).to.deep.equal({
      accountId: id,
      name: "full",
      logpush: true,
      observability: { enabled: true, headSamplingRate: 0.5, logs: { enabled: true, invocationLogs: false } },
      subdomain: { enabled: true, previewsEnabled: false },
      tailConsumers: [{ name: "tail" }],
    });
    expect(data).to.deep.equal({
      routes: [{ pattern: "example.com/*" }, { pattern: "d.example.com", customDomain: true }, { pattern: "z.example.com/*", zoneId: id }],
      crons: ["0 3 * * *"],
      events: [],
      queueConsumers: [{ queue: "q", maxBatchSize: 5 }],
      workflows: [{ binding: "FLOW", name: "flow", className: "Flow" }],
      containers: data.containers,
    });
    expect(data.containers[0]).to.include({ class_name: "Room", image: "registry.cloudflare.com/room:1" });
    const { modules, bindings, ...settings } = version;
    expect(settings).to.deep.equal({
      mainModule: "index.js",
      accountId: id,
      compatibilityDate: "2026-01-01",
      compatibilityFlags: ["global_navigator"],
      limits: { cpuMs: 50, subrequests: 10 },
      placement: { mode: "smart" },
      cacheOptions: { enabled: true },
      assets: {
        directory: join(folder.path, "public"),
        config: { htmlHandling: "none", notFoundHandling: "404-page", runWorkerFirst: ["/api/*"] },
      },
      migrations: [{ tag: "v1", newSqliteClasses: ["Room"] }],
      containers: [{ className: "Room" }],
    });
    const names = Object.keys(modules as object);
    expect(names.filter((name) => !name.endsWith("-x.md"))).to.deep.equal(["index.js", "index.js.map"]);
    const code = (modules as Record<string, { content: string }>)["index.js"]!.content;
    for (const part of ["by alias", "by define", "Cloudflare-Workers", "generated_default = 1"]) expect(code).to.contain(part);
    expect(bindings).to.deep.equal({
      TEXT: { type: "plain_text", text: "text" },
      JSON: { type: "json", json: { a: [1, null] } },
      NUMBER: { type: "json", json: 1 },
      MEMORY: { type: "agent_memory", namespace: "n" },
      AI: { type: "ai" },
      SEARCH: { type: "ai_search", instanceName: "i" },
      SEARCHES: { type: "ai_search_namespace", namespace: "n" },
      ANALYTICS: { type: "analytics_engine", dataset: "d" },
      ARTIFACTS: { type: "artifacts", namespace: "n" },
      ASSETS: { type: "assets" },
      BROWSER: { type: "browser" },
      DB: { type: "d1", databaseId: id },
      DISPATCH: { type: "dispatch_namespace", namespace: "n", outbound: { worker: { service: "out" }, params: [{ name: "p" }] } },
      ROOM: { type: "durable_object_namespace", className: "Room" },
      FLAGS: { type: "flagship", appId: "a" },
      HYPERDRIVE: { type: "hyperdrive", id },
      IMAGES: { type: "images" },
      KV: { type: "kv_namespace", namespaceId: id },
      LOGS: { type: "logfwdr", destination: "d" },
      MEDIA: { type: "media" },
      CERTIFICATE: { type: "mtls_certificate", certificateId: id },
      PIPELINE: { type: "pipelines", pipeline: "p" },
      QUEUE: { type: "queue", queueName: "q" },
      BUCKET: { type: "r2_bucket", bucketName: "bucket", jurisdiction: "eu" },
      LIMIT: { type: "ratelimit", namespaceId: "1", simple: { limit: 5, period: 10 } },
      STORED: { type: "secrets_store_secret", storeId: "s", secretName: "n" },
      MAIL: { type: "send_email", allowedDestinationAddresses: ["a@example.com"] },
      SERVICE: { type: "service", service: "other", entrypoint: "Named" },
      STREAM: { type: "stream" },
      TOKEN: token,
      UNSAFE: { type: "brand_new", field: 1 },
      HELLO: { type: "unsafe_hello_world", enable_timer: true },
      INDEX: { type: "vectorize", indexName: "i" },
      VERSION: { type: "version_metadata" },
      NETWORK: { type: "vpc_network", tunnelId: "t" },
      VPC: { type: "vpc_service", serviceId: "s" },
      LOADER: { type: "worker_loader" },
      FLOW: { type: "workflow", workflowName: "flow", className: "Flow" },
    });
  });

  it("takes an environment, one route, and exports", async () => {
    const config = {
      ...base,
      vars: { A: "top" },
      env: { prod: { vars: { A: "prod" }, route: "example.com/*", exports: { Room: { type: "durable-object", storage: "sqlite" } } } },
    };
    const folder = folderOf(config);
    expect((await read(folder)).version.bindings).to.deep.equal({ A: { type: "plain_text", text: "top" } });
    const { worker, version, routes } = await read(folder, { env: "prod" });
    expect(worker).to.deep.include({ name: "w-prod", subdomain: { enabled: false, previewsEnabled: false } });
    expect(version.bindings).to.deep.equal({ A: { type: "plain_text", text: "prod" } });
    expect(version.exports).to.deep.equal({ Room: { type: "durable-object", storage: "sqlite" } });
    expect(routes).to.deep.equal([{ pattern: "example.com/*" }]);
    expect(await refusal(config, { env: "stage" })).to.contain('No environment found in configuration with name "stage".');
  });

  it("warns about what an environment does not inherit", async () => {
    const kv_namespaces = [{ binding: "KV", id }];
    const prod = { vars: { A: "x" }, durable_objects: { bindings: [] } };
    const folder = folderOf({ ...base, vars: { A: "top" }, kv_namespaces, triggers: { crons: ["* * * * *"] }, env: { prod } });
    const { result, warnings } = await warned(() => read(folder, { env: "prod" }));
    expect(result.crons).to.deep.equal(["* * * * *"]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain("has kv_namespaces at its top level and not in env.prod, which does not inherit it");
    expect((await warned(() => read(folder))).warnings).to.deep.equal([]);
  });

  it("lets a build say as much as it likes", async () => {
    const say = `node -e "process.stdout.write('x'.repeat(2 ** 21)); process.exitCode = EXIT"`;
    expect((await read(folderOf({ ...base, build: { command: say.replace("EXIT", "0") } }))).version.mainModule).to.equal("index.js");
    expect(await refusal({ ...base, build: { command: say.replace("EXIT", "1") } })).to.have.length.below(1000);
  });

  it("reads TOML, and JSON in a folder", async () => {
    const toml = folderOf('name = "w"\nmain = "src/index.ts"\n[vars]\nA = "x"\n', {}, "wrangler.toml");
    expect((await fromWrangler(join(toml.path, "wrangler.toml"))).version.bindings).to.deep.equal({ A: { type: "plain_text", text: "x" } });
    const json = folderOf(base, {}, "wrangler.json");
    expect((await fromWrangler(json.path)).worker).to.include({ name: "w" });
  });

  it("takes the output of a build as it is, where the build says so", async () => {
    const built = {
      ...base,
      main: "index.js",
      no_bundle: true,
      rules: [{ type: "ESModule", globs: ["**/*.js", "**/*.mjs"] }],
      configPath: "x",
      definedEnvironments: [],
    };
    const files = {
      "dist/w/index.js": 'import "./assets/a.js"; export default { fetch() {} };',
      "dist/w/assets/a.js": "export {};",
      "dist/w/assets/a.txt": "text",
      "dist/w/README.md": "no module",
      "dist/w/wrangler.json": JSON.stringify(built),
      ".wrangler/deploy/config.json": JSON.stringify({ configPath: "../../dist/w/wrangler.json" }),
    };
    const folder = folderOf(base, files);
    const { version } = await fromWrangler(folder.path);
    const at = (name: string, contentType: string): object => ({ contentFile: join(folder.path, "dist/w", name), contentType });
    expect([version.mainModule, version.modules]).to.deep.equal([
      "index.js",
      {
        "assets/a.js": at("assets/a.js", "application/javascript+module"),
        "assets/a.txt": at("assets/a.txt", "text/plain"),
        "index.js": at("index.js", "application/javascript+module"),
      },
    ]);
    expect((await read(folder)).version.modules)
      .to.have.property("index.js")
      .with.property("content");
  });

  it("stores Python as it is", async () => {
    const folder = folderOf(
      { ...base, main: "src/entry.py", compatibility_flags: ["python_workers"] },
      { "src/entry.py": "import util", "src/util.py": "", "src/notes.txt": "n" },
    );
    const { version } = await read(folder);
    expect(version.mainModule).to.equal("entry.py");
    expect(
      Object.entries(version.modules as Record<string, { contentType: string }>).map(([name, { contentType }]) => [name, contentType]),
    ).to.deep.equal([
      ["entry.py", "text/x-python"],
      ["notes.txt", "text/plain"],
      ["util.py", "text/x-python"],
    ]);
  });

  it("names each key and field that has no place, all at once", async () => {
    const refused = Object.keys(keys).filter((key) => keys[key]!.to === "refused");
    for (const key of refused) expect(keys[key]).to.have.property("instead").that.is.a("string").and.not.empty;
    expect(
      await refusal({
        ...base,
        keep_vars: true,
        site: { bucket: "public" },
        kv_namespace: [],
        kv_namespaces: [{ binding: "KV" }],
        services: [{ binding: "S", service: "s", props: { a: 1 } }],
        secrets: { required: ["TOKEN"] },
        preserve_file_names: true,
      }),
    ).to.equal(
      [
        'fromWrangler("wrangler.jsonc"): wrangler.jsonc has what cannot be mapped:',
        '  keep_vars: cannot be mapped. A version has the bindings that are declared. Give those to keep as { type: "inherit" }.',
        "  site: cannot be mapped. Workers Sites is deprecated. Serve the folder by assets.",
        "  kv_namespace: neither wrangler's documentation nor this release knows it. Is it misspelt?",
        "  kv_namespaces[0].id: is missing, and wrangler would make the resource. Make it in the program, and give fromWrangler bindings: { KV: … }.",
        "  services[0].props: this release does not map it.",
        '  secrets.required: TOKEN is nowhere. Give fromWrangler bindings: { TOKEN: { type: "secret_text", text: … } }, or { type: "inherit" } for the one that is there.',
        "  preserve_file_names: this release names imported modules by their content.",
      ].join("\n"),
    );
  });

  it("takes bindings of the program in the place of those of the file", async () => {
    const folder = folderOf({ ...base, vars: { A: "x" }, kv_namespaces: [{ binding: "KV" }] });
    const given = { KV: { type: "kv_namespace", namespaceId: pulumi.output("id") }, A: { type: "plain_text", text: "y" } } as const;
    expect((await read(folder, { bindings: given })).version.bindings).to.deep.equal(given);
  });

  it("says what wrangler cannot read, and what is not there", async () => {
    expect(await refusal({ ...base, main: 5 }))
      .to.contain("wrangler cannot read wrangler.jsonc:")
      .and.to.contain('Expected "main" to be of type string but got 5.');
    expect(await refusal('{ "name": "w",\n "main": }')).to.contain("wrangler cannot read wrangler.jsonc:2: ");
    expect(await refusal({ ...base, main: "src/nowhere.ts" })).to.match(
      /main of wrangler\.jsonc is \S*src\/nowhere\.ts, which is not there\. Was it built\?$/,
    );
    expect(await refusal({ ...base, build: { command: "echo oh no >&2; exit 3" } })).to.match(
      /the build of wrangler\.jsonc \(echo oh no >&2; exit 3\) failed\s+oh no$/,
    );
    const folder = makeFolder();
    cleanup(folder.remove);
    expect((await rejection(fromWrangler(folder.path))).message).to.contain("has none of wrangler.json, wrangler.jsonc, wrangler.toml.");
    expect((await rejection(fromWrangler(join(folder.path, "x.toml")))).message).to.contain("x.toml is not there.");
  });
});
