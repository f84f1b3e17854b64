import type { ModuleFile, ScriptRecord } from "../model/script";
import type { DeploymentRecord, VersionRecord } from "../model/version";
import type { ResourceStore } from "./resources";
import type { AssetStore } from "./assets";

export interface StoredContent {
  readonly id: string;
  readonly modules: readonly ModuleFile[];
}

/** What is written in one step. A record replaces the one with the same id. */
export interface Write {
  readonly scripts?: readonly ScriptRecord[];
  readonly versions?: readonly VersionRecord[];
  readonly deployment?: DeploymentRecord;
  /** Content that the versions name and that is not stored yet. */
  readonly content?: StoredContent;
}

/** All that the emulator keeps. Every method is one transaction: when it returned, the write survives a kill. */
export interface Store {
  /** What is no Worker. */
  readonly resources: ResourceStore;
  /** Made once for each state; the etags are keyed with it. */
  secret(): Uint8Array;
  /** Those that anything was written to, by id. */
  accounts(): string[];
  list(account: string): ScriptRecord[];
  /** Records of that name in every account, the oldest first. */
  named(name: string): ScriptRecord[];
  get(account: string, name: string): ScriptRecord | undefined;
  tagged(account: string, tag: string): ScriptRecord | undefined;
  modules(contentId: string): ModuleFile[];
  /** Of a script's tag, the newest first. */
  versions(account: string, worker: string): VersionRecord[];
  version(account: string, worker: string, id: string): VersionRecord | undefined;
  /** The one before which there are that many newer ones. */
  versionAt(account: string, worker: string, newer: number): VersionRecord | undefined;
  latestVersion(account: string, worker: string): VersionRecord | undefined;
  /** Of a script's tag, the newest first. */
  deployments(account: string, worker: string): DeploymentRecord[];
  /** The newest of them. */
  liveDeployment(account: string, worker: string): DeploymentRecord | undefined;
  write(write: Write): void;
  /** With its versions, deployments and content. */
  deleteScript(script: ScriptRecord): void;
  deleteVersion(version: VersionRecord): void;
  deleteDeployment(deployment: DeploymentRecord): void;
  /** Static assets, and the manifests that name them. */
  readonly assets: AssetStore;
  reset(): void;
  close(): void;
}
