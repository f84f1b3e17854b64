import type { Context } from "../context";
import { ApiError, CODES } from "../http/errors";
import type { ScriptRecord } from "../model/script";

/** [observed] Code and wording of wrangler's reports. */
export function latestNotDeployedSettings(): ApiError {
  const message =
    "Script edit failed. You attempted to deploy the latest version with modified settings, but the latest version isn't currently deployed.";
  return new ApiError(400, { code: CODES.latestNotDeployedSettings, message });
}

/** [observed] The code, as wrangler knows it. */
export function latestNotDeployedSecret(): ApiError {
  const message = "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed.";
  return new ApiError(400, { code: CODES.latestNotDeployedSecret, message });
}

/** [assumed: latest-deployed] The latest version counts as deployed when it has all traffic. A script without versions has nothing to wait for. */
export function isLatestDeployed({ assume, store }: Context, { account, tag }: ScriptRecord): boolean {
  const latest = store.latestVersion(account, tag);
  const share = latest && store.liveDeployment(account, tag)?.versions.find(({ versionId }) => versionId === latest.id)?.percentage;
  if (!latest || (share !== undefined && share < 100)) assume("latest-deployed");
  return !latest || share === 100;
}
