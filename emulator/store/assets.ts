import type { DatabaseSync } from "node:sqlite";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AccountFolders } from "./account-folders";

/** A file that a manifest names. */
export interface AssetEntry {
  /** As the client wrote it: it starts with a slash. */
  readonly path: string;
  /** 32 hex digits of the client's choosing. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

export interface ServedAsset {
  readonly path: string;
  readonly hash: string;
  /** Null: it is served without one. */
  readonly contentType: string | null;
}

/** Which manifest of which account. */
export interface ManifestKey {
  readonly account: string;
  readonly id: string;
}

/** Static assets: files by their hash, each stored once for an account, and manifests that name them. */
export interface AssetStore {
  /** Keeps a manifest at least until that time, in milliseconds since 1970; a version that has it keeps it for good. */
  putManifest(key: ManifestKey, entries: readonly AssetEntry[], expires: number): void;
  hasManifest(key: ManifestKey): boolean;
  /** The size of a file that the manifest names. */
  sizeOf(key: ManifestKey, hash: string): number | undefined;
  /** Files of the manifest that are not stored, each hash once, by path. */
  missing(key: ManifestKey): AssetEntry[];
  /** Files of the manifest that are stored. */
  served(key: ManifestKey): ServedAsset[];
  /** Takes over a file, which was written to `incoming`. */
  putFile(account: string, hash: string, contentType: string | null, file: string): void;
  /** The folder of an account's files, each under its hash in lower case. */
  folder(account: string): string;
  /** A folder for files on their way, on the same disk. */
  incoming(): string;
  /** Forgets manifests that expired and that no version has, and files that no manifest names. */
  sweep(now: number): void;
}

/** `contentType` is that of the upload; `expires` is in milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS asset_manifests (account TEXT NOT NULL, id TEXT NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (account, id));
  CREATE TABLE IF NOT EXISTS asset_entries (
    account TEXT NOT NULL, manifest TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (account, manifest, path)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS asset_entries_hash ON asset_entries (account, hash);
  CREATE TABLE IF NOT EXISTS assets (account TEXT NOT NULL, hash TEXT NOT NULL, content_type TEXT, PRIMARY KEY (account, hash)) WITHOUT ROWID;
`;

/** Of all manifests that versions have. */
const USED =
  "SELECT account, json_extract(record, '$.settings.assets.manifest') AS id FROM versions WHERE json_type(record, '$.settings.assets.manifest') = 'text'";

/** No account has an id with a dot. */
const INCOMING = "incoming.tmp";

const FOLDER = "assets";

export class SqliteAssets implements AssetStore {
  readonly #database: DatabaseSync;
  readonly #transaction: (work: () => void) => void;
  readonly #folders: AccountFolders;
  #incoming: string | undefined;

  constructor(database: DatabaseSync, transaction: (work: () => void) => void, state: string | undefined) {
    this.#database = database;
    this.#transaction = transaction;
    this.#folders = new AccountFolders(state, FOLDER);
    database.exec(SCHEMA);
  }

  putManifest({ account, id }: ManifestKey, entries: readonly AssetEntry[], expires: number): void {
    const known = this.hasManifest({ account, id });
    this.#transaction(() => {
      this.#run(
        "INSERT INTO asset_manifests (account, id, expires) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET expires = excluded.expires",
        account,
        id,
        expires,
      );
      if (known) return;
      const insert = this.#database.prepare("INSERT INTO asset_entries (account, manifest, path, hash, size) VALUES (?, ?, ?, ?, ?)");
      for (const { path, hash, size } of entries) insert.run(account, id, path, hash, size);
    });
  }

  hasManifest({ account, id }: ManifestKey): boolean {
    return this.#all("SELECT 1 FROM asset_manifests WHERE account = ? AND id = ?", account, id).length > 0;
  }

  sizeOf({ account, id }: ManifestKey, hash: string): number | undefined {
    const rows = this.#all("SELECT size FROM asset_entries WHERE account = ? AND manifest = ? AND hash = ? LIMIT 1", account, id, hash);
    return (rows as { size: number }[])[0]?.size;
  }

  missing({ account, id }: ManifestKey): AssetEntry[] {
    return this.#all(
      `SELECT min(path) AS path, hash, size FROM asset_entries AS entry WHERE account = ? AND manifest = ?
       AND NOT EXISTS (SELECT 1 FROM assets WHERE assets.account = entry.account AND assets.hash = entry.hash)
       GROUP BY hash ORDER BY 1`,
      account,
      id,
    ) as unknown as AssetEntry[];
  }

  served({ account, id }: ManifestKey): ServedAsset[] {
    return this.#all(
      `SELECT path, assets.hash AS hash, content_type AS contentType FROM asset_entries JOIN assets USING (account, hash)
       WHERE account = ? AND manifest = ? ORDER BY path`,
      account,
      id,
    ) as unknown as ServedAsset[];
  }

  putFile(account: string, hash: string, contentType: string | null, file: string): void {
    renameSync(file, this.#path(account, hash));
    this.#run("INSERT OR REPLACE INTO assets (account, hash, content_type) VALUES (?, ?, ?)", account, hash, contentType);
  }

  folder(account: string): string {
    return this.#folders.of(account);
  }

  /** What an emulator that was killed left there is nobody's. */
  incoming(): string {
    if (this.#incoming !== undefined) return this.#incoming;
    rmSync(this.#folders.of(INCOMING), { recursive: true, force: true });
    return (this.#incoming = this.#folders.of(INCOMING));
  }

  sweep(now: number): void {
    if (this.#all("SELECT 1 FROM asset_manifests WHERE expires < ? LIMIT 1", now).length === 0) return;
    const unnamed =
      "NOT EXISTS (SELECT 1 FROM asset_entries WHERE asset_entries.account = assets.account AND asset_entries.hash = assets.hash)";
    let files: { account: string; hash: string }[] = [];
    this.#transaction(() => {
      this.#run(`DELETE FROM asset_manifests WHERE expires < ? AND (account, id) NOT IN (${USED})`, now);
      this.#run("DELETE FROM asset_entries WHERE (account, manifest) NOT IN (SELECT account, id FROM asset_manifests)");
      files = this.#all(`SELECT account, hash FROM assets WHERE ${unnamed}`) as unknown as typeof files;
      this.#run(`DELETE FROM assets WHERE ${unnamed}`);
    });
    for (const { account, hash } of files) rmSync(this.#path(account, hash), { force: true });
  }

  reset(): void {
    this.#database.exec("DELETE FROM asset_manifests; DELETE FROM asset_entries; DELETE FROM assets;");
    this.#folders.clear();
    this.#incoming = undefined;
  }

  close(): void {
    this.#folders.close();
  }

  #path(account: string, hash: string): string {
    return join(this.folder(account), hash.toLowerCase());
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#database.prepare(sql).run(...values);
  }

  #all(sql: string, ...values: (string | number)[]): unknown[] {
    return this.#database.prepare(sql).all(...values);
  }
}
