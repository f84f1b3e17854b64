import { ID_FORMS, parseId } from "../../provider/resources/ids";
import { sameTraffic, shares } from "../../provider/resources/traffic";
import { isObject } from "../../provider/values";
import type { Look } from "./look";
import { originOf } from "./origin";
import type { Share } from "./report";

/** Compares what is live with what the state has: of a rollout, with whom the rest was given to as well. */
export const lookAtDeployment: Look = async (context, { id, outputs }) => {
  const { accountId, scriptName } = parseId(id, ID_FORMS.WorkerDeployment);
  const live = await context.lists.liveDeployment(accountId, scriptName);
  if (live === undefined) return { status: "missing" };
  const { remainder, lastWritten, versions } = outputs;
  const written = sharesIn(remainder !== undefined && isObject(lastWritten) ? lastWritten["versions"] : versions);
  if (sameTraffic(live.versions, shares(written))) return { status: "in sync" };
  const after = live.versions.map(({ version_id: versionId, percentage }) => ({ versionId, percentage }));
  return {
    status: "deployment changed",
    deployment: { before: written, after },
    ...originOf({ author: live.author_email, from: live.source, when: live.created_on }),
  };
};

function sharesIn(value: unknown): Share[] {
  return Array.isArray(value) ? (value as Share[]) : [];
}
