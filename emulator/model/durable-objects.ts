import type { Context } from "../context";
import { assumed, migrationRefused } from "../http/errors";
import { reconcile, type Reconciliation } from "./exports";
import { applyMigrations } from "./migrations";
import { Namespaces } from "./namespaces";
import { exportsClass, type Binding, type DurableObjectClass, type ScriptRecord } from "./script";
import type { VersionRecord } from "./version";

export interface Provisioned {
  readonly durableObjects: readonly DurableObjectClass[];
  readonly migrationTag?: string;
  /** Other scripts, changed by a transfer. */
  readonly others: readonly ScriptRecord[];
  /** What the last of the versions with `exports` did. */
  readonly reconciliation?: Reconciliation;
}

/**
 * What the classes of a script are once these versions are deployed. [documented] Migrations are applied when a version is deployed,
 * here for the first time. Throws for what cannot be: a version that is made is tried like this too.
 */
export function provision(context: Context, script: ScriptRecord, versions: readonly VersionRecord[]): Provisioned {
  const namespaces = new Namespaces(context, script);
  let { migrationTag } = script;
  let reconciliation: Reconciliation | undefined;
  const first = versions.filter(({ deployedOn }) => deployedOn === undefined).sort((a, b) => a.number - b.number);
  for (const version of first) {
    if (version.migrations) migrationTag = applyMigrations(namespaces, version.migrations, version, migrationTag);
    else if (version.settings.exports) reconciliation = reconcile(namespaces, version.settings.exports, version);
    checkExported(namespaces, version);
    for (const binding of version.settings.bindings) checkBinding(namespaces, binding);
  }
  for (const version of versions) if (version.deployedOn !== undefined) checkTag(version, migrationTag);
  return {
    durableObjects: namespaces.own,
    others: namespaces.others,
    ...(migrationTag === undefined ? {} : { migrationTag }),
    ...(reconciliation ? { reconciliation } : {}),
  };
}

/** [documented] No way back over a migration, and none to part of the traffic. [assumed: migration-code] The code. */
function checkTag({ id, migrationTag: then }: VersionRecord, now: string | undefined): void {
  if (then === now) return;
  const message = `The version ${id} cannot be deployed: a Durable Object migration was applied since (${then ?? "none"} to ${now ?? "none"}).`;
  throw assumed("migration-code", migrationRefused("noSuchClass", message));
}

/** [observed] Code 10064 and the wording. */
function checkExported({ own }: Namespaces, version: VersionRecord): void {
  for (const { className } of own) {
    if (exportsClass(version, className)) continue;
    throw migrationRefused(
      "stillUsed",
      `New version of script does not export class '${className}' which is depended on by existing Durable Objects. ` +
        `If you want to delete the Durable Objects, use a delete-class migration.`,
    );
  }
}

/** [observed] Code 10061 and the wording. */
function checkBinding(namespaces: Namespaces, { type, class_name: className, script_name: scriptName }: Binding): void {
  if (type !== "durable_object_namespace" || typeof className !== "string") return;
  const classes = namespaces.of(typeof scriptName === "string" ? scriptName : undefined);
  if (!classes)
    throw migrationRefused("noSuchClass", `Cannot create binding for class in script '${String(scriptName)}' that does not exist.`);
  if (classes.some((candidate) => candidate.className === className)) return;
  throw migrationRefused(
    "noSuchClass",
    `Cannot create binding for class '${className}' because it is not currently configured to implement Durable Objects. ` +
      `Ensure a --new-class migration has been applied to it.`,
  );
}
