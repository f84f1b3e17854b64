import { assumed, migrationRefused } from "../http/errors";
import type { Namespaces } from "./namespaces";
import { exportsClass } from "./script";
import type { Migrations, MigrationStep, VersionRecord } from "./version";

/**
 * Applies migrations in order, and answers the tag afterwards. [documented] `old_tag` has to be the tag of the Worker. [observed] 10079
 * also where the tag was already applied.
 */
export function applyMigrations(
  namespaces: Namespaces,
  migrations: Migrations,
  version: VersionRecord,
  tag: string | undefined,
): string | undefined {
  const { old_tag: oldTag, new_tag: newTag, steps, ...step } = migrations;
  if ((oldTag !== undefined && oldTag !== (tag ?? "")) || (newTag !== undefined && newTag === tag)) {
    throw migrationRefused("migrationTag", `Migration tag precondition failed; current tag is ${tag ?? "not set"}`);
  }
  const all = steps ?? [step];
  for (const one of all) applyStep(namespaces, one);
  // [observed] wrangler sends a fresh Worker its whole history, with classes that were renamed since: only the outcome counts.
  for (const className of all.flatMap((one) => [...(one.new_classes ?? []), ...(one.new_sqlite_classes ?? [])])) {
    if (namespaces.find(className) && !exportsClass(version, className)) throw notExported(className);
  }
  return newTag ?? tag;
}

function applyStep(namespaces: Namespaces, step: MigrationStep): void {
  for (const { from, to } of step.renamed_classes ?? []) {
    if (!namespaces.rename(from, to)) throw absent("renamed_classes", from);
  }
  for (const { from, from_script: script, to } of step.transferred_classes ?? []) {
    if (!namespaces.receive(script, from, to)) throw absent("transferred_classes", `${script}.${from}`);
  }
  for (const className of step.deleted_classes ?? []) {
    if (!namespaces.delete(className)) throw absent("deleted_classes", className);
  }
  for (const className of step.new_classes ?? []) namespaces.create(className, "legacy-kv");
  for (const className of step.new_sqlite_classes ?? []) namespaces.create(className, "sqlite");
}

/** [observed] Code 10070 and the wording. */
function notExported(className: string): Error {
  return migrationRefused("classNotExported", `Cannot apply new-class migration to class '${className}' that is not exported by script.`);
}

/** [observed] The wording; [assumed: migration-code] its code. */
function absent(kind: string, className: string): Error {
  return assumed("migration-code", migrationRefused("noSuchClass", `Cannot apply ${kind} migration to non-existent class '${className}'.`));
}
