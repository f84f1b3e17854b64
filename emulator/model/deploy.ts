import { uuid } from "../clock";
import type { Context } from "../context";
import type { Write } from "../store/store";
import { provision } from "./durable-objects";
import { etag } from "./etag";
import type { Reconciliation } from "./exports";
import type { ScriptRecord } from "./script";
import type { DeploymentRecord, VersionRecord } from "./version";
import { liveSettings, pickStored, type Origin } from "./versions";

export interface DeploymentDraft extends Origin {
  /** In the order of the client. */
  readonly versions: readonly { readonly version: VersionRecord; readonly percentage: number }[];
}

export interface Deployed extends Write {
  /** The script as it is afterwards. */
  readonly script: ScriptRecord;
  readonly deployment: DeploymentRecord;
  readonly versions: readonly VersionRecord[];
  readonly reconciliation?: Reconciliation;
}

/** A deployment of versions, with all that follows from it; nothing is written. */
export function deploy(context: Context, script: ScriptRecord, draft: DeploymentDraft): Deployed {
  const { store, random, timestamp } = context;
  const now = timestamp();
  const given = draft.versions.map(({ version }) => version);
  const { durableObjects, migrationTag, others, reconciliation } = provision(context, script, given);
  const versions = draft.versions.map(({ version }): VersionRecord => {
    const deployed = { ...version, deployedOn: version.deployedOn ?? now };
    return migrationTag === undefined || version.deployedOn !== undefined ? deployed : { ...deployed, migrationTag };
  });
  const main = mainOf(draft, versions);
  const settings = main ? liveSettings(script, main.settings) : script.settings;
  const settled = {
    ...script,
    ...(main ? pickStored(main) : {}),
    settings,
    durableObjects,
    ...(migrationTag === undefined ? {} : { migrationTag }),
    modifiedOn: now,
    deployedOn: now,
    lastDeployedFrom: draft.source,
    author: draft.author,
  };
  const after: ScriptRecord = { ...settled, etag: etag(store.secret(), settled) };
  const deployment: DeploymentRecord = {
    account: script.account,
    worker: script.tag,
    id: uuid(random),
    createdOn: now,
    source: draft.source,
    author: draft.author,
    trigger: draft.trigger,
    annotations: draft.annotations ?? {},
    versions: draft.versions.map(({ version, percentage }) => ({ versionId: version.id, percentage })),
  };
  return { script: after, scripts: [after, ...others], versions, deployment, ...(reconciliation ? { reconciliation } : {}) };
}

/** The version with the larger share, the first of two that are equal. */
function mainOf({ versions: shares }: DeploymentDraft, versions: readonly VersionRecord[]): VersionRecord | undefined {
  const largest = Math.max(...shares.map(({ percentage }) => percentage));
  return versions[shares.findIndex(({ percentage }) => percentage === largest)];
}
