import type { Context } from "../context";
import { liveDeployment, readContent, versionOf } from "../model/live";
import type { AssetSettings } from "../model/assets";
import type { Content, ScriptRecord } from "../model/script";
import type { VersionRecord } from "../model/version";
import type { AccountView, Live, QueueConsumer, Version, VersionAssets } from "../runtime/runtime";
import { choose, type Candidate } from "./split";

interface Share extends Candidate {
  readonly version: VersionRecord;
}

/** What the runtime sees of an account. */
export function accountView(context: Context, account: string): AccountView {
  const { store, random } = context;
  return {
    account,
    scripts: () => byLastWrite(store.list(account)).map(({ name }) => name),
    live: (name) => {
      const script = store.get(account, name);
      return script ? live(context, script) : [];
    },
    choose: (name, headers) => {
      const script = store.get(account, name);
      if (!script) return undefined;
      const chosen = choose({ script: name, tag: script.tag, candidates: sharesOf(context, script) }, headers, random);
      return chosen && runnable(context, script, chosen.version);
    },
    consumers: () => consumersOf(context, account),
  };
}

function consumersOf({ store: { resources } }: Context, account: string): QueueConsumer[] {
  return resources.list(account, "queue_consumer").flatMap(({ fields }) => {
    const { type, script_name: script, settings, dead_letter_queue: dead } = fields;
    const queue = resources.get(account, "queue", String(fields["queue_id"]));
    if (!queue || type !== "worker" || typeof script !== "string") return [];
    const deadLetter = typeof dead === "string" ? { deadLetterQueue: dead } : {};
    return [{ queue: queue.name, script, settings: settings as QueueConsumer["settings"], ...deadLetter }];
  });
}

/** A version by the first eight digits of its id. */
export function previewOf(context: Context, script: ScriptRecord, prefix: string): Version | undefined {
  const version = context.store.versions(script.account, script.tag).find(({ id }) => id.startsWith(prefix));
  return version && runnable(context, script, version);
}

/** The last written first. */
export function byLastWrite(scripts: readonly ScriptRecord[]): ScriptRecord[] {
  return [...scripts].sort((a, b) => (a.modifiedOn < b.modifiedOn ? 1 : -1));
}

function live(context: Context, script: ScriptRecord): Live {
  return sharesOf(context, script)
    .sort((a, b) => b.percentage - a.percentage)
    .flatMap(({ version }) => runnable(context, script, version) ?? []);
}

/** The versions of the live deployment that have content. */
function sharesOf(context: Context, script: ScriptRecord): Share[] {
  return (liveDeployment(context, script)?.versions ?? []).flatMap(({ versionId, percentage }) => {
    const version = versionOf(context, script, versionId);
    return version?.entry || version?.settings.assets ? [{ id: version.id, number: version.number, percentage, version }] : [];
  });
}

/** Stands for the code of a Worker of nothing but assets: it is never asked. */
const NO_CODE: Content = {
  entry: { kind: "module", name: "assets-only.js" },
  modules: [{ name: "assets-only.js", contentType: "application/javascript+module", bytes: Buffer.from("export default { fetch() {} };") }],
};

function filesOf({ store }: Context, account: string, { manifest }: AssetSettings): Pick<VersionAssets, "files" | "folder"> {
  return {
    files: () => (manifest === undefined ? [] : store.assets.served({ account, id: manifest })),
    folder: () => store.assets.folder(account),
  };
}

function runnable(context: Context, script: ScriptRecord, version: VersionRecord): Version | undefined {
  const { id, entry, settings, annotations, createdOn, namedHandlers } = version;
  if (!entry && !settings.assets) return undefined;
  const assets = settings.assets && { ...settings.assets, hasCode: entry !== null };
  return {
    account: script.account,
    script: script.name,
    tag: script.tag,
    entry: entry ?? NO_CODE.entry,
    settings,
    // [documented] The tag is the one of the annotations, empty when there is none.
    metadata: { id, tag: annotations["workers/tag"] ?? "", timestamp: createdOn },
    entrypoints: namedHandlers.map(({ name }) => name),
    objects: script.durableObjects,
    ...(assets ? { assets: { ...assets, ...filesOf(context, script.account, assets) } } : {}),
    content: () => {
      if (!entry) return NO_CODE;
      const content = readContent(context, version);
      if (!content) throw new Error(`The content of version ${id} of ${script.name} is gone.`);
      return content;
    },
  };
}
