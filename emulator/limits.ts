/** Limits of the emulated API. Each says its unit and where the number comes from. */
export interface Limits {
  /** Bytes of all modules of one upload together. */
  readonly scriptBytes: number;
  /** Bytes of the JSON that describes an upload or a change of settings. */
  readonly metadataBytes: number;
  /** Parts of one multipart body. */
  readonly parts: number;
  /** Characters of a script's name. */
  readonly scriptNameCharacters: number;
  /** Characters of the name of a Worker that has preview URLs. */
  readonly previewNameCharacters: number;
  /** Workers of an account. */
  readonly workers: number;
  /** Tags of a Worker. */
  readonly tags: number;
  /** Characters of one tag of a Worker. */
  readonly tagCharacters: number;
  /** Variables and secrets of a Worker. */
  readonly variables: number;
  /** Bytes of one variable. */
  readonly variableBytes: number;
  /** Bytes of a version's annotation `workers/tag`. */
  readonly versionTagBytes: number;
  /** Bytes of the annotation `workers/message`; what is longer is cut. */
  readonly messageBytes: number;
  /** Versions, the newest, that can be deployed. The content of older ones is forgotten. */
  readonly deployableVersions: number;
  /** Characters of an account id. */
  readonly accountIdCharacters: number;
  /** Milliseconds that code may take to start. */
  readonly startupMilliseconds: number;
  /** Milliseconds that one Worker may keep the runtime from answering anything, where its `limits.cpu_ms` does not say more or less. */
  readonly cpuMilliseconds: number;
  /** Milliseconds after which other Workers go to another process, while one keeps theirs from answering. */
  readonly blockedMilliseconds: number;
  /** Files of one manifest of static assets. */
  readonly assetFiles: number;
  /** Bytes of one file of static assets. */
  readonly assetBytes: number;
  /** Bytes of the JSON of a manifest. */
  readonly assetManifestBytes: number;
  /** Files that a client is asked to send in one request. */
  readonly assetBucketFiles: number;
  /** Bytes of the files that a client is asked to send in one request, unless it is a single one. */
  readonly assetBucketBytes: number;
  /** Milliseconds after which a token for assets is not accepted any more. */
  readonly assetTokenMilliseconds: number;
  /** Different Workers, and versions of them, that one process of the runtime serves before a new one takes over. */
  readonly workersPerProcess: number;
  /** Requests that one process of the runtime serves before a new one takes over, where nothing but plain values is bound. */
  readonly requestsPerProcess: number;
}

const MEBIBYTE = 1024 * 1024;

/** Bytes. [documented] Older pages say 3 or 10 MB compressed, the newest say 64 MiB. */
const SCRIPT_BYTES = 64 * MEBIBYTE;

/** Bytes. [own] Room for 128 variables of 5 KB and a long list of bindings. */
const METADATA_BYTES = 4 * MEBIBYTE;

/** Parts. [own] The API has no documented limit; this one bounds the emulator's memory. */
const PARTS = 10_000;

/** Characters. [documented] A script's name is a DNS label on workers.dev. */
const SCRIPT_NAME_CHARACTERS = 63;

/** Characters. [documented] Code 100315: "Name too long to be used with previews enabled (54)". */
const PREVIEW_NAME_CHARACTERS = 54;

/** Workers. [own] More than any plan has, so that a benchmark of the list does not end here. */
const WORKERS = 10_000;

/** Tags. [documented] `maxItems: 8`. */
const TAGS = 8;

/** Characters. [documented] `maxLength: 1024`. */
const TAG_CHARACTERS = 1024;

/** Variables. [documented] 64 on the free plan, 128 on the paid one. */
const VARIABLES = 128;

/** Bytes. [documented] 5 KB. */
const VARIABLE_BYTES = 5 * 1024;

/** Bytes. [documented] `workers/tag`: "Maximum 100 bytes". */
const VERSION_TAG_BYTES = 100;

/** Bytes. [documented] `workers/message`: "Truncated to 1000 bytes if longer". */
const MESSAGE_BYTES = 1000;

/** Versions. [documented] The last 100 can be deployed. */
const DEPLOYABLE_VERSIONS = 100;

/** Characters. [documented] `account_id: string, maxLength 32`. */
const ACCOUNT_ID_CHARACTERS = 32;

/** Milliseconds. [documented] One second of CPU time; this is wall time on a machine that does other things too. */
const STARTUP_MILLISECONDS = 5_000;

/** Milliseconds. [documented] Of CPU time, on a paid plan by default; here it is wall time in which nothing else was answered. */
const CPU_MILLISECONDS = 30_000;

/** Milliseconds. [own] Nobody shall wait longer for a Worker that is not the own one. */
const BLOCKED_MILLISECONDS = 1_000;

/** Files. [documented] 20,000 on the free plan, 100,000 on the paid one. */
const ASSET_FILES = 100_000;

/** Bytes. [documented] */
const ASSET_BYTES = 25 * MEBIBYTE;

/** Bytes. [own] Room for that many files with long paths. */
const ASSET_MANIFEST_BYTES = 64 * MEBIBYTE;

/** Files. [own] Clients send whatever buckets they are told, and nobody documents how the API fills them. */
const ASSET_BUCKET_FILES = 100;

/** Bytes. [own] A request of that size is no trouble to anybody. */
const ASSET_BUCKET_BYTES = 25 * MEBIBYTE;

/** Milliseconds. [documented] One hour. */
const ASSET_TOKEN_MILLISECONDS = 60 * 60 * 1000;

/** workerd keeps some 15 KiB of each request. */
const REQUESTS_PER_PROCESS = 10_000;

/** workerd never frees a Worker that it loaded, and each holds about a megabyte. */
const WORKERS_PER_PROCESS = 200;

export const DEFAULT_LIMITS: Limits = {
  scriptBytes: SCRIPT_BYTES,
  metadataBytes: METADATA_BYTES,
  parts: PARTS,
  scriptNameCharacters: SCRIPT_NAME_CHARACTERS,
  previewNameCharacters: PREVIEW_NAME_CHARACTERS,
  workers: WORKERS,
  tags: TAGS,
  tagCharacters: TAG_CHARACTERS,
  variables: VARIABLES,
  variableBytes: VARIABLE_BYTES,
  versionTagBytes: VERSION_TAG_BYTES,
  messageBytes: MESSAGE_BYTES,
  deployableVersions: DEPLOYABLE_VERSIONS,
  accountIdCharacters: ACCOUNT_ID_CHARACTERS,
  startupMilliseconds: STARTUP_MILLISECONDS,
  cpuMilliseconds: CPU_MILLISECONDS,
  blockedMilliseconds: BLOCKED_MILLISECONDS,
  assetFiles: ASSET_FILES,
  assetBytes: ASSET_BYTES,
  assetManifestBytes: ASSET_MANIFEST_BYTES,
  assetBucketFiles: ASSET_BUCKET_FILES,
  assetBucketBytes: ASSET_BUCKET_BYTES,
  assetTokenMilliseconds: ASSET_TOKEN_MILLISECONDS,
  workersPerProcess: WORKERS_PER_PROCESS,
  requestsPerProcess: REQUESTS_PER_PROCESS,
};
