import type { Context } from "../context";
import type { DurableObjectClass, ScriptRecord } from "./script";
import type { VersionRecord } from "./version";

export interface Provisioned {
  readonly durableObjects: readonly DurableObjectClass[];
  readonly migrationTag?: string;
  /** Other scripts, changed by a transfer. */
  readonly others: readonly ScriptRecord[];
}

/** What the classes of a script are once these versions are deployed for the first time. */
export function provision(_context: Context, script: ScriptRecord, _versions: readonly VersionRecord[]): Provisioned {
  const { durableObjects, migrationTag } = script;
  return { durableObjects, ...(migrationTag === undefined ? {} : { migrationTag }), others: [] };
}
