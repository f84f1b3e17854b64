import type { Stored, VersionSettings } from "./script";

/** [documented] One step of `migrations`. */
export interface MigrationStep {
  readonly new_classes?: readonly string[];
  readonly new_sqlite_classes?: readonly string[];
  readonly deleted_classes?: readonly string[];
  readonly renamed_classes?: readonly { readonly from: string; readonly to: string }[];
  readonly transferred_classes?: readonly { readonly from: string; readonly from_script: string; readonly to: string }[];
}

/** [documented] A single step, or `steps` in order. */
export interface Migrations extends MigrationStep {
  readonly old_tag?: string;
  readonly new_tag?: string;
  readonly steps?: readonly MigrationStep[];
}

/**
 * What made a version or a deployment: `workers/triggered_by` of the annotations. [observed] wrangler has no words for two of them, and its own
 * tests against Cloudflare expect "Unknown (version_upload)" of a version that it uploaded, "Unknown (deployment)" of a deployment and a rollback.
 */
export type Trigger = "upload" | "content" | "version_upload" | "settings" | "secret" | "deployment";

export type Annotations = Readonly<Record<string, string>>;

/** A version is never changed, but for `migrationTag`, `deployedOn` and content that nobody can deploy any more. */
export interface VersionRecord extends Stored {
  readonly account: string;
  /** The `tag` of its script. */
  readonly worker: string;
  /** A UUID. */
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly createdOn: string;
  /** The client that made it. */
  readonly source: string;
  readonly author: string;
  readonly trigger: Trigger;
  readonly annotations: Annotations;
  readonly etag: string;
  readonly settings: VersionSettings;
  /** Applied when the version is deployed for the first time. */
  readonly migrations?: Migrations;
  /** [documented] Set when the version is deployed. */
  readonly migrationTag?: string;
  /** When it was deployed for the first time. */
  readonly deployedOn?: string;
}

export interface Share {
  readonly versionId: string;
  /** Of the traffic; 0 is legal, and the shares of a deployment make 100. */
  readonly percentage: number;
}

export interface DeploymentRecord {
  readonly account: string;
  /** The `tag` of its script. */
  readonly worker: string;
  /** A UUID. */
  readonly id: string;
  readonly createdOn: string;
  readonly source: string;
  readonly author: string;
  readonly trigger: Trigger;
  readonly annotations: Annotations;
  /** One or two, in the order in which the client gave them. */
  readonly versions: readonly Share[];
}
