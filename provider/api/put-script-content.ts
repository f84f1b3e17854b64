import type { Client } from "../client/client";
import { path } from "../client/path";
import type { ApiRequest } from "../client/request";
import { multipartBody, type Part } from "./multipart-body";
import type { Script } from "./script";

/** What names the entry: one of the two. */
export type ContentMetadata = { readonly main_module: string } | { readonly body_part: string };

/**
 * PUT /accounts/{account_id}/workers/scripts/{script_name}/content: replaces the code, and leaves settings and bindings.
 *
 * Sent twice it can make two versions.
 */
export function putScriptContent(
  client: Client,
  accountId: string,
  scriptName: string,
  metadata: ContentMetadata,
  parts: readonly Part[],
  options: Pick<ApiRequest, "progress" | "secrets"> = {},
): Promise<Script | null> {
  return client.json<Script | null>(
    {
      ...options,
      method: "PUT",
      path: path`/accounts/${accountId}/workers/scripts/${scriptName}/content`,
      body: () => multipartBody(metadata, parts),
      idempotent: false,
    },
    (script) => typeof script?.id !== "string" || script.id === scriptName,
  );
}
