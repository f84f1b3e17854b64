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
  const { deployments } = await client.json<{ readonly deployments: readonly Deployment[] }>(
    { method: "GET", path: path`/accounts/${accountId}/workers/scripts/${scriptName}/deployments` },
    // Anything else would look like a Worker of which nothing is deployed.
    (result: { readonly deployments?: unknown } | null) => Array.isArray(result?.deployments) && result.deployments.every(isDeployment),
  );
  return deployments;
}

/** POST /accounts/{account_id}/workers/scripts/{script_name}/deployments. Sent twice it makes two deployments. */
export function createDeployment(
  client: Client,
  accountId: string,
  scriptName: string,
  body: { readonly versions: readonly VersionShare[]; readonly annotations?: Readonly<Record<string, string>> },
  { force }: { readonly force: boolean },
): Promise<Deployment> {
  return client.json<Deployment>(
    {
      method: "POST",
      path: path`/accounts/${accountId}/workers/scripts/${scriptName}/deployments`,
      ...(force ? { query: { force: "true" } } : {}),
      body: () => jsonBody({ strategy: "percentage", ...body }),
      secrets: () => Promise.resolve(Object.values(body.annotations ?? {})),
    },
    (deployment) => isDeployment(deployment) && ids(deployment) === ids(body),
  );
}

function isDeployment(value: unknown): value is Deployment {
  const { id, versions } = (value ?? {}) as Partial<Deployment>;
  return typeof id === "string" && Array.isArray(versions);
}

function ids({ versions }: Pick<Deployment, "versions">): string {
  return versions
    .map(({ version_id: id }) => id)
    .sort()
    .join();
}
