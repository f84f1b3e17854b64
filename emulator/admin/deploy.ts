import { deploymentAnswer, sharesOf } from "../api/deployments";
import { isObject } from "../api/merge-patch";
import type { Context } from "../context";
import { noSuchScript, noSuchVersion, unparseableBody } from "../http/errors";
import { makeDeployment } from "../model/deployments";
import { findVersion } from "../api/version-lookup";
import { DASH_AUTHOR } from "./edit";

/**
 * Deploys as somebody else does: `{versions: [{version_id, percentage}], author?, source?, message?}`. A `version_id` can be `latest` or a
 * prefix; a changed secret is no obstacle.
 */
export function deployAs(context: Context, account: string, name: string, wanted: unknown): Record<string, unknown> {
  const { store } = context;
  const script = store.get(account, name);
  if (!script) throw noSuchScript();
  if (!isObject(wanted)) throw unparseableBody("A deployment is a JSON object.");
  const { author = DASH_AUTHOR, source = "dash", message } = wanted;
  const shares = sharesOf(wanted["versions"]).map(({ versionId, percentage }) => {
    const version = findVersion(store, script, versionId);
    if (!version) throw noSuchVersion();
    return { versionId: version.id, percentage };
  });
  const annotations = typeof message === "string" ? { "workers/message": message } : {};
  const origin = { author: String(author), source: String(source), trigger: "deployment", annotations } as const;
  return deploymentAnswer(makeDeployment(context, script, { ...origin, shares, force: true }));
}
