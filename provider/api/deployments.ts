import type { Client } from "../client/client";
import { path } from "../client/path";

/** How much of the traffic a version gets, in percent. */
export interface VersionShare {
  readonly version_id: string;
  readonly percentage: number;
}

/** A deployment as the API describes it. Source: Cloudflare's API reference, "Deployments", Returns. */
export interface Deployment {
  readonly id: string;
  readonly versions: readonly VersionShare[];
  readonly strategy?: string;
  readonly source?: string;
  readonly author_email?: string;
  readonly created_on?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** GET /accounts/{account_id}/workers/scripts/{script_name}/deployments: newest first, so the first one is live. */
export async function listDeployments(client: Client, accountId: string, scriptName: string): Promise<readonly Deployment[]> {
  const result = await client.json<{ readonly deployments?: readonly Deployment[] } | null>({
    method: "GET",
    path: path`/accounts/${accountId}/workers/scripts/${scriptName}/deployments`,
  });
  return result?.deployments ?? [];
}
