import * as pulumi from "@pulumi/pulumi";
import { hasTypeToken, providerText, typeToken, unresolved, withoutStackTraces } from "./dynamic-resource";
import type { DeepInput, Echo } from "./inputs";
import type { ObservabilityLogs, ObservabilityTraces } from "./script";

/**
 * Settings for logs and traces. What is left out stays as Cloudflare has it, at any depth.
 *
 * @see https://developers.cloudflare.com/workers/observability/
 */
export interface WorkerObservability {
  /**
   * Whether Cloudflare keeps logs.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * The share of requests that is kept, from 0 to 1: 0.1 is 10 % of them.
   *
   * @default 1
   */
  readonly headSamplingRate?: number;
  /** Settings for logs alone, which go before those beside it. */
  readonly logs?: Partial<ObservabilityLogs>;
  /** Settings for traces. */
  readonly traces?: WorkerTraces;
}

/** Settings for traces, and for those that a caller brings. */
export interface WorkerTraces extends Partial<ObservabilityTraces> {
  /**
   * Whether a trace that the caller began goes on in the Worker: from `authenticated` callers only, or `accept` any.
   *
   * @default "authenticated"
   */
  readonly propagationPolicy?: "authenticated" | "accept";
}

/**
 * Where a Worker answers on workers.dev.
 *
 * @see https://developers.cloudflare.com/workers/configuration/routing/workers-dev/
 */
export interface WorkerSubdomain {
  /**
   * Whether it answers at `<name>.<subdomain of the account>.workers.dev`.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * Whether each version answers at an address of its own.
   *
   * @default as `enabled`
   */
  readonly previewsEnabled?: boolean;
}

/** A Worker that gets the logs of another one. */
export interface WorkerTailConsumer {
  /** The name of the Worker. */
  readonly name: string;
}

/** What depends on a Worker, as Cloudflare knows it. The fields of each are Cloudflare's in camelCase. */
export interface WorkerReferences {
  /** Dispatch namespaces whose requests to the outside go through it. */
  readonly dispatchNamespaceOutbounds?: Record<string, string>[];
  /** Custom domains that lead to it. */
  readonly domains?: Record<string, string>[];
  /** Bindings to Durable Objects of it. */
  readonly durableObjects?: Record<string, string>[];
  /** Queues that it consumes. */
  readonly queues?: Record<string, string>[];
  /** Workers with a binding to it. */
  readonly workers?: WorkerReference[];
}

/** A Worker that depends on another one. */
export interface WorkerReference {
  /** Its immutable id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
}

/** What a {@link Worker} is made of. */
export interface WorkerArgs {
  /**
   * The account. A change replaces the Worker: a new one is made there, and the old one deleted.
   *
   * @default `pulumi-workers:accountId` of the stack's configuration, then `CLOUDFLARE_ACCOUNT_ID`, then the account in the state
   */
  accountId?: pulumi.Input<string>;
  /**
   * The name, unique in the account: letters, digits, `-` and `_`, at most 63. A change renames the Worker, and with it its address on
   * workers.dev.
   */
  name: pulumi.Input<string>;
  /**
   * Whether Logpush takes its logs.
   *
   * @default false
   * @see https://developers.cloudflare.com/workers/observability/logs/logpush/
   */
  logpush?: pulumi.Input<boolean>;
  /**
   * Logs and traces.
   *
   * @default off
   * @see https://developers.cloudflare.com/workers/observability/
   */
  observability?: DeepInput<WorkerObservability>;
  /**
   * Whether it answers on workers.dev.
   *
   * @default off
   * @see https://developers.cloudflare.com/workers/configuration/routing/workers-dev/
   */
  subdomain?: DeepInput<WorkerSubdomain>;
  /**
   * Words to find it by: at most 8, of at most 1,024 bytes. The order does not matter.
   *
   * @default none
   */
  tags?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Workers that get its logs. The order does not matter.
   *
   * @default none
   * @see https://developers.cloudflare.com/workers/observability/logs/tail-workers/
   */
  tailConsumers?: DeepInput<WorkerTailConsumer[]>;
  /**
   * Whether to take over a Worker of this name that is there: a create then looks first, takes it over without a write when
   * it is as declared (in what is declared), and refuses when it is different, saying in what.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/**
 * A Worker: the thing with a name and settings that versions and deployments belong to (`/accounts/{account_id}/workers/workers`).
 *
 * It has no code: a {@link WorkerVersion} brings it, and a {@link WorkerDeployment} gives it traffic. Only what the program sets is
 * compared: what Cloudflare fills in never makes a difference, at any depth. Deleting the resource deletes the Worker with its versions
 * and deployments. The id is `<account id>/<worker id>`.
 *
 * @example
 * import { Worker } from "pulumi-workers";
 *
 * const worker = new Worker("api", {
 *   name: "api",
 *   observability: { enabled: true, headSamplingRate: 0.1 },
 *   subdomain: { enabled: true },
 *   tags: ["team-a"],
 * });
 *
 * export const url = worker.url;
 */
export class Worker extends pulumi.CustomResource implements Echo<WorkerArgs> {
  /** The type token, by which policy packs recognize the resource. */
  static readonly __pulumiType = typeToken("Worker");

  declare readonly accountId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly logpush: pulumi.Output<boolean | undefined>;
  declare readonly observability: pulumi.Output<WorkerObservability | undefined>;
  declare readonly subdomain: pulumi.Output<WorkerSubdomain | undefined>;
  declare readonly tags: pulumi.Output<string[] | undefined>;
  declare readonly tailConsumers: pulumi.Output<WorkerTailConsumer[] | undefined>;
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** The kind of API that the resource lives in: a stack never mixes the two. */
  declare readonly endpoint: pulumi.Output<"cloudflare" | "local">;
  /** The immutable id, 32 hexadecimal digits. */
  declare readonly workerId: pulumi.Output<string>;
  /** When it was made, RFC 3339. */
  declare readonly createdOn: pulumi.Output<string | undefined>;
  /** When its settings were changed last, RFC 3339. */
  declare readonly updatedOn: pulumi.Output<string | undefined>;
  /** When a version of it was deployed last, RFC 3339. Absent before the first deployment. */
  declare readonly deployedOn: pulumi.Output<string | undefined>;
  /** What depends on it: domains, queues, Durable Objects, other Workers. */
  declare readonly references: pulumi.Output<WorkerReferences | undefined>;
  /** Where it answers on workers.dev, while `subdomain.enabled`. */
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
