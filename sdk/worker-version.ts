import * as pulumi from "@pulumi/pulumi";
import type { KnownBinding } from "../provider/resources/bindings";
import { assetsToWire, type VersionAssets, type VersionAssetsArgs } from "./assets";
import { type BindingsArgs, bindingsToWire } from "./bindings";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { DeepInput, Echo } from "./inputs";
import type { VersionExport, VersionMigrations } from "./durable-objects";
import type { ModuleDigest } from "./module-digest";
import { type ModulesArgs, modulesToWire, secrecyOf } from "./modules";
import type {
  PackageDependency,
  VersionAnnotations,
  VersionCacheOptions,
  VersionContainer,
  VersionLimits,
  VersionPlacement,
} from "./version-settings";

/** What a {@link WorkerVersion} is made of. A change makes a new version, unless it is said that it does not. */
export interface WorkerVersionArgs {
  /**
   * The account.
   *
   * @default `pulumi-workers:accountId` of the stack's configuration, then `CLOUDFLARE_ACCOUNT_ID`, then the account in the state
   */
  accountId?: pulumi.Input<string>;
  /** The Worker, by name or by id: `worker.name` or `worker.workerId`. */
  workerId: pulumi.Input<string>;
  /**
   * What people read beside the version. A change alone makes no version: the next one carries it.
   *
   * @default none
   * @see https://developers.cloudflare.com/workers/configuration/versions-and-deployments/
   */
  annotations?: DeepInput<VersionAnnotations>;
  /**
   * Static files that are served beside, or instead of, what the Worker answers. A change of `jwt` alone makes no version.
   *
   * @default none
   * @see https://developers.cloudflare.com/workers/static-assets/
   */
  assets?: pulumi.Input<VersionAssetsArgs>;
  /**
   * What the Worker finds in `env`: by name, or as an array of bindings with a `name`. The order does not matter. Secret fields are secret
   * in state and previews, whatever is passed.
   *
   * @default none
   * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/
   */
  bindings?: pulumi.Input<BindingsArgs>;
  /**
   * What Cloudflare caches of the answers.
   *
   * @default none
   */
  cacheOptions?: DeepInput<VersionCacheOptions>;
  /**
   * The date whose behaviour the runtime has, as `2026-01-31`: that of the day on which you write the code. Without it Cloudflare takes its
   * oldest behaviour, and a warning says so.
   *
   * @default Cloudflare's oldest
   * @see https://developers.cloudflare.com/workers/configuration/compatibility-dates/
   */
  compatibilityDate?: pulumi.Input<string>;
  /**
   * What the runtime has beside the behaviour of the date, such as `nodejs_compat`. The order does not matter.
   *
   * @default none
   * @see https://developers.cloudflare.com/workers/configuration/compatibility-flags/
   */
  compatibilityFlags?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Containers of Durable Objects of this Worker. The order does not matter.
   *
   * @default none
   * @see https://developers.cloudflare.com/containers/
   */
  containers?: DeepInput<VersionContainer[]>;
  /**
   * Exports by name: `{ Counter: { type: "durable-object", storage: "sqlite" } }`, for Durable Objects of a new Worker. A class that goes
   * leaves a tombstone, whose `state` says what became of it. Excludes `migrations`.
   *
   * @default none
   * @see https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
   */
  exports?: pulumi.Input<Record<string, DeepInput<VersionExport>>>;
  /**
   * What one request may use.
   *
   * @default those of the account's plan
   * @see https://developers.cloudflare.com/workers/platform/limits/
   */
  limits?: DeepInput<VersionLimits>;
  /**
   * Name of the module that starts the Worker: `index.js`. Required with `modules`; only a version of nothing but assets has none.
   *
   * @default none
   */
  mainModule?: pulumi.Input<string>;
  /**
   * Migrations of Durable Objects, for a Worker that has some already. Excludes `exports`, which is the better way for a new one.
   *
   * @default none
   * @see https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
   */
  migrations?: DeepInput<VersionMigrations>;
  /**
   * The modules, the entry among them: by name, or as an array of modules with a `name`. State and previews hold a hash, a size and a type
   * of each, never the content.
   *
   * @default none
   */
  modules?: pulumi.Input<ModulesArgs>;
  /**
   * npm packages that went into the code, for Cloudflare's notices. The order does not matter.
   *
   * @default none
   */
  packageDependencies?: DeepInput<PackageDependency[]>;
  /**
   * Where the Worker runs.
   *
   * @default near its users
   * @see https://developers.cloudflare.com/workers/configuration/placement/
   */
  placement?: DeepInput<VersionPlacement>;
  /**
   * How requests are billed.
   *
   * @default "standard"
   * @see https://developers.cloudflare.com/workers/platform/pricing/
   */
  usageModel?: pulumi.Input<"standard" | "bundled" | "unbound">;
  /**
   * Whether a version gets all of the traffic as soon as it is made (`?deploy=true`), without a {@link WorkerDeployment}: have one or the
   * other. A change alone makes no version.
   *
   * @default false
   */
  deploy?: pulumi.Input<boolean>;
  /**
   * Whether a version is deleted with its resource: when a new version replaces it and on destroy, which a provider cannot
   * tell apart. Otherwise it stays, for a rollback. A change alone makes no version.
   *
   * @default false
   */
  deleteVersion?: pulumi.Input<boolean>;
  /**
   * `true` takes over the latest version, an id that version, when it is as declared (secrets cannot be compared), without a
   * write; another is refused. Remove it afterwards. A change alone makes no version.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean | string>;
}

/**
 * An immutable version of a Worker: code, bindings and settings of the runtime
 * (`POST /accounts/{account_id}/workers/workers/{worker_id}/versions`).
 *
 * A change that counts makes a new version and keeps the old one for a rollback. The order of bindings, modules, flags and keys never
 * counts, and neither do defaults that Cloudflare fills in. A version gets no traffic by itself: a {@link WorkerDeployment} gives it some.
 * Dependents use `versionId`. The id is `<account id>/<worker>/<version id>`.
 *
 * @example
 * import * as pulumi from "@pulumi/pulumi";
 * import { Worker, WorkerVersion } from "pulumi-workers";
 *
 * const worker = new Worker("api", { name: "api" });
 * const version = new WorkerVersion("api", {
 *   workerId: worker.name,
 *   mainModule: "index.js",
 *   modules: { "index.js": { contentFile: "dist/index.js" } },
 *   compatibilityDate: "2026-01-01",
 *   bindings: {
 *     GREETING: { type: "plain_text", text: "Hello" },
 *     TOKEN: { type: "secret_text", text: new pulumi.Config().requireSecret("token") },
 *     // A bucket that the account has.
 *     BUCKET: { type: "r2_bucket", bucketName: "files" },
 *   },
 * });
 *
 * export const versionId = version.versionId;
 * @see https://developers.cloudflare.com/workers/configuration/versions-and-deployments/
 */
export class WorkerVersion extends pulumi.CustomResource implements Echo<WorkerVersionArgs> {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("WorkerVersion");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly workerId: pulumi.Output<string>;
  declare readonly annotations: pulumi.Output<VersionAnnotations | undefined>;
  /** Static files: of a folder a digest, without its path and the names of its files. */
  declare readonly assets: pulumi.Output<VersionAssets | undefined>;
  /** What the Worker finds in `env`, by name. Secret fields are secret. */
  declare readonly bindings: pulumi.Output<Record<string, KnownBinding> | undefined>;
  declare readonly cacheOptions: pulumi.Output<VersionCacheOptions | undefined>;
  declare readonly compatibilityDate: pulumi.Output<string | undefined>;
  declare readonly compatibilityFlags: pulumi.Output<string[] | undefined>;
  declare readonly containers: pulumi.Output<VersionContainer[] | undefined>;
  declare readonly exports: pulumi.Output<Record<string, VersionExport> | undefined>;
  declare readonly limits: pulumi.Output<VersionLimits | undefined>;
  declare readonly mainModule: pulumi.Output<string | undefined>;
  declare readonly migrations: pulumi.Output<VersionMigrations | undefined>;
  /** A digest of each module, by name. */
  declare readonly modules: pulumi.Output<Record<string, ModuleDigest> | undefined>;
  declare readonly packageDependencies: pulumi.Output<PackageDependency[] | undefined>;
  declare readonly placement: pulumi.Output<VersionPlacement | undefined>;
  declare readonly usageModel: pulumi.Output<"standard" | "bundled" | "unbound" | undefined>;
  declare readonly deploy: pulumi.Output<boolean | undefined>;
  declare readonly deleteVersion: pulumi.Output<boolean | undefined>;
  declare readonly adopt: pulumi.Output<boolean | string | undefined>;
  /** The hash over all modules and the entry, 64 hex digits: see docs/hashing.md. */
  declare readonly contentHash: pulumi.Output<string | undefined>;
  /** The kind of API that the resource lives in: a stack never mixes the two. */
  declare readonly endpoint: pulumi.Output<"cloudflare" | "local">;
  /** The id of the version, a UUID: what deployments name. */
  declare readonly versionId: pulumi.Output<string>;
  /** Counts the versions of the Worker, from 1. */
  declare readonly number: pulumi.Output<number | undefined>;
  /** Addresses that always lead to this version. */
  declare readonly urls: pulumi.Output<string[] | undefined>;
  /** When it was made, RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** The client that made it: `api`, `wrangler`, `dash`. */
  declare readonly source: pulumi.Output<string | undefined>;
  /** How long its code took to start when Cloudflare tried it, in milliseconds. */
  declare readonly startupTimeMs: pulumi.Output<number | undefined>;
  /** The tag of the migration that was applied last. Cloudflare sets it when the version is deployed: the next refresh brings it. */
  declare readonly migrationTag: pulumi.Output<string | undefined>;

  /**
   * @param name The name of the resource in the stack.
   * @throws {pulumi.RunError} for a module's file that is missing, a folder or not readable, and for a name that stands twice.
   */
  constructor(name: string, args: WorkerVersionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = unresolved(OUTPUTS);
    const wire = inputs(name, args);
    const withStackTraces = withoutStackTraces();
    try {
      super(WorkerVersion.__pulumiType, name, { ...outputs, ...wire, __provider: providerText("WorkerVersion") }, opts);
    } finally {
      withStackTraces();
    }
  }

  /**
   * A version that exists, as it is: read on every preview. Its code is not downloaded.
   *
   * @param id `<account id>/<id or name of the Worker>/<version id>`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WorkerVersion {
    return new WorkerVersion(name, {} as WorkerVersionArgs, { ...opts, id });
  }

  /** True for an instance, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is WorkerVersion {
    return hasTypeToken(value, WorkerVersion.__pulumiType);
  }
}

function inputs(name: string, args: WorkerVersionArgs): Record<string, unknown> {
  const resource = `WorkerVersion ${JSON.stringify(name)}`;
  // A program in JavaScript can leave anything out: the provider's check says what is missing.
  const { modules, bindings, assets, ...rest } = (args as Partial<WorkerVersionArgs> | undefined) ?? {};
  const wire: Record<string, unknown> = { ...rest };
  if (bindings !== undefined) wire["bindings"] = bindingsToWire(bindings, resource);
  if (assets !== undefined) wire["assets"] = assetsToWire(assets, resource);
  if (modules !== undefined) {
    const sent = modulesToWire(modules, resource);
    wire["modules"] = sent;
    wire["contentHash"] = secrecyOf(sent);
  }
  return wire;
}

/** What the provider knows of a resource: named here so that each is an Output also where the program does not give it. */
const OUTPUTS = [
  ...[
    "accountId",
    "workerId",
    "annotations",
    "assets",
    "bindings",
    "cacheOptions",
    "compatibilityDate",
    "compatibilityFlags",
    "containers",
    "exports",
  ],
  ...[
    "limits",
    "mainModule",
    "migrations",
    "modules",
    "packageDependencies",
    "placement",
    "usageModel",
    "deploy",
    "deleteVersion",
    "adopt",
  ],
  ...["contentHash", "endpoint", "versionId", "number", "urls", "createdOn", "source", "startupTimeMs", "migrationTag"],
];
