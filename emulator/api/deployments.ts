import { createHash } from "node:crypto";
import type { Context } from "../context";
import { success } from "../http/envelope";
import type { ApiResponse } from "../http/message";
import type { ScriptRecord } from "../model/script";
import { existingScript, type Call } from "./call";

/**
 * GET …/deployments. [documented] Newest first, the first one is live and has an author. Versions are not kept yet: what was written
 * last is shown as the only deployment.
 */
export function listDeployments(call: Call, context: Context): ApiResponse {
  const script = existingScript(call, context);
  if (script.contentId === null) return success({ deployments: [] });
  context.assume("deployment-of-last-write");
  return success({ deployments: [liveDeployment(script)] });
}

function liveDeployment(script: ScriptRecord): Record<string, unknown> {
  return {
    id: uuid(script.tag, script.modifiedOn),
    source: script.lastDeployedFrom,
    strategy: "percentage",
    author_email: script.author,
    annotations: { "workers/triggered_by": "upload" },
    versions: [{ version_id: uuid(script.tag, script.etag), percentage: 100 }],
    created_on: script.modifiedOn,
  };
}

/** A version 4 UUID that is always the same for the same parts. */
function uuid(...parts: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
