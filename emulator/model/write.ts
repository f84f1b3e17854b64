import type { Context } from "../context";
import { hex } from "../clock";
import { contentDigest, etag } from "./etag";
import { makeVersion } from "./make-version";
import { DEFAULT_SETTINGS, versionSettings, type ScriptRecord, type Settings } from "./script";
import type { Annotations, Migrations, Trigger } from "./version";
import { NOTHING_STORED, type Compiled, type VersionDraft } from "./versions";

/** A change to a script: who made it, and what is new. */
export interface Change {
  readonly account: string;
  readonly name: string;
  readonly lastDeployedFrom: string;
  readonly author: string;
  readonly settings?: Settings;
  /** "none" takes the content away: a Worker of nothing but assets. By default it stays. */
  readonly content?: Compiled | "none";
  /** Why, in what the version and the deployment say. "upload" by default. */
  readonly trigger?: Trigger;
  readonly annotations?: Annotations;
  readonly migrations?: Migrations;
}

const ID_BYTES = 16;

/**
 * Writes a change in one step, and answers the record as it is afterwards. Makes the script when there is none. A change of content or
 * of what belongs to a version is a new version, deployed to all traffic.
 */
export function writeScript(context: Context, change: Change): ScriptRecord {
  const { store, timestamp } = context;
  const existing = store.get(change.account, change.name);
  const before = existing ?? emptyScript(context, change.account, change.name, change);
  const settings = change.settings ?? before.settings;
  const settled = { ...before, settings, modifiedOn: timestamp(), lastDeployedFrom: change.lastDeployedFrom, author: change.author };
  const script: ScriptRecord = { ...settled, etag: etag(store.secret(), settled) };
  if (change.content === undefined && (before.deployedOn === null || !changesVersion(before.settings, settings))) {
    store.write({ scripts: [script] });
    return script;
  }
  assumeSame(context, before, change);
  const draft: VersionDraft = {
    source: change.lastDeployedFrom,
    author: change.author,
    trigger: change.trigger ?? "upload",
    annotations: change.annotations ?? {},
    settings: versionSettings(script.settings),
    ...(change.content === "none" ? {} : { content: change.content ?? script }),
    ...(change.migrations ? { migrations: change.migrations } : {}),
  };
  return makeVersion(context, script, draft, true).script;
}

function assumeSame({ assume }: Context, script: ScriptRecord, { content }: Change): void {
  if (typeof content === "object" && contentDigest(content.content) === script.contentDigest) assume("content-put-same");
}

/** A change that is none, or one of the script alone, makes no version. */
export function changesVersion(before: Settings, after: Settings): boolean {
  return JSON.stringify(versionSettings(before)) !== JSON.stringify(versionSettings(after));
}

/** A script without content, as a Worker is when it is made. */
export function emptyScript(
  { random, timestamp }: Context,
  account: string,
  name: string,
  { lastDeployedFrom, author }: Pick<Change, "lastDeployedFrom" | "author">,
): ScriptRecord {
  const now = timestamp();
  return {
    ...NOTHING_STORED,
    account,
    name,
    tag: hex(random, ID_BYTES),
    createdOn: now,
    modifiedOn: now,
    deployedOn: null,
    etag: "",
    settings: DEFAULT_SETTINGS,
    subdomain: { enabled: false, previews_enabled: false },
    durableObjects: [],
    lastDeployedFrom,
    author,
  };
}
