import type { DatabaseSync } from "node:sqlite";
import type { RandomBytes } from "../clock";
import type { ModuleFile, ScriptRecord } from "../model/script";
import type { DeploymentRecord, VersionRecord } from "../model/version";
import { SqliteAssets } from "./assets";
import { openDatabase } from "./database";
import { resourceStore } from "./resources";
import { prepare, type Statements } from "./statements";
import type { Store, StoredContent } from "./store";

interface RecordRow {
  readonly record: string;
}

interface ModuleRow {
  readonly name: string;
  readonly content_type: string;
  readonly bytes: Uint8Array;
}

/** A folder, or memory when there is none. */
export function openStore(folder: string | undefined, random: RandomBytes): Store {
  const { database, secret } = openDatabase(folder, random);
  const statements = prepare(database);
  const assets = new SqliteAssets(database, (work) => transaction(database, work), folder);
  const { list, named, get, tagged, versions, version, versionAt, latestVersion, deployments, liveDeployment } = statements;
  return {
    resources: resourceStore(database, (work) => transaction(database, work)),
    secret: () => secret,
    accounts: () => statements.accounts.all().map((row) => (row as { readonly account: string }).account),
    list: (account) => records<ScriptRecord>(list.all(account)),
    named: (name) => records<ScriptRecord>(named.all(name)),
    get: (account, name) => records<ScriptRecord>(get.all(account, name))[0],
    tagged: (account, tag) => records<ScriptRecord>(tagged.all(account, tag))[0],
    modules: (contentId) => statements.modules.all(contentId).map((row) => moduleOf(row as unknown as ModuleRow)),
    versions: (account, worker) => records<VersionRecord>(versions.all(account, worker)),
    version: (account, worker, id) => records<VersionRecord>(version.all(account, worker, id))[0],
    versionAt: (account, worker, newer) => records<VersionRecord>(versionAt.all(account, worker, newer))[0],
    latestVersion: (account, worker) => records<VersionRecord>(latestVersion.all(account, worker))[0],
    deployments: (account, worker) => records<DeploymentRecord>(deployments.all(account, worker)),
    liveDeployment: (account, worker) => records<DeploymentRecord>(liveDeployment.all(account, worker))[0],
    write: (write) =>
      transaction(database, () => {
        if (write.content) putContent(statements, write.content);
        for (const script of write.scripts ?? []) putScript(statements, script);
        for (const changed of write.versions ?? []) putVersion(statements, changed);
        if (write.deployment) putDeployment(statements, write.deployment);
      }),
    deleteScript: ({ account, tag }) =>
      transaction(database, () => {
        for (const deleted of records<VersionRecord>(versions.all(account, tag))) removeVersion(statements, deleted);
        statements.deleteDeployments.run(account, tag);
        statements.deleteScript.run(account, tag);
      }),
    deleteVersion: (deleted) => transaction(database, () => removeVersion(statements, deleted)),
    deleteDeployment: ({ account, worker, id }) => void statements.deleteDeployment.run(account, worker, id),
    assets,
    reset: () => {
      transaction(database, () =>
        database.exec("DELETE FROM modules; DELETE FROM deployments; DELETE FROM versions; DELETE FROM scripts; DELETE FROM resources;"),
      );
      assets.reset();
    },
    close: () => {
      database.close();
      assets.close();
    },
  };
}

function transaction(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function records<T>(rows: unknown[]): T[] {
  return rows.map((row) => JSON.parse((row as RecordRow).record) as T);
}

function moduleOf({ name, content_type, bytes }: ModuleRow): ModuleFile {
  return { name, contentType: content_type, bytes };
}

function putContent({ putModule }: Statements, { id, modules }: StoredContent): void {
  for (const [position, module] of modules.entries()) putModule.run(id, position, module.name, module.contentType, module.bytes);
}

function putScript({ putScript: put }: Statements, script: ScriptRecord): void {
  put.run(script.account, script.tag, script.name, script.createdOn, JSON.stringify(script));
}

function putVersion(statements: Statements, version: VersionRecord): void {
  const { account, worker, id, number, contentId } = version;
  const before = records<VersionRecord>(statements.version.all(account, worker, id))[0];
  statements.putVersion.run(account, worker, id, number, contentId, JSON.stringify(version));
  if (before && before.contentId !== contentId) forgetContent(statements, before.contentId);
}

function putDeployment({ putDeployment: put }: Statements, deployment: DeploymentRecord): void {
  put.run(deployment.account, deployment.worker, deployment.id, JSON.stringify(deployment));
}

function removeVersion(statements: Statements, { account, worker, id, contentId }: VersionRecord): void {
  statements.deleteVersion.run(account, worker, id);
  forgetContent(statements, contentId);
}

/** Versions share content that is the same: it goes with the last of them. */
function forgetContent({ deleteModules }: Statements, contentId: string | null): void {
  if (contentId !== null) deleteModules.run(contentId, contentId);
}
