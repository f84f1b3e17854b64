import * as pulumi from "@pulumi/pulumi";
import type { KnownBinding } from "../provider/resources/bindings";
import { assetsToWire, type VersionAssets, type VersionAssetsArgs } from "./assets";
import { type BindingsArgs, bindingsToWire } from "./bindings";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { DeepInput } from "./inputs";
import { type ModuleDigest, type ModulesArgs, modulesToWire, secrecyOf } from "./modules";

/** What people read beside a version. */
export interface VersionAnnotations {
  /** At most 1,000 bytes. */
  readonly workersMessage?: string;
  /** At most 100 bytes. */
  readonly workersTag?: string;
}

/** Where a version runs: smart, or near one place. */
export type VersionPlacement =
  | { readonly mode: "smart" }
  | { readonly mode?: "targeted"; readonly region: string }
  | { readonly mode?: "targeted"; readonly hostname: string }
  | { readonly mode?: "targeted"; readonly host: string }
  | {
      readonly mode: "targeted";
      readonly target: ({ readonly region: string } | { readonly hostname: string } | { readonly host: string })[];
    };

/** An export of the Worker: an entrypoint, or a Durable Object's class and what happens to it. */
export type VersionExport =
  | { readonly type: "worker"; readonly state?: "created"; readonly cache?: { readonly enabled: boolean } }
  | { readonly type: "durable-object"; readonly state?: "created"; readonly storage: "sqlite" | "legacy-kv"; readonly container?: string }
  | { readonly type: "durable-object"; readonly state: "deleted" }
  | { readonly type: "durable-object"; readonly state: "renamed"; readonly renamedTo: string }
  | { readonly type: "durable-object"; readonly state: "transferred"; readonly transferredTo: string }
  | {
      readonly type: "durable-object";
      readonly state: "expecting-transfer";
      readonly storage: "sqlite" | "legacy-kv";
      readonly transferFrom: string;
      readonly container?: string;
    };

/** What a migration does to classes of Durable Objects. */
export interface MigrationStep {
  readonly newClasses?: string[];
  readonly newSqliteClasses?: string[];
  readonly deletedClasses?: string[];
  readonly renamedClasses?: { readonly from: string; readonly to: string }[];
  readonly transferredClasses?: { readonly from: string; readonly fromScript: string; readonly to: string }[];
}

/** Migrations as the API takes them (one step, or several), or the whole history with tags, of which only what is new is sent. */
export type VersionMigrations =
  | (MigrationStep & { readonly oldTag?: string; readonly newTag?: string })
  | { readonly oldTag?: string; readonly newTag?: string; readonly steps: MigrationStep[] }
  | (MigrationStep & { readonly tag: string })[];

/** What a {@link WorkerVersion} is made of. */
export interface WorkerVersionArgs {
  /**
   * The account. By default `pulumi-workers:accountId` of the stack's configuration, then CLOUDFLARE_ACCOUNT_ID, then the
   * account in the state.
   */
  accountId?: pulumi.Input<string>;
  /** The Worker, by id or by name. */
  workerId: pulumi.Input<string>;
  /** A change of annotations alone makes no version. */
  annotations?: DeepInput<VersionAnnotations>;
  /** Static files that are served beside, or instead of, what the Worker answers. */
  assets?: pulumi.Input<VersionAssetsArgs>;
  /** By name, or as an array of bindings with a `name`. Secret fields are secret in state and previews, whatever is passed. */
  bindings?: pulumi.Input<BindingsArgs>;
  cacheOptions?: DeepInput<{ readonly enabled: boolean; readonly crossVersionCache?: boolean }>;
  /** As `2026-01-31`. Without it Cloudflare takes its oldest behaviour, and a warning says so. */
  compatibilityDate?: pulumi.Input<string>;
  /** The order does not matter. */
  compatibilityFlags?: pulumi.Input<pulumi.Input<string>[]>;
  /** Containers of Durable Objects of this Worker. */
  containers?: DeepInput<{ readonly className: string }[]>;
  /** Exports by name: for Durable Objects of a new Worker. Excludes `migrations`. */
  exports?: pulumi.Input<Record<string, DeepInput<VersionExport>>>;
  limits?: DeepInput<{
    /** Milliseconds of processor time a request. */
    readonly cpuMs?: number;
    /** Requests that one request may make. */
    readonly subrequests?: number;
  }>;
  /** Name of the module that starts the Worker. Only a version of nothing but assets has none. */
  mainModule?: pulumi.Input<string>;
  /** Migrations of Durable Objects. Excludes `exports`, which is the better way for a new Worker. */
  migrations?: DeepInput<VersionMigrations>;
  /** The modules, the entry among them. State and previews hold a hash, a size and a type of each, never the content. */
  modules?: pulumi.Input<ModulesArgs>;
  /** npm packages that went into the code, for Cloudflare's notices. */
  packageDependencies?: DeepInput<{ readonly name: string; readonly installedVersion: string; readonly packageJsonVersion: string }[]>;
  placement?: DeepInput<VersionPlacement>;
  /** Default `standard`. */
  usageModel?: pulumi.Input<"standard" | "bundled" | "unbound">;
  /** Whether a version gets all of the traffic as soon as it is made. Default `false`: a WorkerDeployment does. */
  deploy?: pulumi.Input<boolean>;
  /**
   * Whether a version is deleted with its resource: when a new version replaces it and on destroy, which a provider cannot
   * tell apart. Default `false`: it stays, for a rollback.
   */
  deleteVersion?: pulumi.Input<boolean>;
  /**
   * `true` takes over the latest version, an id that version, when it is as declared (secrets cannot be compared), without a
   * write; another is refused. Default `false`.
   */
  adopt?: pulumi.Input<boolean | string>;
}

/**
 * An immutable version of a Worker: code, bindings and settings of the runtime
 * (POST /accounts/{account_id}/workers/workers/{worker_id}/versions).
 *
 * A change that counts makes a new version and keeps the old one for a rollback; a change of annotations is none. Dependents
 * use `versionId`. The id is `<account id>/<worker>/<version id>`.
 */
export class WorkerVersion extends pulumi.CustomResource {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("WorkerVersion");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly workerId: pulumi.Output<string>;
  declare readonly annotations: pulumi.Output<VersionAnnotations | undefined>;
  declare readonly assets: pulumi.Output<VersionAssets | undefined>;
  /** By name. Secret fields are secret. */
  declare readonly bindings: pulumi.Output<Record<string, KnownBinding> | undefined>;
  declare readonly cacheOptions: pulumi.Output<{ readonly enabled: boolean; readonly crossVersionCache?: boolean } | undefined>;
  declare readonly compatibilityDate: pulumi.Output<string | undefined>;
  declare readonly compatibilityFlags: pulumi.Output<string[] | undefined>;
  declare readonly containers: pulumi.Output<{ readonly className: string }[] | undefined>;
  declare readonly exports: pulumi.Output<Record<string, VersionExport> | undefined>;
  declare readonly limits: pulumi.Output<{ readonly cpuMs?: number; readonly subrequests?: number } | undefined>;
  declare readonly mainModule: pulumi.Output<string | undefined>;
  declare readonly migrations: pulumi.Output<VersionMigrations | undefined>;
  /** A digest of each module, by name. */
  declare readonly modules: pulumi.Output<Record<string, ModuleDigest> | undefined>;
  declare readonly packageDependencies: pulumi.Output<Record<string, string>[] | undefined>;
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
  /** RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** The client that made it: `api`, `wrangler`, `dash`. */
  declare readonly source: pulumi.Output<string | undefined>;
  /** Milliseconds. */
  declare readonly startupTimeMs: pulumi.Output<number | undefined>;
  /** The tag of the migration that was applied last, once the version was deployed. */
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
