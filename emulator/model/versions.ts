import { hex, uuid } from "../clock";
import type { Context } from "../context";
import type { StoredContent } from "../store/store";
import { contentDigest, etag } from "./etag";
import { scriptSettings, type Content, type Inspection, type ScriptRecord, type Stored, type VersionSettings } from "./script";
import type { Annotations, Migrations, Trigger, VersionRecord } from "./version";

const CONTENT_ID_BYTES = 16;

/** Content that was compiled. */
export interface Compiled {
  readonly content: Content;
  readonly inspection: Inspection;
}

/** Who makes something, with what, and why. */
export interface Origin {
  readonly source: string;
  readonly author: string;
  readonly trigger: Trigger;
  readonly annotations?: Annotations;
}

export interface VersionDraft extends Origin {
  readonly settings: VersionSettings;
  /** New content, or content that is stored already, or none. */
  readonly content?: Compiled | Stored;
  readonly migrations?: Migrations;
}

export interface NewVersion {
  readonly version: VersionRecord;
  /** Content that is not stored yet. */
  readonly content?: StoredContent;
}

/** The next version of a script; nothing is written. */
export function newVersion(context: Context, script: ScriptRecord, draft: VersionDraft): NewVersion {
  const { store, random, timestamp } = context;
  const { account, tag } = script;
  const { stored, content } = storedContent(context, script, draft.content);
  const version: VersionRecord = {
    account,
    worker: tag,
    id: uuid(random),
    number: (store.latestVersion(account, tag)?.number ?? 0) + 1,
    createdOn: timestamp(),
    source: draft.source,
    author: draft.author,
    trigger: draft.trigger,
    annotations: draft.annotations ?? {},
    ...stored,
    etag: etag(store.secret(), { tag, contentDigest: stored.contentDigest, settings: liveSettings(script, draft.settings) }),
    settings: draft.settings,
    ...(draft.migrations ? { migrations: draft.migrations } : {}),
  };
  return { version, ...(content ? { content } : {}) };
}

/** What a script has for settings while a version with these is live. */
export function liveSettings(script: Pick<ScriptRecord, "settings">, settings: VersionSettings): ScriptRecord["settings"] {
  return { ...settings, ...scriptSettings(script.settings) };
}

/** Content that is that of the latest or of the live version is stored once. */
function storedContent(
  { store, random }: Context,
  { account, tag, name }: ScriptRecord,
  given: VersionDraft["content"],
): { readonly stored: Stored; readonly content?: StoredContent } {
  if (given === undefined) return { stored: NOTHING_STORED };
  if (!("content" in given)) return { stored: pickStored(given) };
  const digest = contentDigest(given.content);
  const candidates = [store.latestVersion(account, tag), store.get(account, name)];
  const same = candidates.find((candidate) => candidate?.contentId !== null && candidate?.contentDigest === digest);
  const id = same?.contentId ?? hex(random, CONTENT_ID_BYTES);
  const stored = { ...given.inspection, contentId: id, contentDigest: digest, entry: given.content.entry };
  return { stored, ...(same ? {} : { content: { id, modules: given.content.modules } }) };
}

export const NOTHING_STORED: Stored = {
  contentId: null,
  contentDigest: "",
  entry: null,
  handlers: [],
  namedHandlers: [],
  startupTimeMs: 0,
};

/** Only what says which content it is. */
export function pickStored({ contentId, contentDigest: digest, entry, handlers, namedHandlers, startupTimeMs, compiled }: Stored): Stored {
  const picked = { contentId, contentDigest: digest, entry, handlers, namedHandlers, startupTimeMs };
  return compiled === undefined ? picked : { ...picked, compiled };
}
