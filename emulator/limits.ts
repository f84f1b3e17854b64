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
  /** Characters of an account id. */
  readonly accountIdCharacters: number;
  /** Milliseconds that code may take to start. */
  readonly startupMilliseconds: number;
  /** Milliseconds that one Worker may keep the runtime from answering anything. */
  readonly stuckMilliseconds: number;
  /** Different Workers, and versions of them, that one process of the runtime serves before a new one takes over. */
  readonly workersPerProcess: number;
}

const MEBIBYTE = 1024 * 1024;

/** Bytes. [documented] Older pages say 3 or 10 MB compressed, the newest say 64 MiB. */
const SCRIPT_BYTES = 64 * MEBIBYTE;

/** Bytes. [assumed] Room for 128 variables of 5 KB and a long list of bindings. */
const METADATA_BYTES = 4 * MEBIBYTE;

/** Parts. [assumed] The API has no documented limit; this one bounds the emulator's memory. */
const PARTS = 10_000;

/** Characters. [documented] A script's name is a DNS label on workers.dev. */
const SCRIPT_NAME_CHARACTERS = 63;

/** Characters. [documented] `account_id: string, maxLength 32`. */
const ACCOUNT_ID_CHARACTERS = 32;

/** Milliseconds. [documented] One second of CPU time; this is wall time on a machine that does other things too. */
const STARTUP_MILLISECONDS = 5_000;

/** Milliseconds. [assumed] Longer than the CPU time that a paid plan grants by default is to nobody's use in a local API. */
const STUCK_MILLISECONDS = 10_000;

/** workerd never frees a Worker that it loaded, and each holds about a megabyte. */
const WORKERS_PER_PROCESS = 200;

export const DEFAULT_LIMITS: Limits = {
  scriptBytes: SCRIPT_BYTES,
  metadataBytes: METADATA_BYTES,
  parts: PARTS,
  scriptNameCharacters: SCRIPT_NAME_CHARACTERS,
  accountIdCharacters: ACCOUNT_ID_CHARACTERS,
  startupMilliseconds: STARTUP_MILLISECONDS,
  stuckMilliseconds: STUCK_MILLISECONDS,
  workersPerProcess: WORKERS_PER_PROCESS,
};
