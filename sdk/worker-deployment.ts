import * as pulumi from "@pulumi/pulumi";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { DeepInput, Echo } from "./inputs";

/** A version and its share of the traffic. */
export interface VersionShare {
  /** The version's id, a UUID: `versionId` of a {@link WorkerVersion}. */
  readonly versionId: string;
  /**
   * Percent, from 0 to 100. With 0 a version gets no traffic, but can be asked for by the header
   * `Cloudflare-Workers-Version-Overrides`.
   */
  readonly percentage: number;
}

/** What people read beside a deployment. */
export interface DeploymentAnnotations {
  /** Why it was made: at most 1,000 bytes. */
  readonly workersMessage?: string;
}

/** What was deployed last. */
export interface WrittenDeployment {
  /** The id of the deployment, a UUID. */
  readonly deploymentId: string;
  /** Which versions it gave how much. */
  readonly versions: VersionShare[];
}

/** What a {@link WorkerDeployment} is made of. */
export interface WorkerDeploymentArgs {
  /**
   * The account. A change replaces the resource and leaves the old deployment live.
   *
   * @default `pulumi-workers:accountId` of the stack's configuration, then `CLOUDFLARE_ACCOUNT_ID`, then the account in the state
   */
  accountId?: pulumi.Input<string>;
  /** The name of the Worker. A change replaces the resource and leaves the old deployment live. */
  scriptName: pulumi.Input<string>;
  /**
   * One or two versions, whose percentages add up to 100, or to less with `remainder`. The order does not matter: what is live keeps its
   * place, since Durable Objects would move otherwise.
   */
  versions: DeepInput<VersionShare[]>;
  /**
   * Who gets what is left up to 100 percent: `"stable"` gives it to the version that was live before, and goes on doing so
   * while the percentage rises. The first version of a Worker has everything from the start.
   *
   * @default none: the percentages add up to 100
   */
  remainder?: pulumi.Input<"stable">;
  /**
   * Whether to deploy a version although a secret of the Worker was changed since it was made, which Cloudflare refuses otherwise (10220):
   * the version brings its old secret back.
   *
   * @default false
   */
  force?: pulumi.Input<boolean>;
  /**
   * What people read beside the deployment. A change of annotations alone makes no deployment: the next one carries them.
   *
   * @default none
   */
  annotations?: DeepInput<DeploymentAnnotations>;
  /**
   * What an update does when someone else deployed since the last deployment here: `"overwrite"` deploys, `"fail"` looks
   * first, refuses, and shows what is live.
   *
   * @default "overwrite"
   */
  onConflict?: pulumi.Input<"overwrite" | "fail">;
  /**
   * Whether to take over what is live: the same traffic without a write; another is refused.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/**
 * Which versions of a Worker get how much of its traffic (`/accounts/{account_id}/workers/scripts/{script_name}/deployments`).
 *
 * A refresh looks at the deployment that is live, so one that was made elsewhere shows. Deleting the resource leaves the live
 * deployment as it is. The id is `<account id>/<script name>`.
 *
 * @example
 * import { Worker, WorkerDeployment, WorkerVersion } from "pulumi-workers";
 *
 * const worker = new Worker("api", { name: "api" });
 * const version = new WorkerVersion("api", {
 *   workerId: worker.name,
 *   mainModule: "index.js",
 *   modules: { "index.js": { contentFile: "dist/index.js" } },
 *   compatibilityDate: "2026-01-01",
 * });
 *
 * // A tenth of the traffic for a new version; the rest stays with the one before it.
 * new WorkerDeployment("api", {
 *   scriptName: worker.name,
 *   versions: [{ versionId: version.versionId, percentage: 10 }],
 *   remainder: "stable",
 * });
 * @see https://developers.cloudflare.com/workers/configuration/versions-and-deployments/gradual-deployments/
 */
export class WorkerDeployment extends pulumi.CustomResource implements Echo<WorkerDeploymentArgs> {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("WorkerDeployment");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly scriptName: pulumi.Output<string>;
  declare readonly versions: pulumi.Output<VersionShare[]>;
  declare readonly remainder: pulumi.Output<"stable" | undefined>;
  declare readonly force: pulumi.Output<boolean | undefined>;
  declare readonly annotations: pulumi.Output<DeploymentAnnotations | undefined>;
  declare readonly onConflict: pulumi.Output<"overwrite" | "fail" | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The kind of API that the resource lives in: a stack never mixes the two. */
  declare readonly endpoint: pulumi.Output<"cloudflare" | "local">;
  /** The id of the deployment that is live, a UUID. */
  declare readonly deploymentId: pulumi.Output<string>;
  /** The version that takes the rest of the traffic, while one does. */
  declare readonly stableVersionId: pulumi.Output<string | undefined>;
  /** When it was deployed, RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** The client that deployed: `api`, `wrangler`, `dash`. */
  declare readonly source: pulumi.Output<string | undefined>;
  /** How the traffic is divided: Cloudflare knows `percentage`. */
  declare readonly strategy: pulumi.Output<string | undefined>;
  /** Who deployed, an e-mail address. */
  declare readonly authorEmail: pulumi.Output<string | undefined>;
  /** What was deployed here last. A refresh never touches it: `onConflict: "fail"` compares with it. */
  declare readonly lastWritten: pulumi.Output<WrittenDeployment | undefined>;

  /** @param name The name of the resource in the stack. */
  constructor(name: string, args: WorkerDeploymentArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = unresolved(OUTPUTS);
    const withStackTraces = withoutStackTraces();
    try {
      super(WorkerDeployment.__pulumiType, name, { ...outputs, ...args, __provider: providerText("WorkerDeployment") }, opts);
    } finally {
      withStackTraces();
    }
  }

  /**
   * What is live of a Worker, as it is: read on every preview, never changed.
   *
   * @param id `<account id>/<script name>`; a deployment's id may follow, as in the Terraform provider's, and is not looked at.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WorkerDeployment {
    return new WorkerDeployment(name, {} as WorkerDeploymentArgs, { ...opts, id });
  }

  /** True for an instance, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is WorkerDeployment {
    return hasTypeToken(value, WorkerDeployment.__pulumiType);
  }
}

/** What the provider knows of a resource: named here so that each is an Output also where the program does not give it. */
const OUTPUTS = [
  ...["accountId", "scriptName", "versions", "remainder", "force", "annotations", "onConflict", "adopt", "endpoint"],
  ...["deploymentId", "stableVersionId", "createdOn", "source", "strategy", "authorEmail", "lastWritten"],
];
