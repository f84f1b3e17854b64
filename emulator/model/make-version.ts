import type { Context } from "../context";
import { deploy } from "./deploy";
import { provision } from "./durable-objects";
import type { Reconciliation } from "./exports";
import type { ScriptRecord } from "./script";
import type { VersionRecord } from "./version";
import { newVersion, type VersionDraft } from "./versions";

/** [observed] in wrangler's own tests against Cloudflare: what the deployment says that comes with an upload. */
const AUTOMATIC = { "workers/message": "Automatic deployment on upload." };

export interface MadeVersion {
  readonly version: VersionRecord;
  readonly script: ScriptRecord;
  readonly reconciliation?: Reconciliation;
}

/** Makes a version in one step, and with `live` deploys it to all traffic. What could not be deployed now is refused now. */
export function makeVersion(context: Context, script: ScriptRecord, draft: VersionDraft, live: boolean): MadeVersion {
  const { version, content } = newVersion(context, script, draft);
  const added = content ? { content } : {};
  const forgotten = tooOld(context, script);
  if (!live) {
    provision(context, script, [version]);
    context.store.write({ ...added, versions: [version, ...forgotten] });
    return { version, script };
  }
  const annotations = draft.trigger === "upload" ? { ...AUTOMATIC, ...draft.annotations } : (draft.annotations ?? {});
  const deployed = deploy(context, script, { ...draft, annotations, versions: [{ version, percentage: 100 }] });
  context.store.write({ ...deployed, ...added, versions: [...deployed.versions, ...forgotten] });
  const { reconciliation } = deployed;
  return { version: deployed.versions[0] ?? version, script: deployed.script, ...(reconciliation ? { reconciliation } : {}) };
}

/** The version that nobody can deploy once there is one more, without its content, unless it is live. */
function tooOld({ store, limits }: Context, { account, tag }: ScriptRecord): VersionRecord[] {
  const version = store.versionAt(account, tag, limits.deployableVersions - 1);
  if (typeof version?.contentId !== "string") return [];
  const live = store.liveDeployment(account, tag)?.versions.some(({ versionId }) => versionId === version.id);
  return live === true ? [] : [{ ...version, contentId: null }];
}
