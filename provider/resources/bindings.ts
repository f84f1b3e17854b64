/**
 * The kinds of bindings that a version can have.
 *
 * Source: Cloudflare's API reference, "Create Version", bindings, and "Multipart upload metadata". `name` is the key of the
 * map in which a binding stands. Kinds that are not listed here pass through as they are given.
 */

/** Workers AI. */
export interface AiBinding {
  readonly type: "ai";
}
/** An AI Search instance. */
export interface AiSearchBinding {
  readonly type: "ai_search";
  readonly instanceName: string;
  readonly namespace?: string;
}
/** A namespace of AI Search instances. */
export interface AiSearchNamespaceBinding {
  readonly type: "ai_search_namespace";
  readonly namespace: string;
}
/** A dataset of the Analytics Engine. */
export interface AnalyticsEngineBinding {
  readonly type: "analytics_engine";
  readonly dataset: string;
}
/** The static assets of the version. */
export interface AssetsBinding {
  readonly type: "assets";
}
/** Browser Rendering. */
export interface BrowserBinding {
  readonly type: "browser";
}
/** A D1 database. */
export interface D1Binding {
  readonly type: "d1";
  /** The id of the database, a UUID. */
  readonly databaseId: string;
}
/** A module's bytes as an ArrayBuffer (service workers). */
export interface DataBlobBinding {
  readonly type: "data_blob";
  /** The name of the module. */
  readonly part: string;
}
/** A dispatch namespace of Workers for Platforms. */
export interface DispatchNamespaceBinding {
  readonly type: "dispatch_namespace";
  readonly namespace: string;
  /** The Worker that requests of the namespace's Workers go through. */
  readonly outbound?: {
    readonly params?: readonly { readonly name: string }[];
    readonly worker?: { readonly service?: string; readonly environment?: string; readonly entrypoint?: string };
  };
}
/** A namespace of Durable Objects: of this Worker's `className`, or of another Worker (`scriptName`). */
export interface DurableObjectNamespaceBinding {
  readonly type: "durable_object_namespace";
  readonly className?: string;
  readonly scriptName?: string;
  readonly environment?: string;
  readonly namespaceId?: string;
  readonly dispatchNamespace?: string;
}
/** A Flagship app. */
export interface FlagshipBinding {
  readonly type: "flagship";
  readonly appId: string;
}
/** A Hyperdrive configuration. */
export interface HyperdriveBinding {
  readonly type: "hyperdrive";
  readonly id: string;
}
/** Cloudflare Images. */
export interface ImagesBinding {
  readonly type: "images";
}
/** The binding of this name, or of `oldName`, of an earlier version. */
export interface InheritBinding {
  readonly type: "inherit";
  /** By default the name of this binding. */
  readonly oldName?: string;
  /** A version's id, or `latest`. By default the latest version. */
  readonly versionId?: string;
}
/** A JSON value. */
export interface JsonBinding {
  readonly type: "json";
  readonly json: unknown;
}
/** A KV namespace. */
export interface KvNamespaceBinding {
  readonly type: "kv_namespace";
  readonly namespaceId: string;
}
/** Media transformations. */
export interface MediaBinding {
  readonly type: "media";
}
/** A messaging namespace. */
export interface MessagingBinding {
  readonly type: "messaging";
  readonly namespace: string;
}
/** A client certificate for mutual TLS. */
export interface MtlsCertificateBinding {
  readonly type: "mtls_certificate";
  readonly certificateId: string;
}
/** A pipeline. */
export interface PipelinesBinding {
  readonly type: "pipelines";
  readonly pipeline: string;
}
/** Text that everyone may read: for a secret use `secret_text`. */
export interface PlainTextBinding {
  readonly type: "plain_text";
  readonly text: string;
}
/** A producer of a queue. */
export interface QueueBinding {
  readonly type: "queue";
  readonly queueName: string;
}
/** An R2 bucket. */
export interface R2BucketBinding {
  readonly type: "r2_bucket";
  readonly bucketName: string;
  readonly jurisdiction?: "eu" | "fedramp" | "fedramp-high";
}
/** A rate limiter. */
export interface RatelimitBinding {
  readonly type: "ratelimit";
  readonly namespaceId: string;
  readonly simple: {
    /** Requests that are let through in a period. */
    readonly limit: number;
    /** Seconds. */
    readonly period: number;
    /** Seconds. */
    readonly mitigationTimeout?: number;
  };
}
/** A key for the Web Crypto API. Its key is always secret in state and previews. */
export interface SecretKeyBinding {
  readonly type: "secret_key";
  /** As Web Crypto's importKey takes it: `{name: "HMAC", hash: "SHA-256"}`. */
  readonly algorithm: unknown;
  readonly format: "raw" | "pkcs8" | "spki" | "jwk";
  readonly usages: readonly ("encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits" | "wrapKey" | "unwrapKey")[];
  /** For `raw`, `pkcs8` and `spki`. */
  readonly keyBase64?: string;
  /** For `jwk`. */
  readonly keyJwk?: unknown;
}
/** Text that only the Worker may read. It is always secret in state and previews. */
export interface SecretTextBinding {
  readonly type: "secret_text";
  readonly text: string;
}
/** A secret of the Secrets Store. */
export interface SecretsStoreSecretBinding {
  readonly type: "secrets_store_secret";
  readonly storeId: string;
  readonly secretName: string;
}
/** Sending e-mail. */
export interface SendEmailBinding {
  readonly type: "send_email";
  readonly destinationAddress?: string;
  readonly allowedDestinationAddresses?: readonly string[];
  readonly allowedSenderAddresses?: readonly string[];
}
/** Another Worker. */
export interface ServiceBinding {
  readonly type: "service";
  /** The name of the Worker. */
  readonly service: string;
  readonly environment?: string;
  /** A named export of the Worker. By default its default export. */
  readonly entrypoint?: string;
}
/** A module's text (service workers). */
export interface TextBlobBinding {
  readonly type: "text_blob";
  /** The name of the module. */
  readonly part: string;
}
/** A Vectorize index. */
export interface VectorizeBinding {
  readonly type: "vectorize";
  readonly indexName: string;
}
/** The id, tag and time of the version that runs. */
export interface VersionMetadataBinding {
  readonly type: "version_metadata";
}
/** A network of Workers VPC: by `networkId` or by `tunnelId`. */
export interface VpcNetworkBinding {
  readonly type: "vpc_network";
  readonly networkId?: string;
  readonly tunnelId?: string;
}
/** A service of Workers VPC. */
export interface VpcServiceBinding {
  readonly type: "vpc_service";
  readonly serviceId: string;
}
/** A compiled WebAssembly module (service workers). */
export interface WasmModuleBinding {
  readonly type: "wasm_module";
  /** The name of the module. */
  readonly part: string;
}
/** A workflow. */
export interface WorkflowBinding {
  readonly type: "workflow";
  readonly workflowName: string;
  readonly className?: string;
  readonly scriptName?: string;
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
