import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { bindingTypes } from "../../../../provider/resources/binding-shapes";
import { versionFields, versionProperties } from "../../../../provider/resources/version-body";
import type { VersionInputs } from "../../../../provider/resources/version-properties";
import { bindingFields, bindingOf } from "./arbitraries";

type Json = Record<string, unknown>;
const fields = (inputs: object): Json => versionFields(inputs as VersionInputs);

/** The kinds that the API documents. */
const KINDS = [
  ...["ai", "ai_search", "ai_search_namespace", "analytics_engine", "assets", "browser", "d1", "data_blob", "dispatch_namespace"],
  ...["durable_object_namespace", "flagship", "hyperdrive", "images", "inherit", "json", "kv_namespace", "media", "messaging"],
  ...[
    "mtls_certificate",
    "pipelines",
    "plain_text",
    "queue",
    "r2_bucket",
    "ratelimit",
    "secret_key",
    "secret_text",
    "secrets_store_secret",
  ],
  ...["send_email", "service", "text_blob", "vectorize", "version_metadata", "vpc_network", "vpc_service", "wasm_module", "workflow"],
];

/** A binding of each kind with every field, as the API writes it. */
const WIRE: Record<string, Json> = {
  ai: {},
  ai_search: { instance_name: "i", namespace: "n" },
  ai_search_namespace: { namespace: "n" },
  analytics_engine: { dataset: "d" },
  assets: {},
  browser: {},
  d1: { database_id: "d" },
  data_blob: { part: "p" },
  dispatch_namespace: {
    namespace: "n",
    outbound: { params: [{ name: "p" }], worker: { service: "s", environment: "e", entrypoint: "E" } },
  },
  durable_object_namespace: { class_name: "A_b", script_name: "s", environment: "e", namespace_id: "n", dispatch_namespace: "d" },
  flagship: { app_id: "a" },
  hyperdrive: { id: "h" },
  images: {},
  inherit: { old_name: "O", version_id: "latest" },
  json: { json: { camelCase: 1, snake_case: [{ deepKey: 1 }] } },
  kv_namespace: { namespace_id: "n" },
  media: {},
  messaging: { namespace: "n" },
  mtls_certificate: { certificate_id: "c" },
  pipelines: { pipeline: "p" },
  plain_text: { text: "t" },
  queue: { queue_name: "q" },
  r2_bucket: { bucket_name: "b", jurisdiction: "eu" },
  ratelimit: { namespace_id: "n", simple: { limit: 1, period: 10, mitigation_timeout: 60 } },
  secret_key: {
    algorithm: { namedCurve: "P-256", snake_name: 1 },
    format: "jwk",
    usages: ["sign"],
    key_jwk: { key_ops: [], extKey: 1 },
    key_base64: "b",
  },
  secret_text: { text: "t" },
  secrets_store_secret: { store_id: "s", secret_name: "n" },
  send_email: { destination_address: "d", allowed_destination_addresses: ["a"], allowed_sender_addresses: ["s"] },
  service: { service: "s", environment: "e", entrypoint: "E" },
  text_blob: { part: "p" },
  vectorize: { index_name: "i" },
  version_metadata: {},
  vpc_network: { network_id: "n", tunnel_id: "t" },
  vpc_service: { service_id: "s" },
  wasm_module: { part: "p" },
  workflow: { workflow_name: "w", class_name: "C", script_name: "s" },
};

describe("the body of a version", () => {
  it("knows exactly the documented kinds of bindings, and so do the generators of our tests", () => {
    expect([...bindingTypes].sort()).to.deep.equal(KINDS);
    expect(Object.keys(bindingFields).sort()).to.deep.equal(KINDS);
    expect(Object.keys(WIRE).sort()).to.deep.equal(KINDS);
  });

  for (const type of KINDS) {
    it(`carries every field of ${type} under the API's name, there and back`, () => {
      const wire = { type, ...WIRE[type], name: "B" };
      const { bindings } = versionProperties({ bindings: [wire] }) as { bindings: Json };
      expect(fields({ bindings })).to.deep.equal({ bindings: [wire] });
      fc.assert(
        fc.property(bindingOf(type), (binding) => {
          expect(versionProperties(fields({ bindings: { B: binding } }))).to.deep.equal({ bindings: { B: binding } });
        }),
        { numRuns: 10 },
      );
    });
  }

  it("carries a kind that nobody knows as it is given, under the name of the map", () => {
    const binding = { type: "brand_new", camelField: { innerKey: 1 }, snake_field: 1, name: "another" };
    expect(fields({ bindings: { B: binding } })).to.deep.equal({ bindings: [{ ...binding, name: "B" }] });
    expect(versionProperties({ bindings: [{ ...binding, name: "B" }] })).to.deep.equal({
      bindings: { B: { type: "brand_new", camelField: { innerKey: 1 }, snake_field: 1 } },
    });
  });

  it("sorts bindings by name, whatever their order was", () => {
    const { bindings } = fields({ bindings: { b: { type: "ai" }, a: { type: "ai" }, B: { type: "ai" } } });
    expect((bindings as Json[]).map(({ name }) => name)).to.deep.equal(["B", "a", "b"]);
  });

  it("leaves names of classes and of packages as they are", () => {
    const exports = { My_Class: { type: "durable-object", storage: "sqlite" }, myExport: { type: "durable-object", state: "renamed", renamedTo: "New_Name" } }; // prettier-ignore
    const packageDependencies = [{ name: "lodash_es", installedVersion: "1.0.0", packageJsonVersion: "^1" }];
    const body = fields({ exports, packageDependencies });
    expect(body).to.deep.equal({
      exports: { My_Class: exports.My_Class, myExport: { type: "durable-object", state: "renamed", renamed_to: "New_Name" } },
      package_dependencies: packageDependencies,
    });
    expect(versionProperties(body)).to.deep.equal({ exports, packageDependencies });
  });

  it("carries everything else under the API's names, there and back", () => {
    const inputs = {
      annotations: { workersMessage: "m", workersTag: "t" },
      assets: { config: { htmlHandling: "none", notFoundHandling: "404-page", runWorkerFirst: ["/A_b"] }, jwt: "j" },
      cacheOptions: { enabled: true, crossVersionCache: true },
      compatibilityDate: "2026-01-31",
      compatibilityFlags: ["nodejs_compat"],
      containers: [{ className: "A" }],
      limits: { cpuMs: 1, subrequests: 2 },
      mainModule: "i.js",
      placement: { mode: "targeted", target: [{ region: "r" }] },
      usageModel: "standard",
    };
    const body = fields({ ...inputs, accountId: "a", workerId: "w", deploy: true, endpoint: "local", contentHash: "c" });
    expect(body).to.deep.equal({
      annotations: { "workers/message": "m", "workers/tag": "t" },
      assets: { config: { html_handling: "none", not_found_handling: "404-page", run_worker_first: ["/A_b"] }, jwt: "j" },
      cache_options: { enabled: true, cross_version_cache: true },
      compatibility_date: "2026-01-31",
      compatibility_flags: ["nodejs_compat"],
      containers: [{ class_name: "A" }],
      limits: { cpu_ms: 1, subrequests: 2 },
      main_module: "i.js",
      placement: { mode: "targeted", target: [{ region: "r" }] },
      usage_model: "standard",
    });
    expect(
      versionProperties({ ...body, id: "x", number: 1, brand_new: 1, limits: { cpu_ms: 1, subrequests: 2, nothing: null } }),
    ).to.deep.equal(inputs);
  });
});
