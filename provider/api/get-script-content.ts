import type { Client } from "../client/client";
import { path } from "../client/path";
import type { ApiResponse } from "../client/request";

/**
 * GET /accounts/{account_id}/workers/scripts/{script_name}/content/v2: the code that was put last.
 *
 * Module Workers answer multipart/form-data and name the entry in the header `cf-entrypoint`, service workers answer
 * the script itself, and a script without content answers 204. `consume` reads the body to its end.
 */
export function getScriptContent<T>(
  client: Client,
  accountId: string,
  scriptName: string,
  consume: (response: ApiResponse) => Promise<T>,
): Promise<T> {
  return client.send({ method: "GET", path: path`/accounts/${accountId}/workers/scripts/${scriptName}/content/v2` }, consume);
}
