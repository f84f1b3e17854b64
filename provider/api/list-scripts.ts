import type { Client } from "../client/client";
import { TransportError } from "../client/errors";
import { path } from "../client/path";
import type { Script } from "./script";

/** GET /accounts/{account_id}/workers/scripts: every script of the account, in one answer without pages. */
export async function listScripts(client: Client, accountId: string): Promise<readonly Script[]> {
  const request = { method: "GET", path: path`/accounts/${accountId}/workers/scripts` } as const;
  const result = await client.json<unknown>(request);
  // Anything but a list would look like an account without scripts, and make a refresh drop them all from the state.
  if (!Array.isArray(result))
    throw new TransportError(`GET ${request.path}: the answer holds no list of scripts. Run it again.`, `GET ${request.path}`);
  return result.filter((script: unknown): script is Script => typeof script === "object" && script !== null);
}
