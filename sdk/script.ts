/**
 * The parts of a script that the API describes: outputs.
 *
 * Source: Cloudflare's API reference, "Put script content", Returns.
 */

/** Settings for logs and traces. */
export interface Observability {
  /** Whether Cloudflare keeps logs. */
  readonly enabled: boolean;
  /** The share of requests that is kept, from 0 to 1: 0.1 is 10 % of them. */
  readonly headSamplingRate?: number;
  /** Settings for logs alone, which go before those beside it. */
  readonly logs?: ObservabilityLogs;
  /** Settings for traces. */
  readonly traces?: ObservabilityTraces;
}

/**
 * Settings for logs.
 *
 * @see https://developers.cloudflare.com/workers/observability/logs/workers-logs/
 */
export interface ObservabilityLogs {
  /**
   * Whether Cloudflare keeps logs.
   *
   * @default false
   */
  readonly enabled: boolean;
  /**
   * Whether each request leaves an entry of its own, beside what the code logs.
   *
   * @default true
   */
  readonly invocationLogs: boolean;
  /**
   * Names of destinations outside of Cloudflare that get the logs.
   *
   * @default none
   */
  readonly destinations?: string[];
  /**
   * The share of requests whose logs are kept, from 0 to 1.
   *
   * @default 1
   */
  readonly headSamplingRate?: number;
  /**
   * Whether Cloudflare keeps the logs too, where destinations get them.
   *
   * @default true
   */
  readonly persist?: boolean;
}

/**
 * Settings for traces.
 *
 * @see https://developers.cloudflare.com/workers/observability/traces/
 */
export interface ObservabilityTraces {
  /**
   * Whether Cloudflare keeps traces.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * Names of destinations outside of Cloudflare that get the traces.
   *
   * @default none
   */
  readonly destinations?: string[];
  /**
   * The share of requests that is traced, from 0 to 1.
   *
   * @default 1
   */
  readonly headSamplingRate?: number;
  /**
   * Whether Cloudflare keeps the traces too, where destinations get them.
   *
   * @default true
   */
  readonly persist?: boolean;
}

/** Where the Worker runs: near its users, or near what it talks to. */
export interface Placement {
  /** `smart` leaves the place to Cloudflare, `targeted` names it. */
  readonly mode?: "smart" | "targeted";
  /** A region of a cloud, as `provider:region`. */
  readonly region?: string;
  /** A host that answers HTTP requests. */
  readonly hostname?: string;
  /** A host that takes connections, as `host:port`. */
  readonly host?: string;
  /** Several places. */
  readonly target?: PlacementTarget[];
  /** When Cloudflare looked last where the Worker had best run, RFC 3339. */
  readonly lastAnalyzedAt?: string;
  /** What came of that look. */
  readonly status?: "SUCCESS" | "UNSUPPORTED_APPLICATION" | "INSUFFICIENT_INVOCATIONS";
}

/** One place: a region, a hostname or a host. */
export interface PlacementTarget {
  /** A region of a cloud, as `provider:region`. */
  readonly region?: string;
  /** A host that answers HTTP requests. */
  readonly hostname?: string;
  /** A host that takes connections, as `host:port`. */
  readonly host?: string;
}

/** A named export with handlers: a named entrypoint, or a Durable Object's class. */
export interface NamedHandler {
  /** The name of the export. */
  readonly name?: string;
  /** The handlers that it has, such as `fetch`. */
  readonly handlers?: string[];
}

/** A Worker that consumes the logs. */
export interface TailConsumer {
  /** The name of the Worker. */
  readonly service: string;
  /** Its environment, where it has several. */
  readonly environment?: string;
  /** The dispatch namespace that it is in, if in one. */
  readonly namespace?: string;
}
