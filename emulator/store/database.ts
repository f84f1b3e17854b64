import type { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RandomBytes } from "../clock";
import { RESOURCE_SCHEMA } from "./resources";

const FILE = "emulator.sqlite";
const SECRET_BYTES = 32;
const SCHEMA_VERSION = 2;
/** The state holds secrets: nobody else reads it. */
const OWNER_ONLY = 0o700;

/** `locking_mode=EXCLUSIVE`: a second emulator on the same folder fails at once instead of mixing its state with ours. */
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS scripts (
    account TEXT NOT NULL, tag TEXT NOT NULL, name TEXT NOT NULL, created_on TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (account, tag), UNIQUE (account, name));
  CREATE TABLE IF NOT EXISTS versions (
    account TEXT NOT NULL, worker TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, content_id TEXT, record TEXT NOT NULL,
    PRIMARY KEY (account, worker, id), UNIQUE (account, worker, number));
  CREATE INDEX IF NOT EXISTS versions_content ON versions (content_id);
  CREATE TABLE IF NOT EXISTS deployments (
    account TEXT NOT NULL, worker TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (account, worker, id));
  CREATE TABLE IF NOT EXISTS modules (
    content_id TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (content_id, position));
  ${RESOURCE_SCHEMA}
`;

export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Made once for each state. */
  readonly secret: Uint8Array;
}

/** The database in a folder, or in memory when there is none. */
export function openDatabase(folder: string | undefined, random: RandomBytes): OpenDatabase {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const database = open(folder === undefined ? ":memory:" : join(folder, FILE));
  return { database, secret: setUp(database, random) };
}

function open(path: string): DatabaseSync {
  const { DatabaseSync: Database } = requireSqlite();
  const database = new Database(path);
  try {
    database.exec(SCHEMA);
  } catch (error) {
    database.close();
    // SQLite's codes for a file that is no database, and for one that is damaged.
    const isBroken = [11, 26].includes((error as { errcode?: number }).errcode ?? 0);
    const why = isBroken
      ? "It is not a state of the emulator, or damaged: delete it, or name another folder with --state."
      : "Is another emulator using the same folder?";
    throw new Error(`Cannot open the emulator's state in ${path}. ${why}`, { cause: error });
  }
  return database;
}

function setUp(database: DatabaseSync, random: RandomBytes): Uint8Array {
  const insert = database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)");
  insert.run("version", String(SCHEMA_VERSION));
  insert.run("secret", random(SECRET_BYTES));
  const read = (key: string): unknown => database.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"];
  const version = String(read("version"));
  if (version !== String(SCHEMA_VERSION)) {
    database.close();
    throw new Error(`The emulator's state has the version ${version}, this release reads version ${SCHEMA_VERSION}: use another folder.`);
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
