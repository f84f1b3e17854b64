import { bindingCases } from "./binding-cases";
import { live, objects, own, type SentCase, type Values, worker } from "./sent-case";

/** The same value under both names. */
function same(property: string, field: string, value: unknown, more: Partial<SentCase> = {}): SentCase {
  return { property, inputs: { [property]: value }, wire: { [field]: value }, ...more };
}

const Own = { className: "Own" };

const assets = (property: string, field: string, value: unknown): SentCase => ({
  property: `assets.config.${property}`,
  inputs: { assets: { config: { [property]: value } } },
  wire: { assets: { config: { [field]: value } } },
});

const placement = (value: Values): SentCase => ({
  ...same("placement", "placement", value),
  property: `placement.${Object.keys(value).at(-1)!}`,
});

const exported = (
  property: string,
  entries: Record<string, Values>,
  wire: Record<string, Values>,
  more: Partial<SentCase> = {},
): SentCase => ({
  ...{ property: `exports.${property}`, inputs: { exports: entries }, wire: { exports: wire } },
  ...more,
});

const migrated = (property: string, inputs: Values, wire: Values, more: Partial<SentCase>): SentCase => ({
  ...{
    property: `migrations.${property}`,
    inputs: { migrations: { newTag: "v2", ...inputs } },
    wire: { migrations: { new_tag: "v2", ...wire } },
  },
  ...{ told: { migration_tag: "v2" }, ...more },
});
const hadOwn = { before: { migrations: { newTag: "v1", newSqliteClasses: ["Own"] }, code: objects("Own") } };
const declaredOwn = { before: { exports: { Own: live }, code: objects("Own") } };

const dependency = { name: "own-package", installedVersion: "1.2.3", packageJsonVersion: "^1.0.0" };
const moduleCase = (property: string, more: Partial<SentCase>): SentCase => ({
  property: `modules.${property}`,
  inputs: {},
  wire: {},
  ...more,
});

export const sentCases: Record<string, SentCase> = {
  "path account_id": { property: "accountId", inputs: { accountId: "00000000000000000000000000000077" }, wire: {} },
  "path worker_id": { property: "workerId", inputs: {}, wire: {} },
  "query deploy": { property: "deploy", inputs: { deploy: true }, wire: {}, says: "plain" },
  "body annotations.workers/message": {
    ...{ property: "annotations.workersMessage", inputs: { annotations: { workersMessage: "own message" } } },
    wire: { annotations: { "workers/message": "own message" } },
  },
  "body annotations.workers/tag": {
    ...{ property: "annotations.workersTag", inputs: { annotations: { workersTag: "own-tag" } } },
    wire: { annotations: { "workers/tag": "own-tag" } },
  },
  "body assets.config.html_handling": assets("htmlHandling", "html_handling", "drop-trailing-slash"),
  "body assets.config.not_found_handling": assets("notFoundHandling", "not_found_handling", "404-page"),
  "body assets.config.run_worker_first (boolean)": assets("runWorkerFirst", "run_worker_first", true),
  "body assets.config.run_worker_first (rules)": assets("runWorkerFirst", "run_worker_first", ["/api/*", "!/api/docs"]),
  "body assets.jwt": {
    property: "assets.jwt",
    inputs: { assets: { jwt: "{assets}" } },
    wire: { assets: { jwt: "{assets}" } },
    told: false,
  },
  ...bindingCases,
  "body cache_options.enabled": { ...same("cacheOptions", "cache_options", { enabled: true }), property: "cacheOptions.enabled" },
  "body cache_options.cross_version_cache": {
    ...{ property: "cacheOptions.crossVersionCache", inputs: { cacheOptions: { enabled: false, crossVersionCache: true } } },
    wire: { cache_options: { enabled: false, cross_version_cache: true } },
  },
  "body compatibility_date": same("compatibilityDate", "compatibility_date", "2021-11-02", {
    code: worker("typeof navigator"),
    says: "undefined",
  }),
  "body compatibility_flags": same("compatibilityFlags", "compatibility_flags", ["nodejs_compat"], {
    code: worker('Buffer.from("b3du", "base64").toString()', 'import { Buffer } from "node:buffer";'),
    says: "own",
  }),
  "body containers.class_name": {
    ...{ property: "containers.className", inputs: { containers: [Own], ...own.inputs }, code: own.code },
    wire: { containers: [{ class_name: "Own" }] },
  },
  "body exports.cache": exported(
    "cache",
    { Door: { type: "worker", cache: { enabled: true } } },
    { Door: { type: "worker", cache: { enabled: true } } },
    {
      code: worker('"door"', 'import { WorkerEntrypoint } from "cloudflare:workers"; export class Door extends WorkerEntrypoint {}'),
    },
  ),
  "body exports.storage": exported("storage", { Own: live }, { Own: live }, { code: objects("Own"), says: "objects" }),
  "body exports.container": exported(
    "container",
    { Own: { ...live, container: "own" } },
    { Own: { ...live, container: "own" } },
    { code: objects("Own") },
  ),
  "body exports.renamed_to": exported(
    "renamedTo",
    { Own: { type: "durable-object", state: "renamed", renamedTo: "New" }, New: live },
    { Own: { type: "durable-object", state: "renamed", renamed_to: "New" }, New: live },
    { ...declaredOwn, code: objects("New"), told: { exports: { New: live } } },
  ),
  "body exports.transferred_to": exported(
    "transferredTo",
    { Own: { type: "durable-object", state: "transferred", transferredTo: "heir" } },
    { Own: { type: "durable-object", state: "transferred", transferred_to: "heir" } },
    { ...declaredOwn, code: worker('"given"'), told: false },
  ),
  "body exports.transfer_from": exported(
    "transferFrom",
    { Near: { type: "durable-object", state: "expecting-transfer", storage: "sqlite", transferFrom: "neighbour" } },
    { Near: { type: "durable-object", state: "expecting-transfer", storage: "sqlite", transfer_from: "neighbour" } },
    { code: objects("Near") },
  ),
  "body exports.state": exported(
    "state",
    { Own: { type: "durable-object", state: "deleted" } },
    { Own: { type: "durable-object", state: "deleted" } },
    { ...declaredOwn, code: worker('"deleted"'), says: "deleted", told: false },
  ),
  "body limits.cpu_ms": { property: "limits.cpuMs", inputs: { limits: { cpuMs: 47 } }, wire: { limits: { cpu_ms: 47 } } },
  "body limits.subrequests": { ...same("limits", "limits", { subrequests: 11 }), property: "limits.subrequests" },
  "body main_module": same("mainModule", "main_module", "own.js", { says: "plain" }),
  "body migrations.old_tag": migrated(
    "oldTag",
    { oldTag: "v1", newClasses: ["B"] },
    { old_tag: "v1", new_classes: ["B"] },
    { ...hadOwn, code: objects("Own", "B") },
  ),
  "body migrations.new_tag": migrated(
    "newTag",
    { newTag: "own-tag", newSqliteClasses: ["Own"] },
    { new_tag: "own-tag" },
    { code: objects("Own"), told: { migration_tag: "own-tag" } },
  ),
  "body migrations.new_classes": migrated("newClasses", { newClasses: ["Own"] }, { new_classes: ["Own"] }, { code: objects("Own") }),
  "body migrations.new_sqlite_classes": migrated(
    "newSqliteClasses",
    { newSqliteClasses: ["Own"] },
    { new_sqlite_classes: ["Own"] },
    { code: objects("Own") },
  ),
  "body migrations.deleted_classes": migrated(
    "deletedClasses",
    { deletedClasses: ["Own"] },
    { deleted_classes: ["Own"] },
    { ...hadOwn, code: worker('"deleted"') },
  ),
  "body migrations.renamed_classes": migrated(
    "renamedClasses",
    { renamedClasses: [{ from: "Own", to: "New" }] },
    { renamed_classes: [{ from: "Own", to: "New" }] },
    { ...hadOwn, code: objects("New") },
  ),
  "body migrations.transferred_classes": migrated(
    "transferredClasses",
    { transferredClasses: [{ from: "Mine", fromScript: "testator", to: "Got" }] },
    { transferred_classes: [{ from: "Mine", from_script: "testator", to: "Got" }] },
    { code: objects("Got") },
  ),
  "body migrations.steps": migrated(
    "steps",
    { oldTag: "v1", steps: [{ renamedClasses: [{ from: "Own", to: "New" }] }, { newSqliteClasses: ["More"] }] },
    { old_tag: "v1", steps: [{ renamed_classes: [{ from: "Own", to: "New" }] }, { new_sqlite_classes: ["More"] }] },
    { ...hadOwn, code: objects("New", "More") },
  ),
  "body modules.name": moduleCase("(name)", {
    inputs: { modules: { "lib/own-name.js": { content: 'export default "by its name";' } } },
    ...{ wire: {}, code: worker("text", 'import text from "./lib/own-name.js";'), says: "by its name" },
  }),
  "body modules.content_type": moduleCase("contentType", {
    inputs: { modules: { "own-type": { content: "as text", contentType: "text/plain" } } },
    ...{ code: worker("text", 'import text from "./own-type";'), says: "as text" },
  }),
  "body modules.content_base64": moduleCase("contentBase64", {
    inputs: { modules: { "own.txt": { contentBase64: Buffer.from("from base64").toString("base64") } } },
    ...{ code: worker("text", 'import text from "./own.txt";'), says: "from base64" },
  }),
  ...Object.fromEntries(
    Object.keys(dependency).map((name) => [
      `body package_dependencies.${name}`,
      {
        property: `packageDependencies.${name}`,
        inputs: { packageDependencies: [{ ...dependency, [name]: `own-${name.length}.0.0` }] },
        wire: { package_dependencies: [{ ...dependency, [name]: `own-${name.length}.0.0` }] },
      },
    ]),
  ),
  "body placement (smart)": placement({ mode: "smart" }),
  "body placement (region)": placement({ region: "aws:eu-central-1" }),
  "body placement (hostname)": placement({ hostname: "db.example.com" }),
  "body placement (host)": placement({ host: "db.example.com:5432" }),
  "body placement (targeted region)": placement({ mode: "targeted", region: "gcp:europe-west4" }),
  "body placement (targeted hostname)": placement({ mode: "targeted", hostname: "other.example.com" }),
  "body placement (targeted host)": placement({ mode: "targeted", host: "other.example.com:5432" }),
  "body placement (targeted target)": placement({ mode: "targeted", target: [{ region: "aws:us-east-1" }, { host: "a.example.com:1" }] }),
  "body usage_model": same("usageModel", "usage_model", "unbound"),
};
