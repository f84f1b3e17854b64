import type { ApiRequest, ApiResponse } from "../http/message";
import type { AssetConfig } from "../model/assets";
import type { Content, DurableObjectClass, Entry, Inspection, Settings } from "../model/script";
import type { ServedAsset } from "../store/assets";

/** Of the settings, what decides how code runs. */
export type RunSettings = Pick<Settings, "bindings" | "compatibility_date" | "compatibility_flags" | "limits">;

/** [documented] What a version_metadata binding holds. */
export interface VersionMetadata {
  readonly id: string;
  readonly tag: string;
  readonly timestamp: string;
}

/** A version of a Worker; its content is read only when it is not loaded yet. */
export interface Version {
  readonly account: string;
  /** Name of its script. */
  readonly script: string;
  /** The script's immutable id. */
  readonly tag: string;
  readonly entry: Entry;
  readonly settings: RunSettings;
  readonly metadata: VersionMetadata;
  /** Names of exported classes and objects that have handlers. */
  readonly entrypoints: readonly string[];
  /** The classes of its script whose Durable Objects exist. */
  readonly objects: readonly DurableObjectClass[];
  readonly content: () => Content;
  readonly assets?: VersionAssets;
  /** Runs in a process of its own, which nothing else of the account joins: the emulator's, which no Worker of a user shall keep waiting. */
  readonly apart?: true;
}

/** Static assets of a version. */
export interface VersionAssets {
  readonly config: AssetConfig;
  /** False: there is nothing but assets. */
  readonly hasCode: boolean;
  readonly files: () => readonly ServedAsset[];
  /** The folder with the files, each under its hash in lower case. */
  readonly folder: () => string;
}

/** The versions of a script's live deployment; the one with the largest share comes first. */
export type Live = readonly Version[];

/** What the runtime asks about the other Workers of an account. Each call sees the state as it is then. */
export interface AccountView {
  readonly account: string;
  /** Names of the scripts that have a live deployment, the last written first. */
  scripts(): readonly string[];
  /** Empty when nothing is deployed under that name. */
  live(script: string): Live;
  /** Which live version a request goes to, by percentages and by the headers that can override them. */
  choose(script: string, headers: ApiRequest["headers"]): Version | undefined;
  /** The Workers of the account that take messages from a queue. */
  consumers(): readonly QueueConsumer[];
}

/** [documented] A Worker that takes messages from a queue. */
export interface QueueConsumer {
  /** Name of the queue. */
  readonly queue: string;
  readonly script: string;
  /** With the names of the wire. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly deadLetterQueue?: string;
}

/** [documented] What a scheduled handler is told. */
export interface ScheduledEvent {
  readonly cron: string;
  /** Milliseconds since 1970. */
  readonly scheduledTime: number;
}

/** What compiles and runs the Workers. */
export interface Runtime {
  /** Whether there is anything that could hold data. */
  readonly stores: boolean;
  /** Compiles content and reports its exports. Throws an ApiError for what the runtime cannot start. */
  inspect(content: Content, settings: RunSettings): Promise<Inspection>;
  /** Answers a request to a version of a Worker; `url` is the one that the Worker sees. */
  fetch(version: Version, view: AccountView, request: ApiRequest, url: string): Promise<ApiResponse>;
  /** Calls the scheduled handler of a version, and answers its outcome. */
  scheduled(version: Version, view: AccountView, event: ScheduledEvent): Promise<ApiResponse>;
  /** Forgets everything that runs, and the data that Workers stored. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
