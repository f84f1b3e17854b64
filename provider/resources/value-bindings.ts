/** The kinds of bindings that give a Worker a value of its own: text, a secret, a module. See bindings.ts. */

/** A module's bytes as an ArrayBuffer (service workers). */
export interface DataBlobBinding {
  /** The kind. */
  readonly type: "data_blob";
  /** The name of the module. */
  readonly part: string;
}
/** The binding of this name, or of `oldName`, of an earlier version. */
export interface InheritBinding {
  /** The kind. */
  readonly type: "inherit";
  /** By default the name of this binding. */
  readonly oldName?: string;
  /** A version's id, or `latest`. By default the latest version. */
  readonly versionId?: string;
}
/** A JSON value. */
export interface JsonBinding {
  /** The kind. */
  readonly type: "json";
  /** The value. It is no secret. */
  readonly json: unknown;
}
/**
 * Text that everyone may read: for a secret use `secret_text`.
 *
 * @see https://developers.cloudflare.com/workers/configuration/environment-variables/
 */
export interface PlainTextBinding {
  /** The kind. */
  readonly type: "plain_text";
  /** The text. */
  readonly text: string;
}
/** A key for the Web Crypto API. Its key is always secret in state and previews. */
export interface SecretKeyBinding {
  /** The kind. */
  readonly type: "secret_key";
  /** As Web Crypto's importKey takes it: `{name: "HMAC", hash: "SHA-256"}`. */
  readonly algorithm: unknown;
  /** The format of the key, as Web Crypto names it. */
  readonly format: "raw" | "pkcs8" | "spki" | "jwk";
  /** What the key may be used for, as Web Crypto names it. */
  readonly usages: readonly ("encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits" | "wrapKey" | "unwrapKey")[];
  /** For `raw`, `pkcs8` and `spki`. */
  readonly keyBase64?: string;
  /** For `jwk`. */
  readonly keyJwk?: unknown;
}
/**
 * Text that only the Worker may read. It is always secret in state and previews.
 *
 * @see https://developers.cloudflare.com/workers/configuration/secrets/
 */
export interface SecretTextBinding {
  /** The kind. */
  readonly type: "secret_text";
  /** The secret. */
  readonly text: string;
}
/**
 * A secret of the Secrets Store.
 *
 * @see https://developers.cloudflare.com/secrets-store/
 */
export interface SecretsStoreSecretBinding {
  /** The kind. */
  readonly type: "secrets_store_secret";
  /** The id of the store. */
  readonly storeId: string;
  /** The name of the secret in it. */
  readonly secretName: string;
}
/** A module's text (service workers). */
export interface TextBlobBinding {
  /** The kind. */
  readonly type: "text_blob";
  /** The name of the module. */
  readonly part: string;
}
/**
 * The id, tag and time of the version that runs.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/version-metadata/
 */
export interface VersionMetadataBinding {
  /** The kind. */
  readonly type: "version_metadata";
}
/** A compiled WebAssembly module (service workers). */
export interface WasmModuleBinding {
  /** The kind. */
  readonly type: "wasm_module";
  /** The name of the module. */
  readonly part: string;
}
