import { migrationRefused } from "../http/errors";
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
  for (const one of steps ?? [step]) applyStep(namespaces, one, version);
  return newTag ?? tag;
}

function applyStep(namespaces: Namespaces, step: MigrationStep, version: VersionRecord): void {
  for (const { from, to } of step.renamed_classes ?? []) {
    if (!namespaces.rename(from, to)) throw absent("renamed_classes", from);
  }
  for (const { from, from_script: script, to } of step.transferred_classes ?? []) {
    if (!namespaces.receive(script, from, to)) throw absent("transferred_classes", `${script}.${from}`);
  }
  for (const className of step.deleted_classes ?? []) {
    if (!namespaces.delete(className)) throw absent("deleted_classes", className);
  }
  create(namespaces, step.new_classes ?? [], "legacy-kv", version);
  create(namespaces, step.new_sqlite_classes ?? [], "sqlite", version);
}

/** [observed] Code 10070 and the wording. */
function create(namespaces: Namespaces, classNames: readonly string[], storage: "sqlite" | "legacy-kv", version: VersionRecord): void {
  for (const className of classNames) {
    if (!exportsClass(version, className)) {
      throw migrationRefused(
        "classNotExported",
        `Cannot apply new-class migration to class '${className}' that is not exported by script.`,
      );
    }
    namespaces.create(className, storage);
  }
}

/** [observed] The wording; [assumed] its code. */
function absent(kind: string, className: string): Error {
  return migrationRefused("noSuchClass", `Cannot apply ${kind} migration to non-existent class '${className}'.`);
}
