import type { Context } from "../context";
import { hex } from "../clock";
import { contentDigest, etag } from "./etag";
import { DEFAULT_SETTINGS, type Content, type Inspection, type ScriptRecord, type Settings } from "./script";

/** A change to a script: who made it, and what is new. */
export interface Change {
  readonly account: string;
  readonly name: string;
  readonly lastDeployedFrom: string;
  readonly author: string;
  readonly settings?: Settings;
  readonly content?: { readonly content: Content; readonly inspection: Inspection };
}

const ID_BYTES = 16;

/** Writes a change in one step, and answers the record as it is afterwards. Makes the script when there is none. */
export function writeScript(context: Context, change: Change): ScriptRecord {
  const { store, random, timestamp } = context;
  const now = timestamp();
  const before = store.get(change.account, change.name) ?? emptyScript(change, hex(random, ID_BYTES), now);
  const settled = {
    ...before,
    ...(change.settings ? { settings: change.settings } : {}),
    ...(change.content ? { ...change.content.inspection, ...addressed(context, before, change.content.content) } : {}),
    modifiedOn: now,
    lastDeployedFrom: change.lastDeployedFrom,
    author: change.author,
  };
  const record: ScriptRecord = { ...settled, etag: etag(store.secret(), settled) };
  const replaced = change.content !== undefined && record.contentId !== before.contentId && record.contentId !== null;
  store.put(record, replaced ? { id: record.contentId, modules: change.content.content.modules } : undefined);
  return record;
}

function emptyScript(change: Change, tag: string, now: string): ScriptRecord {
  return {
    account: change.account,
    name: change.name,
    tag,
    createdOn: now,
    modifiedOn: now,
    etag: "",
    contentId: null,
    contentDigest: "",
    entry: null,
    settings: DEFAULT_SETTINGS,
    handlers: [],
    namedHandlers: [],
    startupTimeMs: 0,
    lastDeployedFrom: change.lastDeployedFrom,
    author: change.author,
  };
}

function addressed(context: Context, before: ScriptRecord, content: Content): Pick<ScriptRecord, "contentId" | "contentDigest" | "entry"> {
  const digest = contentDigest(content);
  const { contentId } = before;
  if (contentId !== null && digest === before.contentDigest) {
    context.assume("content-put-same");
    return { contentId, contentDigest: digest, entry: content.entry };
  }
  return { contentId: hex(context.random, ID_BYTES), contentDigest: digest, entry: content.entry };
}

/** The content of a script, or undefined when it has none yet. */
export function readContent({ store }: Context, script: ScriptRecord): Content | undefined {
  if (script.contentId === null || script.entry === null) return undefined;
  return { entry: script.entry, modules: store.modules(script.contentId) };
}
