import type { Context } from "../context";
import { success } from "../http/envelope";
import type { ApiResponse } from "../http/message";
import type { DeploymentRecord, Trigger } from "../model/version";
import { existingScript, type Call } from "./call";

/** Of writes that perhaps deploy nothing. */
const ASSUMED: ReadonlySet<Trigger> = new Set(["content", "settings"]);

/** GET …/deployments. [documented] Newest first; the first one is live and has an author. */
export function listDeployments(call: Call, context: Context): ApiResponse {
  const { account, tag } = existingScript(call, context);
  const deployments = context.store.deployments(account, tag);
  if (deployments.some(({ trigger }) => ASSUMED.has(trigger))) context.assume("write-deploys");
  return success({ deployments: deployments.map(deploymentAnswer) });
}

function deploymentAnswer(deployment: DeploymentRecord): Record<string, unknown> {
  return {
    id: deployment.id,
    source: deployment.source,
    strategy: "percentage",
    author_email: deployment.author,
    annotations: { ...deployment.annotations, "workers/triggered_by": deployment.trigger === "content" ? "upload" : deployment.trigger },
    versions: deployment.versions.map(({ versionId, percentage }) => ({ version_id: versionId, percentage })),
    created_on: deployment.createdOn,
  };
}
