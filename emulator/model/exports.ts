import { assumed, migrationRefused } from "../http/errors";
import type { Namespaces } from "./namespaces";
import { exportsClass, type ExportEntry } from "./script";
import type { VersionRecord } from "./version";

type Entries = readonly (readonly [className: string, entry: ExportEntry])[];

/** [documented] What `exports` changed, with the field names of the wire. */
export interface Reconciliation {
  readonly created: string[];
  readonly deleted: string[];
  readonly renamed: { readonly from: string; readonly to: string }[];
  readonly transferred: { readonly class: string; readonly phase: "committed"; readonly to: string }[];
  readonly transfer_pending: { readonly class: string; readonly from: string }[];
  readonly updated: string[];
  readonly info: { readonly class: string; readonly scenario: string; readonly message: string }[];
  readonly warnings: never[];
  readonly removable_entries: string[];
}

/**
 * [documented] Declarative Durable Objects: live classes are provisioned, tombstones delete, rename or transfer them, and a class that
 * exists and is not named is an error. [assumed: migration-code] Its code.
 */
export function reconcile(namespaces: Namespaces, exports: Readonly<Record<string, ExportEntry>>, version: VersionRecord): Reconciliation {
  const done: Reconciliation = {
    created: [],
    deleted: [],
    renamed: [],
    transferred: [],
    transfer_pending: [],
    updated: [],
    info: [],
    warnings: [],
    removable_entries: [],
  };
  const entries = Object.entries(exports).filter(([, { type }]) => type === "durable-object");
  const inState = (wanted: string): Entries => entries.filter(([, { state = "created" }]) => state === wanted);
  for (const [from, entry] of inState("renamed")) rename(namespaces, from, String(entry.renamed_to), exports, done);
  for (const [className] of inState("deleted")) remove(namespaces, className, version, done);
  for (const [className, entry] of inState("transferred")) transfer(namespaces, className, String(entry.transferred_to), done);
  for (const [className, entry] of inState("created")) provision(namespaces, className, entry, version, done);
  for (const [className, entry] of inState("expecting-transfer")) {
    if (!namespaces.find(className)) done.transfer_pending.push({ class: className, from: String(entry.transfer_from) });
  }
  const missing = entries.length > 0 && namespaces.own.find(({ className }) => !Object.hasOwn(exports, className));
  if (missing) throw refused(missing.className, "the class exists, and exports does not name it");
  return done;
}

function provision(
  namespaces: Namespaces,
  className: string,
  { storage }: ExportEntry,
  version: VersionRecord,
  done: Reconciliation,
): void {
  if (!exportsClass(version, className)) throw refused(className, "the code does not export it");
  const existing = namespaces.find(className);
  if (existing && existing.storage !== storage) throw refused(className, `its storage is ${existing.storage}, not ${String(storage)}`);
  if (existing) return;
  if (storage !== "sqlite") throw refused(className, "exports never makes a class with legacy-kv storage");
  namespaces.create(className, storage);
  done.created.push(className);
}

function rename(
  namespaces: Namespaces,
  from: string,
  to: string,
  exports: Readonly<Record<string, ExportEntry>>,
  done: Reconciliation,
): void {
  if (from === to || exports[to] === undefined || (exports[to].state ?? "created") !== "created") {
    throw refused(from, `it is renamed to ${to}, which exports does not declare as a live class`);
  }
  if (!namespaces.find(from)) return stale(from, done);
  if (namespaces.find(to)) throw refused(from, `it is renamed to ${to}, which exists already`);
  namespaces.rename(from, to);
  done.renamed.push({ from, to });
}

function remove(namespaces: Namespaces, className: string, version: VersionRecord, done: Reconciliation): void {
  if (version.compiled !== false && exportsClass(version, className))
    throw refused(className, "it is deleted, and the code still exports it");
  if (!namespaces.delete(className)) return stale(className, done);
  done.deleted.push(className);
}

function transfer(namespaces: Namespaces, className: string, to: string, done: Reconciliation): void {
  if (!namespaces.find(className)) return stale(className, done);
  const expected = namespaces.other(to)?.settings.exports?.[className];
  if (expected?.state !== "expecting-transfer" || expected.transfer_from !== namespaces.scriptName) {
    throw refused(className, `the Worker ${to} has not deployed an expecting-transfer entry for it`);
  }
  namespaces.send(className, to);
  done.transferred.push({ class: className, phase: "committed", to });
}

function stale(className: string, done: Reconciliation): void {
  done.info.push({ class: className, scenario: "stale_tombstone", message: `There is no class ${className}: its entry does nothing.` });
  done.removable_entries.push(className);
}

function refused(className: string, why: string): Error {
  const message = `The exports of this version cannot be deployed: ${className}: ${why}.`;
  return assumed("migration-code", migrationRefused("noSuchClass", message));
}
