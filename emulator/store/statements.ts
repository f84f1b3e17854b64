import type { DatabaseSync, StatementSync } from "node:sqlite";

const SQL = {
  accounts: "SELECT account FROM scripts UNION SELECT account FROM resources ORDER BY account",
  list: "SELECT record FROM scripts WHERE account = ? ORDER BY name",
  named: "SELECT record FROM scripts WHERE name = ? ORDER BY created_on",
  get: "SELECT record FROM scripts WHERE account = ? AND name = ?",
  tagged: "SELECT record FROM scripts WHERE account = ? AND tag = ?",
  putScript:
    "INSERT INTO scripts (account, tag, name, created_on, record) VALUES (?, ?, ?, ?, ?) " +
    "ON CONFLICT (account, tag) DO UPDATE SET name = excluded.name, record = excluded.record",
  deleteScript: "DELETE FROM scripts WHERE account = ? AND tag = ?",
  versions: "SELECT record FROM versions WHERE account = ? AND worker = ? ORDER BY number DESC",
  version: "SELECT record FROM versions WHERE account = ? AND worker = ? AND id = ?",
  latestVersion: "SELECT record FROM versions WHERE account = ? AND worker = ? ORDER BY number DESC LIMIT 1",
  versionAt: "SELECT record FROM versions WHERE account = ? AND worker = ? ORDER BY number DESC LIMIT 1 OFFSET ?",
  putVersion:
    "INSERT INTO versions (account, worker, id, number, content_id, record) VALUES (?, ?, ?, ?, ?, ?) " +
    "ON CONFLICT (account, worker, id) DO UPDATE SET content_id = excluded.content_id, record = excluded.record",
  deleteVersion: "DELETE FROM versions WHERE account = ? AND worker = ? AND id = ?",
  deployments: "SELECT record FROM deployments WHERE account = ? AND worker = ? ORDER BY rowid DESC",
  liveDeployment: "SELECT record FROM deployments WHERE account = ? AND worker = ? ORDER BY rowid DESC LIMIT 1",
  putDeployment: "INSERT INTO deployments (account, worker, id, record) VALUES (?, ?, ?, ?)",
  deleteDeployment: "DELETE FROM deployments WHERE account = ? AND worker = ? AND id = ?",
  deleteDeployments: "DELETE FROM deployments WHERE account = ? AND worker = ?",
  modules: "SELECT name, content_type, bytes FROM modules WHERE content_id = ? ORDER BY position",
  putModule: "INSERT INTO modules (content_id, position, name, content_type, bytes) VALUES (?, ?, ?, ?, ?)",
  deleteModules: "DELETE FROM modules WHERE content_id = ? AND NOT EXISTS (SELECT 1 FROM versions WHERE versions.content_id = ?)",
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

export function prepare(database: DatabaseSync): Statements {
  return Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)])) as Statements;
}
