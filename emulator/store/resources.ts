import type { DatabaseSync } from "node:sqlite";

/** What an account has besides Workers, and what leads to its Workers. */
export type ResourceKind =
  | "kv_namespace"
  | "r2_bucket"
  | "d1_database"
  | "d1_file"
  | "queue"
  | "queue_consumer"
  | "zone"
  | "route"
  | "custom_domain"
  | "schedules"
  | "workers_subdomain";

export interface ResourceRecord {
  readonly account: string;
  readonly kind: ResourceKind;
  /** Unique in its account and kind. */
  readonly id: string;
  /** What a person calls it: a title, a pattern, a host name. Unique in its account and kind. */
  readonly name: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  /** What else a client gave, with the field names of the wire. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Every method is one transaction: when it returned, the write survives a kill. */
export interface ResourceStore {
  /** In the order in which they were made. */
  list(account: string, kind: ResourceKind): ResourceRecord[];
  get(account: string, kind: ResourceKind, id: string): ResourceRecord | undefined;
  named(account: string, kind: ResourceKind, name: string): ResourceRecord | undefined;
  /** In whichever account it is. */
  anywhere(kind: ResourceKind, id: string): ResourceRecord | undefined;
  /** In all accounts. */
  all(kind: ResourceKind): ResourceRecord[];
  /** Deletes and writes in one step. A record replaces the one with the same id. */
  change(change: { readonly deleted?: readonly ResourceRecord[]; readonly written?: readonly ResourceRecord[] }): void;
}

/** What came after the tables of the Workers: a state without it gets it when it is opened. */
export const RESOURCE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS resources (
    account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (account, kind, id), UNIQUE (account, kind, name));
`;

export function resourceStore(database: DatabaseSync, transaction: (work: () => void) => void): ResourceStore {
  const list = database.prepare("SELECT record FROM resources WHERE account = ? AND kind = ? ORDER BY rowid");
  const get = database.prepare("SELECT record FROM resources WHERE account = ? AND kind = ? AND id = ?");
  const named = database.prepare("SELECT record FROM resources WHERE account = ? AND kind = ? AND name = ?");
  const anywhere = database.prepare("SELECT record FROM resources WHERE kind = ? AND id = ? ORDER BY rowid");
  const all = database.prepare("SELECT record FROM resources WHERE kind = ? ORDER BY rowid");
  const remove = database.prepare("DELETE FROM resources WHERE account = ? AND kind = ? AND id = ?");
  const put = database.prepare(
    "INSERT INTO resources (account, kind, id, name, record) VALUES (?, ?, ?, ?, ?) " +
      "ON CONFLICT (account, kind, id) DO UPDATE SET name = excluded.name, record = excluded.record",
  );
  return {
    list: (account, kind) => records(list.all(account, kind)),
    get: (account, kind, id) => records(get.all(account, kind, id))[0],
    named: (account, kind, name) => records(named.all(account, kind, name))[0],
    anywhere: (kind, id) => records(anywhere.all(kind, id))[0],
    all: (kind) => records(all.all(kind)),
    change: ({ deleted = [], written = [] }) =>
      transaction(() => {
        for (const { account, kind, id } of deleted) remove.run(account, kind, id);
        for (const record of written) put.run(record.account, record.kind, record.id, record.name, JSON.stringify(record));
      }),
  };
}

function records(rows: readonly unknown[]): ResourceRecord[] {
  return rows.map((row) => JSON.parse((row as { readonly record: string }).record) as ResourceRecord);
}
