import { ID_FORMS, parseId } from "../../provider/resources/ids";
import { sameTraffic, shares } from "../../provider/resources/traffic";
import { isObject } from "../../provider/values";
import { holdsSecret } from "./encrypted";
import type { Look } from "./look";
import { originOf } from "./origin";
import type { Share } from "./report";

const UNDECIDED =
  "Another deployment is live. Whether it gives the same versions the same shares, this command cannot tell: they are encrypted in the state. " +
  "`pulumi refresh` can.";

/** Compares what is live with what the state has: of a rollout, with whom the rest was given to as well. */
export const lookAtDeployment: Look = async (context, { id, outputs }) => {
  const { accountId, scriptName } = parseId(id, ID_FORMS.WorkerDeployment);
  const live = await context.lists.liveDeployment(accountId, scriptName);
  if (live === undefined) return { status: "missing" };
  const { remainder, lastWritten, versions, deploymentId } = outputs;
  const recorded = remainder !== undefined && isObject(lastWritten) ? lastWritten["versions"] : versions;
  if (holdsSecret(recorded)) return live.id === deploymentId ? { status: "in sync" } : { status: "undecided", note: UNDECIDED };
  const written = sharesIn(recorded);
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
