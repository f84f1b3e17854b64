/**
 * The kinds of bindings that a version can have.
 *
 * Source: Cloudflare's API reference, "Create Version", bindings, and "Multipart upload metadata". `name` is the key of the
 * map in which a binding stands. Kinds that are not listed here pass through as they are given.
 */

import type {
  DataBlobBinding,
  InheritBinding,
  JsonBinding,
  PlainTextBinding,
  SecretKeyBinding,
  SecretTextBinding,
  SecretsStoreSecretBinding,
  TextBlobBinding,
  VersionMetadataBinding,
  WasmModuleBinding,
} from "./value-bindings";

export type * from "./value-bindings";

/**
 * Workers AI.
 *
 * @see https://developers.cloudflare.com/workers-ai/
 */
export interface AiBinding {
  /** The kind. */
  readonly type: "ai";
}
/**
 * An AI Search instance.
 *
 * @see https://developers.cloudflare.com/ai-search/
 */
export interface AiSearchBinding {
  /** The kind. */
  readonly type: "ai_search";
  /** The name of the instance. */
  readonly instanceName: string;
  /** The namespace that it is in. */
  readonly namespace?: string;
}
/**
 * A namespace of AI Search instances.
 *
 * @see https://developers.cloudflare.com/ai-search/
 */
export interface AiSearchNamespaceBinding {
  /** The kind. */
  readonly type: "ai_search_namespace";
  /** The name of the namespace. */
  readonly namespace: string;
}
/**
 * A dataset of the Analytics Engine.
 *
 * @see https://developers.cloudflare.com/analytics/analytics-engine/
 */
export interface AnalyticsEngineBinding {
  /** The kind. */
  readonly type: "analytics_engine";
  /** The name of the dataset. */
  readonly dataset: string;
}
/**
 * The static assets of the version.
 *
 * @see https://developers.cloudflare.com/workers/static-assets/binding/
 */
export interface AssetsBinding {
  /** The kind. */
  readonly type: "assets";
}
/**
 * Browser Rendering.
 *
 * @see https://developers.cloudflare.com/browser-rendering/
 */
export interface BrowserBinding {
  /** The kind. */
  readonly type: "browser";
}
/**
 * A D1 database.
 *
 * @see https://developers.cloudflare.com/d1/
 */
export interface D1Binding {
  /** The kind. */
  readonly type: "d1";
  /** The id of the database, a UUID. */
  readonly databaseId: string;
}
/**
 * A dispatch namespace of Workers for Platforms.
 *
 * @see https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/
 */
export interface DispatchNamespaceBinding {
  /** The kind. */
  readonly type: "dispatch_namespace";
  /** The name of the namespace. */
  readonly namespace: string;
  /** The Worker that requests of the namespace's Workers go through. */
  readonly outbound?: DispatchOutbound;
}
/**
 * A namespace of Durable Objects: of this Worker's `className`, or of another Worker (`scriptName`).
 *
 * @see https://developers.cloudflare.com/durable-objects/
 */
export interface DurableObjectNamespaceBinding {
  /** The kind. */
  readonly type: "durable_object_namespace";
  /** The name of the class. */
  readonly className?: string;
  /** The name of the Worker that has the class. By default this one. */
  readonly scriptName?: string;
  /** That Worker's environment, where it has several. */
  readonly environment?: string;
  /** The id of the namespace, in the place of a class. */
  readonly namespaceId?: string;
  /** The dispatch namespace that the Worker of `scriptName` is in. */
  readonly dispatchNamespace?: string;
}
/** A Flagship app. */
export interface FlagshipBinding {
  /** The kind. */
  readonly type: "flagship";
  /** The id of the app. */
  readonly appId: string;
}
/**
 * A Hyperdrive configuration.
 *
 * @see https://developers.cloudflare.com/hyperdrive/
 */
export interface HyperdriveBinding {
  /** The kind. */
  readonly type: "hyperdrive";
  /** The id of the configuration. */
  readonly id: string;
}
/**
 * Cloudflare Images.
 *
 * @see https://developers.cloudflare.com/images/transform-images/bindings/
 */
export interface ImagesBinding {
  /** The kind. */
  readonly type: "images";
}
/**
 * A KV namespace.
 *
 * @see https://developers.cloudflare.com/kv/
 */
export interface KvNamespaceBinding {
  /** The kind. */
  readonly type: "kv_namespace";
  /** The id of the namespace, 32 hexadecimal digits. */
  readonly namespaceId: string;
}
/** Media transformations. */
export interface MediaBinding {
  /** The kind. */
  readonly type: "media";
}
/** A messaging namespace. */
export interface MessagingBinding {
  /** The kind. */
  readonly type: "messaging";
  /** The name of the namespace. */
  readonly namespace: string;
}
/**
 * A client certificate for mutual TLS.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/mtls/
 */
export interface MtlsCertificateBinding {
  /** The kind. */
  readonly type: "mtls_certificate";
  /** The id of the certificate. */
  readonly certificateId: string;
}
/**
 * A pipeline.
 *
 * @see https://developers.cloudflare.com/pipelines/
 */
export interface PipelinesBinding {
  /** The kind. */
  readonly type: "pipelines";
  /** The pipeline. */
  readonly pipeline: string;
}
/**
 * A producer of a queue.
 *
 * @see https://developers.cloudflare.com/queues/
 */
export interface QueueBinding {
  /** The kind. */
  readonly type: "queue";
  /** The name of the queue. */
  readonly queueName: string;
}
/**
 * An R2 bucket.
 *
 * @see https://developers.cloudflare.com/r2/
 */
export interface R2BucketBinding {
  /** The kind. */
  readonly type: "r2_bucket";
  /** The name of the bucket. */
  readonly bucketName: string;
  /** The jurisdiction in which the bucket was made, if in one. */
  readonly jurisdiction?: "eu" | "fedramp" | "fedramp-high";
}
/**
 * A rate limiter.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export interface RatelimitBinding {
  /** The kind. */
  readonly type: "ratelimit";
  /** A number of your own, as text: bindings with the same one share what they count. */
  readonly namespaceId: string;
  /** What is let through. */
  readonly simple: RatelimitSimple;
}
/**
 * Sending e-mail.
 *
 * @see https://developers.cloudflare.com/email-routing/email-workers/send-email-workers/
 */
export interface SendEmailBinding {
  /** The kind. */
  readonly type: "send_email";
  /** The only address to which it sends. */
  readonly destinationAddress?: string;
  /** The addresses to which it may send. */
  readonly allowedDestinationAddresses?: readonly string[];
  /** The addresses as which it may send. */
  readonly allowedSenderAddresses?: readonly string[];
}
/**
 * Another Worker.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/
 */
export interface ServiceBinding {
  /** The kind. */
  readonly type: "service";
  /** The name of the Worker. */
  readonly service: string;
  /** That Worker's environment, where it has several. By default `production`. */
  readonly environment?: string;
  /** A named export of the Worker. By default its default export. */
  readonly entrypoint?: string;
}
/**
 * A Vectorize index.
 *
 * @see https://developers.cloudflare.com/vectorize/
 */
export interface VectorizeBinding {
  /** The kind. */
  readonly type: "vectorize";
  /** The name of the index. */
  readonly indexName: string;
}
/**
 * A network of Workers VPC: by `networkId` or by `tunnelId`.
 *
 * @see https://developers.cloudflare.com/workers-vpc/
 */
export interface VpcNetworkBinding {
  /** The kind. */
  readonly type: "vpc_network";
  /** The id of the network. */
  readonly networkId?: string;
  /** The id of a tunnel into it. */
  readonly tunnelId?: string;
}
/**
 * A service of Workers VPC.
 *
 * @see https://developers.cloudflare.com/workers-vpc/
 */
export interface VpcServiceBinding {
  /** The kind. */
  readonly type: "vpc_service";
  /** The id of the service. */
  readonly serviceId: string;
}
/**
 * A workflow.
 *
 * @see https://developers.cloudflare.com/workflows/
 */
export interface WorkflowBinding {
  /** The kind. */
  readonly type: "workflow";
  /** The name of the workflow. */
  readonly workflowName: string;
  /** The class that is the workflow, where this Worker or that of `scriptName` has it. */
  readonly className?: string;
  /** The name of the Worker that has the class. By default this one. */
  readonly scriptName?: string;
}

/** The Worker that requests of a dispatch namespace go through on their way out. */
export interface DispatchOutbound {
  /** What it is told of each request: parameters that the dispatching Worker sets. */
  readonly params?: readonly OutboundParameter[];
  /** The Worker. */
  readonly worker?: OutboundWorker;
}
/** A parameter of an outbound Worker. */
export interface OutboundParameter {
  /** The name of the parameter. */
  readonly name: string;
}
/** The Worker that is an outbound one. */
export interface OutboundWorker {
  /** The name of the Worker. */
  readonly service?: string;
  /** Its environment, where it has several. */
  readonly environment?: string;
  /** A named export of the Worker. By default its default export. */
  readonly entrypoint?: string;
}
/** What a rate limiter lets through. */
export interface RatelimitSimple {
  /** Requests that are let through in a period. */
  readonly limit: number;
  /** Seconds of a period. */
  readonly period: number;
  /** Seconds for which a key that went over stays refused: 0 for none, 10, or a multiple of 60 up to 86,400, and no less than the period. */
  readonly mitigationTimeout?: number;
}

/** Every kind that is known here. */
export type KnownBinding =
  | AiBinding
  | AiSearchBinding
  | AiSearchNamespaceBinding
  | AnalyticsEngineBinding
  | AssetsBinding
  | BrowserBinding
  | D1Binding
  | DataBlobBinding
  | DispatchNamespaceBinding
  | DurableObjectNamespaceBinding
  | FlagshipBinding
  | HyperdriveBinding
  | ImagesBinding
  | InheritBinding
  | JsonBinding
  | KvNamespaceBinding
  | MediaBinding
  | MessagingBinding
  | MtlsCertificateBinding
  | PipelinesBinding
  | PlainTextBinding
  | QueueBinding
  | R2BucketBinding
  | RatelimitBinding
  | SecretKeyBinding
  | SecretTextBinding
  | SecretsStoreSecretBinding
  | SendEmailBinding
  | ServiceBinding
  | TextBlobBinding
  | VectorizeBinding
  | VersionMetadataBinding
  | VpcNetworkBinding
  | VpcServiceBinding
  | WasmModuleBinding
  | WorkflowBinding;
