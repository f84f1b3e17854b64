import { getScriptContent } from "../api/get-script-content";
import type { Script } from "../api/script";
import { contentHash, type Entry, type ModuleDigests } from "../content/hash";
import { namedAs } from "../content/module-name";
import { type Keep, readRemoteContent, type RemoteContent } from "../content/remote";
import type { Context } from "./context";
import { isNoSuchWorker } from "./no-such-worker";

/** A content: which modules, and which of them starts the Worker. */
export interface Content {
  readonly entry: Entry;
  readonly modules: ModuleDigests;
  readonly contentHash: string;
}

/** The content that we know, and the etag it had when we saw it. */
export interface KnownContent extends Content {
  readonly etag: string | undefined;
}

/** What is there now. */
export interface RemoteScript extends Content {
  readonly script: Script;
}

/** What to call the script of a service worker, whose answer does not say how it was named when it was put. */
const UNNAMED_SCRIPT = "worker.js";

/**
 * Looks at a script with as little traffic as possible: the etag in the account's list says whether it is as we know it;
 * only when the etag moved, or nothing is known, the content is downloaded and hashed, for the content decides.
 *
 * `undefined` when there is no such script. `keep` gets the bytes of what is downloaded.
 */
export async function observe(
  context: Context,
  accountId: string,
  scriptName: string,
  known?: KnownContent,
  keep?: Keep,
): Promise<RemoteScript | undefined> {
  const script = await context.lists.script(accountId, scriptName);
  if (script !== undefined && known?.etag !== undefined && script.etag === known.etag) return { ...known, script };
  // A script that the list leaves out is asked for as well: only a clear "no such Worker" may take it out of a state.
  const remote = await download(context, accountId, scriptName, keep);
  if (remote === undefined) return undefined;
  const content = interpret(remote, known);
  return { ...content, contentHash: contentHash(content.modules, content.entry), script: script ?? {} };
}

async function download(context: Context, accountId: string, scriptName: string, keep?: Keep): Promise<RemoteContent | undefined> {
  try {
    return await getScriptContent(context.client, accountId, scriptName, (response) => readRemoteContent(response, keep));
  } catch (error) {
    if (isNoSuchWorker(error)) return undefined;
    throw error;
  }
}

function interpret(remote: RemoteContent, known: Content | undefined): { entry: Entry; modules: ModuleDigests } {
  switch (remote.form) {
    case "modules": {
      const name = remote.mainModule ?? known?.entry.name ?? "";
      return {
        entry: { kind: "mainModule", name },
        modules: known === undefined ? remote.modules : namedAs(known.modules, remote.modules),
      };
    }
    case "script": {
      // The answer for a service worker is its script alone. What else we put beside it cannot be seen, so it stays as known.
      const isKnown = known?.entry.kind === "bodyPart";
      const name = isKnown ? known.entry.name : UNNAMED_SCRIPT;
      return { entry: { kind: "bodyPart", name }, modules: { ...(isKnown ? known.modules : {}), [name]: remote.script } };
    }
    case "empty":
      return { entry: known?.entry ?? { kind: "mainModule", name: "" }, modules: {} };
  }
}
