import * as pulumi from "@pulumi/pulumi";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { Echo } from "./inputs";
import type { ModuleDigest } from "./module-digest";
import { type ModulesArgs, modulesToWire, secrecyOf } from "./modules";
import type { NamedHandler, Observability, Placement, TailConsumer } from "./script";

/** What a module Worker starts with. */
export interface ModuleEntry {
  /** Name of the module that starts the Worker, for ES modules: `index.js`. Excludes `bodyPart`. */
  mainModule: pulumi.Input<string>;
  /** Only of a service worker. Excludes `mainModule`. */
  bodyPart?: undefined;
}

/** What a service worker starts with. */
export interface ServiceWorkerEntry {
  /** Name of the script that starts the Worker, for a service worker (`addEventListener("fetch", …)`). Excludes `mainModule`. */
  bodyPart: pulumi.Input<string>;
  /** Only of a module Worker. Excludes `bodyPart`. */
  mainModule?: undefined;
}

/** What a {@link WorkerScriptContent} is made of, besides its entry. */
export interface ScriptContentArgs {
  /**
   * The account that the script belongs to. A change replaces the resource and leaves the old script as it is.
   *
   * @default `pulumi-workers:accountId` of the stack's configuration, then `CLOUDFLARE_ACCOUNT_ID`, then the account in the state
   */
  accountId?: pulumi.Input<string>;
  /** The name of the script, which must exist. A change replaces the resource and leaves the old script as it is. */
  scriptName: pulumi.Input<string>;
  /**
   * The modules, the entry among them: by name, or as an array of modules with a `name`. State and previews hold a hash, a size and a type
   * of each, never the content.
   */
  modules: pulumi.Input<ModulesArgs>;
  /**
   * What an update does when someone else changed the content since it was last put here: `"overwrite"` replaces it,
   * `"fail"` looks first, refuses, and shows what it would have replaced.
   *
   * @default "overwrite"
   */
  onConflict?: pulumi.Input<"overwrite" | "fail">;
  /**
   * Whether to take over content that is there already: a create then looks first, takes the same content over without a
   * write, and refuses when it is different, showing where. Otherwise a create puts the content.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Any values. When one changes, an update looks at the remote again and puts the content back where it differs: for a
   * script whose content another tool rewrites. Give that tool's outputs.
   *
   * @default none
   */
  triggers?: pulumi.Input<Record<string, unknown>>;
}

/**
 * What a {@link WorkerScriptContent} is made of: its entry is `mainModule` or `bodyPart`, exactly one of them. A component of your own that
 * leaves some of it out takes `Omit<ScriptContentArgs, …> & ModuleEntry`: `Omit` of a union forgets which of them belong together.
 */
export type WorkerScriptContentArgs = ScriptContentArgs & (ServiceWorkerEntry | ModuleEntry);

/** What was put last. */
export interface WrittenContent {
  /** Cloudflare's etag of the script then. */
  readonly etag?: string;
  /** The hash over all modules and the entry, 64 hex digits. */
  readonly contentHash: string;
}

/**
 * The code of a Worker's script, without its settings and bindings
 * (`PUT /accounts/{account_id}/workers/scripts/{script_name}/content`).
 *
 * The script must exist: a {@link Worker} of the same program makes it (`scriptName: worker.name`), or another tool. The modules are hashed,
 * and the hash is kept beside the etag that Cloudflare returned: an update puts the content when the hash changed, a preview without changes
 * makes no request, and a refresh downloads only what has another etag. Deleting the resource leaves the script and its code in place. The id
 * is `<account id>/<script name>`.
 *
 * @example
 * import { WorkerScriptContent } from "pulumi-workers";
 *
 * new WorkerScriptContent("api", {
 *   scriptName: "api",
 *   mainModule: "index.js",
 *   modules: {
 *     "index.js": { contentFile: "dist/index.js" },
 *     "lib/add.wasm": { contentFile: "dist/add.wasm" },
 *     "greeting.txt": { content: "Hello" },
 *   },
 * });
 */
export class WorkerScriptContent extends pulumi.CustomResource implements Echo<ScriptContentArgs> {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("WorkerScriptContent");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly scriptName: pulumi.Output<string>;
  /** Name of the module that starts a module Worker. */
  declare readonly mainModule: pulumi.Output<string | undefined>;
  /** Name of the script that starts a service worker. */
  declare readonly bodyPart: pulumi.Output<string | undefined>;
  /** A digest of each module, by name. */
  declare readonly modules: pulumi.Output<Record<string, ModuleDigest>>;
  /** The hash over all modules and the entry, 64 hex digits: see docs/hashing.md. */
  declare readonly contentHash: pulumi.Output<string>;
  declare readonly onConflict: pulumi.Output<"overwrite" | "fail" | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  declare readonly triggers: pulumi.Output<Record<string, unknown> | undefined>;
  /** The kind of API that the resource lives in: a stack never mixes the two. */
  declare readonly endpoint: pulumi.Output<"cloudflare" | "local">;
  /** Cloudflare's etag of the script. It moves with the content, and may move with settings and secrets. */
  declare readonly etag: pulumi.Output<string | undefined>;
  /** What was put here last, or was there and became the program's. A refresh never touches it: `onConflict: "fail"` compares with it. */
  declare readonly lastWritten: pulumi.Output<WrittenContent | undefined>;
  /** The compatibility date, as `2026-01-31`. */
  declare readonly compatibilityDate: pulumi.Output<string | undefined>;
  /** The compatibility flags. */
  declare readonly compatibilityFlags: pulumi.Output<string[] | undefined>;
  /** When the script was created, RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** The handlers that the default export has, such as `fetch`. */
  declare readonly handlers: pulumi.Output<string[] | undefined>;
  /** Whether it has static assets. */
  declare readonly hasAssets: pulumi.Output<boolean | undefined>;
  /** Whether it is of ES modules. */
  declare readonly hasModules: pulumi.Output<boolean | undefined>;
  /** The client that deployed the script last: `dash`, `wrangler`, `api`. */
  declare readonly lastDeployedFrom: pulumi.Output<string | undefined>;
  /** Whether Logpush takes its logs. */
  declare readonly logpush: pulumi.Output<boolean | undefined>;
  /** The tag of the Durable Object migration that was applied last. */
  declare readonly migrationTag: pulumi.Output<string | undefined>;
  /** When the script was last modified, RFC 3339. */
  declare readonly modifiedOn: pulumi.Output<string | undefined>;
  /** The named exports with handlers: entrypoints and classes of Durable Objects. */
  declare readonly namedHandlers: pulumi.Output<NamedHandler[] | undefined>;
  /** Settings for logs and traces. */
  declare readonly observability: pulumi.Output<Observability | undefined>;
  /** Where the Worker runs. */
  declare readonly placement: pulumi.Output<Placement | undefined>;
  /**
   * The kind of placement.
   *
   * @deprecated Use `placement`.
   */
  declare readonly placementMode: pulumi.Output<"smart" | "targeted" | undefined>;
  /**
   * What came of the last look where it had best run.
   *
   * @deprecated Use `placement`.
   */
  declare readonly placementStatus: pulumi.Output<string | undefined>;
  /** The immutable id of the script. */
  declare readonly tag: pulumi.Output<string | undefined>;
  /** Its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  /** Workers that get its logs. */
  declare readonly tailConsumers: pulumi.Output<TailConsumer[] | undefined>;
  /** How requests are billed. */
  declare readonly usageModel: pulumi.Output<"standard" | "bundled" | "unbound" | undefined>;

  /**
   * @param name The name of the resource in the stack.
   * @throws {pulumi.RunError} for a module's file that is missing, a folder or not readable, and for a name that stands twice.
   */
  constructor(name: string, args: WorkerScriptContentArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = unresolved(OUTPUTS);
    const wire = inputs(name, args);
    // The hash stands in these too, which are no inputs, so the engine does not know it for the secret that it may be.
    const hidden =
      wire["contentHash"] === undefined ? opts : pulumi.mergeOptions(opts, { additionalSecretOutputs: ["lastWritten", "unconfirmed"] });
    const withStackTraces = withoutStackTraces();
    try {
      super(WorkerScriptContent.__pulumiType, name, { ...outputs, ...wire, __provider: providerText("WorkerScriptContent") }, hidden);
    } finally {
      withStackTraces();
    }
  }

  /**
   * The content of a script that exists, as it is: read on every preview, never changed.
   *
   * @param id `<account id>/<script name>`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WorkerScriptContent {
    return new WorkerScriptContent(name, {} as WorkerScriptContentArgs, { ...opts, id });
  }

  /** True for an instance, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is WorkerScriptContent {
    return hasTypeToken(value, WorkerScriptContent.__pulumiType);
  }
}

function inputs(name: string, args: Partial<WorkerScriptContentArgs> | undefined): Record<string, unknown> {
  // A program in JavaScript can leave anything out: the provider's check says what is missing.
  if (args?.modules === undefined) return { ...args };
  const modules = modulesToWire(args.modules, `WorkerScriptContent ${JSON.stringify(name)}`);
  return { ...args, modules, contentHash: secrecyOf(modules) };
}

/** What the provider knows of a resource: named here so that each is an Output also where the program does not give it. */
const OUTPUTS = [
  ...[
    "accountId",
    "scriptName",
    "mainModule",
    "bodyPart",
    "modules",
    "contentHash",
    "onConflict",
    "adopt",
    "triggers",
    "endpoint",
    "etag",
    "lastWritten",
  ],
  ...["compatibilityDate", "compatibilityFlags", "createdOn", "handlers", "hasAssets", "hasModules", "lastDeployedFrom", "logpush"],
  ...["migrationTag", "modifiedOn", "namedHandlers", "observability", "placement", "placementMode", "placementStatus", "tag", "tags"],
  ...["tailConsumers", "usageModel"],
];
