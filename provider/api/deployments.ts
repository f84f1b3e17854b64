import type { Client } from "../client/client";
import { path } from "../client/path";
import { jsonBody } from "./json-body";

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

/** POST /accounts/{account_id}/workers/scripts/{script_name}/deployments. Sent twice it makes two deployments. */
export function createDeployment(
  client: Client,
  accountId: string,
  scriptName: string,
  body: { readonly versions: readonly VersionShare[]; readonly annotations?: Readonly<Record<string, string>> },
  { force }: { readonly force: boolean },
): Promise<Deployment> {
  return client.json({
    method: "POST",
    path: path`/accounts/${accountId}/workers/scripts/${scriptName}/deployments`,
    ...(force ? { query: { force: "true" } } : {}),
    body: () => jsonBody({ strategy: "percentage", ...body }),
  });
}
