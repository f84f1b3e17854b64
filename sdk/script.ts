/**
 * The parts of a script that the API describes: outputs.
 *
 * Source: Cloudflare's API reference, "Put script content", Returns.
 */

/** Settings for logs and traces. */
export interface Observability {
  readonly enabled: boolean;
  /** From 0 to 1: 0.1 is 10 % of the requests. */
  readonly headSamplingRate?: number;
  readonly logs?: ObservabilityLogs;
  readonly traces?: ObservabilityTraces;
}

export interface ObservabilityLogs {
  readonly enabled: boolean;
  readonly invocationLogs: boolean;
  readonly destinations?: string[];
  /** From 0 to 1. */
  readonly headSamplingRate?: number;
  readonly persist?: boolean;
}

export interface ObservabilityTraces {
  readonly enabled?: boolean;
  readonly destinations?: string[];
  /** From 0 to 1. */
  readonly headSamplingRate?: number;
  readonly persist?: boolean;
}

/** Where the Worker runs. */
export interface Placement {
  readonly mode?: "smart" | "targeted";
  /** As `provider:region`. */
  readonly region?: string;
  readonly hostname?: string;
  /** As `host:port`. */
  readonly host?: string;
  readonly target?: { readonly region?: string; readonly hostname?: string; readonly host?: string }[];
  /** RFC 3339. */
  readonly lastAnalyzedAt?: string;
  readonly status?: "SUCCESS" | "UNSUPPORTED_APPLICATION" | "INSUFFICIENT_INVOCATIONS";
}

/** A named export with handlers: a named entrypoint, or a Durable Object's class. */
export interface NamedHandler {
  readonly name?: string;
  readonly handlers?: string[];
}

/** A Worker that consumes the logs. */
export interface TailConsumer {
  readonly service: string;
  readonly environment?: string;
  readonly namespace?: string;
}
