import * as pulumi from "@pulumi/pulumi";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { DeepInput } from "./inputs";
import type { ObservabilityLogs, ObservabilityTraces } from "./script";

/** Settings for logs and traces. What is left out stays as Cloudflare has it. */
export interface WorkerObservability {
  /** Default `false`. */
  readonly enabled?: boolean;
  /** From 0 to 1: 0.1 is 10 % of the requests. Default 1. */
  readonly headSamplingRate?: number;
  readonly logs?: Partial<ObservabilityLogs>;
  readonly traces?: Partial<ObservabilityTraces> & {
    /** Whether traces of the caller are gone on with: from `authenticated` callers only, or `accept` any. */
    readonly propagationPolicy?: "authenticated" | "accept";
  };
}

/** Where a Worker answers on workers.dev. */
export interface WorkerSubdomain {
  /** Whether it answers at `<name>.<subdomain>.workers.dev`. Default `false`. */
  readonly enabled?: boolean;
  /** Whether each version answers at an address of its own. Default: as `enabled`. */
  readonly previewsEnabled?: boolean;
}

/** What depends on a Worker, as Cloudflare knows it. */
export interface WorkerReferences {
  readonly dispatchNamespaceOutbounds?: Record<string, string>[];
  readonly domains?: Record<string, string>[];
  readonly durableObjects?: Record<string, string>[];
  readonly queues?: Record<string, string>[];
  readonly workers?: { readonly id: string; readonly name: string }[];
}

/** What a {@link Worker} is made of. */
export interface WorkerArgs {
  /**
   * The account. By default `pulumi-workers:accountId` of the stack's configuration, then CLOUDFLARE_ACCOUNT_ID, then the
   * account in the state. A change makes a new Worker.
   */
  accountId?: pulumi.Input<string>;
  /** The name: letters, digits, `-` and `_`, at most 63. A change renames the Worker. */
  name: pulumi.Input<string>;
  /** Whether Logpush takes its logs. Default `false`. */
  logpush?: pulumi.Input<boolean>;
  observability?: DeepInput<WorkerObservability>;
  subdomain?: DeepInput<WorkerSubdomain>;
  /** At most 8. The order does not matter. */
  tags?: pulumi.Input<pulumi.Input<string>[]>;
  /** Workers that get its logs. The order does not matter. */
  tailConsumers?: DeepInput<{ readonly name: string }[]>;
  /**
   * Whether to take over a Worker of this name that is there: a create then looks first, takes it over without a write when
   * it is as declared (in what is declared), and refuses when it is different. Default `false`.
   */
  adopt?: pulumi.Input<boolean>;
}

/**
 * A Worker: the thing with a name and settings that versions and deployments belong to (/accounts/{account_id}/workers/workers).
 *
 * Only what the program sets is compared: what Cloudflare fills in never makes a difference. Deleting the resource deletes
 * the Worker with its versions and deployments. The id is `<account id>/<worker id>`.
 */
export class Worker extends pulumi.CustomResource {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("Worker");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly logpush: pulumi.Output<boolean | undefined>;
  declare readonly observability: pulumi.Output<WorkerObservability | undefined>;
  declare readonly subdomain: pulumi.Output<WorkerSubdomain | undefined>;
  declare readonly tags: pulumi.Output<string[] | undefined>;
  declare readonly tailConsumers: pulumi.Output<{ readonly name: string }[] | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The kind of API that the resource lives in: a stack never mixes the two. */
  declare readonly endpoint: pulumi.Output<"cloudflare" | "local">;
  /** The immutable id: what versions name. */
  declare readonly workerId: pulumi.Output<string>;
  /** RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** RFC 3339. */
  declare readonly updatedOn: pulumi.Output<string | undefined>;
  /** RFC 3339. Absent before the first deployment. */
  declare readonly deployedOn: pulumi.Output<string | undefined>;
  declare readonly references: pulumi.Output<WorkerReferences | undefined>;
  /** Where it answers on workers.dev, when `subdomain.enabled`. */
  declare readonly url: pulumi.Output<string | undefined>;

  /** @param resourceName The name of the resource in the stack. */
  constructor(resourceName: string, args: WorkerArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = unresolved(OUTPUTS);
    const withStackTraces = withoutStackTraces();
    try {
      super(Worker.__pulumiType, resourceName, { ...outputs, ...args, __provider: providerText("Worker") }, opts);
    } finally {
      withStackTraces();
    }
  }

  /**
   * A Worker that exists, as it is: read on every preview, never changed.
   *
   * @param id `<account id>/<id or name of the Worker>`.
   */
  static get(resourceName: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Worker {
    return new Worker(resourceName, {} as WorkerArgs, { ...opts, id });
  }

  /** True for an instance, whichever copy of this package made it. */
  static override isInstance(value: unknown): value is Worker {
    return hasTypeToken(value, Worker.__pulumiType);
  }
}

/** What the provider knows of a resource: named here so that each is an Output also where the program does not give it. */
const OUTPUTS = [
  ...["accountId", "name", "logpush", "observability", "subdomain", "tags", "tailConsumers", "adopt", "endpoint"],
  ...["workerId", "createdOn", "updatedOn", "deployedOn", "references", "url"],
];
