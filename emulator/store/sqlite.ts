import type { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RandomBytes } from "../clock";
import type { ModuleFile, ScriptRecord } from "../model/script";
import type { Store } from "./store";

const FILE = "emulator.sqlite";
const SECRET_BYTES = 32;
const SCHEMA_VERSION = 1;
/** The state holds secrets: nobody else reads it. */
const OWNER_ONLY = 0o700;

/** `locking_mode=EXCLUSIVE`: a second emulator on the same folder fails at once instead of mixing its state with ours. */
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS scripts (
    account TEXT NOT NULL, name TEXT NOT NULL, created_on TEXT NOT NULL, content_id TEXT, record TEXT NOT NULL,
    PRIMARY KEY (account, name));
  CREATE TABLE IF NOT EXISTS modules (
    content_id TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (content_id, position));
`;

/** A folder, or memory when there is none. */
export function openStore(folder: string | undefined, random: RandomBytes): Store {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const database = open(folder === undefined ? ":memory:" : join(folder, FILE));
  const secret = setUp(database, random);
  const statements = {
    list: database.prepare("SELECT record FROM scripts WHERE account = ? ORDER BY name"),
    named: database.prepare("SELECT record FROM scripts WHERE name = ? ORDER BY created_on"),
    get: database.prepare("SELECT record FROM scripts WHERE account = ? AND name = ?"),
    modules: database.prepare("SELECT name, content_type, bytes FROM modules WHERE content_id = ? ORDER BY position"),
    put: database.prepare("INSERT OR REPLACE INTO scripts (account, name, created_on, content_id, record) VALUES (?, ?, ?, ?, ?)"),
    putModule: database.prepare("INSERT INTO modules (content_id, position, name, content_type, bytes) VALUES (?, ?, ?, ?, ?)"),
    delete: database.prepare("DELETE FROM scripts WHERE account = ? AND name = ?"),
    contentOf: database.prepare("SELECT content_id FROM scripts WHERE account = ? AND name = ?"),
    deleteModules: database.prepare("DELETE FROM modules WHERE content_id = ?"),
  };

  const records = (rows: unknown[]): ScriptRecord[] => rows.map((row) => JSON.parse((row as { record: string }).record) as ScriptRecord);

  const contentOf = (account: string, name: string): string | null =>
    (statements.contentOf.get(account, name)?.["content_id"] as string | null | undefined) ?? null;

  const transaction = <T>(work: () => T): T => {
    database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };

  return {
    secret: () => secret,
    list: (account) => records(statements.list.all(account)),
    named: (name) => records(statements.named.all(name)),
    get: (account, name) => records(statements.get.all(account, name))[0],
    modules: (contentId) =>
      statements.modules.all(contentId).map((row): ModuleFile => {
        const { name, content_type, bytes } = row as { name: string; content_type: string; bytes: Uint8Array };
        return { name, contentType: content_type, bytes };
      }),
    put: (record, content) =>
      transaction(() => {
        const { account, name, createdOn, contentId } = record;
        const replaced = contentOf(account, name);
        statements.put.run(account, name, createdOn, contentId, JSON.stringify(record));
        if (!content) return;
        for (const [position, module] of content.modules.entries()) {
          statements.putModule.run(content.id, position, module.name, module.contentType, module.bytes);
        }
        if (replaced !== contentId) statements.deleteModules.run(replaced);
      }),
    delete: (account, name) =>
      transaction(() => {
        statements.deleteModules.run(contentOf(account, name));
        const { changes } = statements.delete.run(account, name);
        return changes > 0;
      }),
    reset: () => transaction(() => database.exec("DELETE FROM modules; DELETE FROM scripts;")),
    close: () => database.close(),
  };
}

function open(path: string): DatabaseSync {
  const { DatabaseSync: Database } = requireSqlite();
  const database = new Database(path);
  try {
    database.exec(SCHEMA);
  } catch (error) {
    database.close();
    throw new Error(`Cannot open the emulator's state in ${path}. Is another emulator using the same folder?`, { cause: error });
  }
  return database;
}

function setUp(database: DatabaseSync, random: RandomBytes): Uint8Array {
  const insert = database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)");
  insert.run("version", String(SCHEMA_VERSION));
  insert.run("secret", random(SECRET_BYTES));
  const read = (key: string): unknown => database.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"];
  if (read("version") !== String(SCHEMA_VERSION)) {
    database.close();
    throw new Error(`The emulator's state has the version ${String(read("version"))}, this release reads version ${SCHEMA_VERSION}.`);
  }
  return read("secret") as Uint8Array;
}

/** Node 22 and 24 print an ExperimentalWarning the first time that node:sqlite is loaded. It is held back for this one load only. */
function requireSqlite(): typeof import("node:sqlite") {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back, never called from here
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it, and warn, before we can hold it back
    return require("node:sqlite") as typeof import("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
