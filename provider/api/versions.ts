import type { Client } from "../client/client";
import { path } from "../client/path";
import type { ApiRequest } from "../client/request";
import { type Base64Module, jsonBody, jsonBodyWithModules } from "./json-body";

/** A version as the API describes it. Source: Cloudflare's API reference, "Create Version", Returns. */
export interface Version {
  readonly id: string;
  readonly number?: number;
  readonly created_on?: string;
  readonly urls?: readonly string[];
  readonly source?: string;
  readonly startup_time_ms?: number;
  readonly migration_tag?: string;
  readonly main_module?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly bindings?: readonly Readonly<Record<string, unknown>>[];
  readonly compatibility_date?: string;
  readonly compatibility_flags?: readonly string[];
  readonly modules?: readonly { readonly name: string; readonly content_type: string; readonly content_base64: string }[];
  readonly [field: string]: unknown;
}

/**
 * POST /accounts/{account_id}/workers/workers/{worker_id}/versions, with `?deploy=true` if it shall get all of the traffic.
 * Sent twice it makes two versions.
 */
export function createVersion(
  client: Client,
  accountId: string,
  workerId: string,
  fields: Readonly<Record<string, unknown>>,
  modules: readonly Base64Module[],
  { deploy, ...options }: { readonly deploy: boolean } & Pick<ApiRequest, "secrets" | "progress">,
): Promise<Version> {
  return client.json<Version>(
    {
      ...options,
      method: "POST",
      path: path`/accounts/${accountId}/workers/workers/${workerId}/versions`,
      ...(deploy ? { query: { deploy: "true" } } : {}),
      body: () => (modules.length === 0 ? jsonBody(fields) : jsonBodyWithModules(fields, modules)),
    },
    // An answer that tells less than it could is none of another version.
    (version) => isVersion(version) && (version.main_module === undefined || version.main_module === fields["main_module"]),
  );
}

/** GET …/versions/{version_id}, without code unless `include` asks for it. */
export function getVersion(client: Client, accountId: string, workerId: string, versionId: string, include?: "modules"): Promise<Version> {
  return client.json<Version>(
    {
      method: "GET",
      path: path`/accounts/${accountId}/workers/workers/${workerId}/versions/${versionId}`,
      ...(include === undefined ? {} : { query: { include } }),
    },
    (version) => isVersion(version) && (versionId === "latest" || version.id.startsWith(versionId)),
  );
}

/** GET …/versions: the first page, of at most 100. */
export async function listVersions(client: Client, accountId: string, workerId: string): Promise<readonly Version[]> {
  return await client.json<readonly Version[]>(
    {
      method: "GET",
      path: path`/accounts/${accountId}/workers/workers/${workerId}/versions`,
      query: { page: "1", per_page: "100" },
    },
    (versions: unknown) => Array.isArray(versions) && versions.every(isVersion),
  );
}

/** DELETE …/versions/{version_id}. The latest one, and one that is deployed, cannot be deleted. */
export function deleteVersion(client: Client, accountId: string, workerId: string, versionId: string): Promise<unknown> {
  return client.json({ method: "DELETE", path: path`/accounts/${accountId}/workers/workers/${workerId}/versions/${versionId}` });
}

function isVersion(value: unknown): value is Version {
  return typeof value === "object" && value !== null && typeof (value as Partial<Version>).id === "string";
}
