import { moduleDifferences } from "../../provider/content/compare";
import { type Entry, isDigest, type ModuleDigest, type ModuleDigests } from "../../provider/content/hash";
import type { Context } from "../../provider/resources/context";
import { ID_FORMS, parseId } from "../../provider/resources/ids";
import { type KnownContent, observe, type RemoteScript } from "../../provider/resources/remote-script";
import { isObject, type JsonObject } from "../../provider/values";
import type { Look } from "./look";
import { isSecret } from "./encrypted";
import { originOf } from "./origin";
import type { ModuleChange } from "./report";

/** What is there now. Secret modules are left out: they are neither shown nor written anywhere. */
export type RemoteModules = ModuleDigests;

/** What the state tells of a content, as far as it is readable. */
interface Recorded {
  readonly entry: Entry;
  readonly modules: ModuleDigests;
  /** Whether a module of this name is secret. */
  readonly hides: (name: string) => boolean;
  readonly hidden: readonly string[];
  /** Of all modules, as the state has it. `undefined` when it is secret. */
  readonly contentHash: string | undefined;
  /** Of what was put here last, which a refresh never touches. `undefined` when it is secret. */
  readonly writtenHash: string | undefined;
  readonly etag: string | undefined;
}

const UNDECIDED =
  "The etag moved, which settings and secrets do too, and the other modules are as they were. Whether a secret module changed, this command " +
  "cannot tell: its digest is encrypted. `pulumi refresh` can.";

/** Looks at the etag in the account's list; only where it moved, the content is downloaded. */
export const lookAtContent: Look = async (context, { id, outputs }, keep) => {
  const { accountId, scriptName } = parseId(id, ID_FORMS.WorkerScriptContent);
  const recorded = read(outputs);
  const known: KnownContent = { ...recorded, contentHash: recorded.contentHash ?? "" };
  // Who wants the content itself wants that of an edit, too, which a refresh has taken into the state before.
  const seen = keep !== undefined && wasRefreshed(recorded) ? { ...known, etag: undefined } : known;
  const remote = await observe(context, accountId, scriptName, seen, keep);
  if (remote === undefined) return { status: "missing" };
  const isAsSeen = recorded.etag !== undefined && remote.script.etag === recorded.etag;
  const status = isAsSeen ? "in sync" : statusOf(recorded, remote);
  const shown = Object.fromEntries(Object.entries(remote.modules).filter(([name]) => !recorded.hides(name)));
  if (status === "in sync") return { status, ...(wasRefreshed(recorded) ? { remote: shown } : {}) };

  const entry = { before: text(recorded.entry), after: text(remote.entry) };
  return {
    status,
    modules: changes(recorded, remote),
    ...(entry.before === entry.after ? {} : { entry }),
    ...(await origin(context, accountId, scriptName, remote)),
    ...(status === "undecided" ? { note: UNDECIDED } : {}),
    remote: shown,
  };
};

function read(outputs: JsonObject): Recorded {
  const { modules, bodyPart, mainModule, contentHash, lastWritten, etag } = outputs;
  const entries = isObject(modules) && !isSecret(modules) ? Object.entries(modules) : [];
  const hidden = entries.filter(([, module]) => isSecret(module)).map(([name]) => name);
  const written = isObject(lastWritten) && !isSecret(lastWritten) ? lastWritten["contentHash"] : undefined;
  return {
    entry:
      typeof bodyPart === "string"
        ? { kind: "bodyPart", name: bodyPart }
        : { kind: "mainModule", name: typeof mainModule === "string" ? mainModule : "" },
    modules: Object.fromEntries(entries.filter((entry): entry is [string, ModuleDigest] => isDigest(entry[1]))),
    hides: (name) => isSecret(modules) || hidden.includes(name),
    hidden,
    contentHash: typeof contentHash === "string" ? contentHash : undefined,
    writtenHash: typeof written === "string" ? written : undefined,
    etag: typeof etag === "string" ? etag : undefined,
  };
}

/** Whether the state holds what a refresh found in the place of what was put here. */
function wasRefreshed({ contentHash, writtenHash }: Recorded): boolean {
  return writtenHash !== undefined && contentHash !== undefined && contentHash !== writtenHash;
}

function statusOf(recorded: Recorded, remote: RemoteScript): "in sync" | "content changed" | "entry changed" | "undecided" {
  if (remote.contentHash === recorded.contentHash) return "in sync";
  if (changes(recorded, remote).length > 0) return "content changed";
  return text(recorded.entry) === text(remote.entry) ? "undecided" : "entry changed";
}

/** Of a secret module it shows only that it came or went: whether it changed is in no digest that is readable here. */
function changes({ modules, hidden, hides }: Recorded, remote: RemoteScript): ModuleChange[] {
  const readable = Object.fromEntries(Object.entries(remote.modules).filter(([name]) => !hides(name)));
  const gone = hidden.filter((name) => !Object.hasOwn(remote.modules, name));
  return [
    ...moduleDifferences(modules, readable).map((difference): ModuleChange => {
      const change = difference.before === undefined ? "added" : difference.after === undefined ? "removed" : "changed";
      return { ...difference, change, secret: false };
    }),
    ...gone.map((name): ModuleChange => ({ name, change: "removed", secret: true })),
  ];
}

function text({ kind, name }: Entry): string {
  return `${kind} ${name}`;
}

async function origin(
  context: Context,
  accountId: string,
  scriptName: string,
  { script }: RemoteScript,
): Promise<ReturnType<typeof originOf>> {
  // The answer only makes the report better, so that it fails is no failure.
  const live = await context.lists.liveDeployment(accountId, scriptName).catch(() => undefined);
  return originOf({ author: live?.author_email, from: script.last_deployed_from, when: script.modified_on });
}
