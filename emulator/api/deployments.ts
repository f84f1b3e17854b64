import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { ApiError, CODES, unparseableBody, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { makeDeployment } from "../model/deployments";
import type { DeploymentRecord, Share } from "../model/version";
import { assumeDeployed } from "./assumed-versions";
import { changeBy, existingScript, type Call } from "./call";
import { inUse } from "./in-use";
import { isObject } from "./merge-patch";
import { choice } from "./paging";
import { annotationsAnswer } from "./version-answer";
import { annotationsOf } from "./version-fields";

/** GET …/deployments. [documented] Newest first; the first one is live and has an author. */
export function listDeployments(call: Call, context: Context): ApiResponse {
  const { account, tag } = existingScript(call, context);
  const deployments = context.store.deployments(account, tag);
  assumeDeployed(context, deployments);
  return success({ deployments: deployments.map(deploymentAnswer) });
}

export function getDeployment(call: Call, context: Context): ApiResponse {
  const deployment = existingDeployment(call, context);
  assumeDeployed(context, [deployment]);
  return success(deploymentAnswer(deployment));
}

/** POST …/deployments. [documented] `?force=true` deploys also over a changed secret. */
export async function createDeployment(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const force = choice(call.request, "force", ["true", "false"], "false") === "true";
  const body = await readJson(call.request, context.limits.metadataBytes);
  if (!isObject(body)) throw unparseableBody("The request body must be a JSON object.");
  if (body["strategy"] !== "percentage")
    throw validation(`The strategy of a deployment is percentage, not ${JSON.stringify(body["strategy"])}.`);
  const annotations = annotationsOf(body["annotations"], context.limits);
  const script = existingScript(call, context);
  const { lastDeployedFrom: source, author } = changeBy(call, script);
  const origin = { source, author, annotations, trigger: "deployment" } as const;
  return success(deploymentAnswer(makeDeployment(context, script, { ...origin, shares: sharesOf(body["versions"]), force })));
}

/** DELETE …/deployments/{id}. [documented] Not the latest, which is live. */
export function deleteDeployment(call: Call, context: Context): ApiResponse {
  const deployment = existingDeployment(call, context);
  const live = context.store.liveDeployment(deployment.account, deployment.worker);
  if (live?.id === deployment.id) throw inUse(context, "The latest deployment is live, and cannot be deleted.");
  context.store.deleteDeployment(deployment);
  return success(null);
}

export function sharesOf(value: unknown): Share[] {
  if (!Array.isArray(value)) throw validation("versions must be an array.");
  return value.map((share: unknown) => {
    const { version_id: versionId, percentage } = isObject(share) ? share : {};
    if (typeof versionId !== "string" || typeof percentage !== "number")
      throw validation("Each of versions needs version_id and percentage.");
    return { versionId, percentage };
  });
}

function existingDeployment(call: Call, context: Context): DeploymentRecord {
  const { account, tag } = existingScript(call, context);
  const found = context.store.deployments(account, tag).find(({ id }) => id === call.params["deployment"]);
  if (!found) throw new ApiError(404, { code: CODES.noSuchDeployment, message: "Deployment not found." });
  return found;
}

export function deploymentAnswer(deployment: DeploymentRecord): Record<string, unknown> {
  return {
    id: deployment.id,
    source: deployment.source,
    strategy: "percentage",
    author_email: deployment.author,
    annotations: annotationsAnswer(deployment),
    versions: deployment.versions.map(({ versionId, percentage }) => ({ version_id: versionId, percentage })),
    created_on: deployment.createdOn,
  };
}
