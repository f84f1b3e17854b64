import { accountOf, type Call } from "../api/call";
import type { Context } from "../context";
import { success } from "../http/envelope";
import { ApiError, CODES, validation } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { newResource, readObject, textOf } from "./resources";

const KIND = "workers_subdomain";

/** A record of this name stands for a subdomain that was given up. */
const NONE = "";

/** [observed] What wrangler takes for an account without a subdomain. */
const NO_SUBDOMAIN = { code: CODES.noSuchScript, message: "workers.api.error.subdomain_not_found" };

/** [observed] The codes that wrangler tells apart when it looks whether a subdomain is free. */
const FREE = { code: 10_032, message: "The subdomain is available." };
const TAKEN = { code: 10_031, message: "The subdomain is not available." };

/** An account that nobody gave one has a subdomain of its own, so that a first deploy asks no question. */
function subdomainOf({ store }: Context, account: string): string {
  return store.resources.get(account, KIND, KIND)?.name ?? `emulator-${account.toLowerCase().replaceAll("_", "-").slice(0, 8)}`;
}

export function getAccountSubdomain(call: Call, context: Context): ApiResponse {
  const subdomain = subdomainOf(context, accountOf(call, context.limits));
  if (subdomain === NONE) throw new ApiError(404, NO_SUBDOMAIN);
  return success({ subdomain });
}

export async function putAccountSubdomain(call: Call, context: Context): Promise<ApiResponse> {
  const account = accountOf(call, context.limits);
  const subdomain = textOf(await readObject(call, context), "subdomain");
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(subdomain)) throw validation(`${subdomain} is not a valid subdomain.`);
  if (isTaken(context, account, subdomain)) throw new ApiError(409, TAKEN);
  write(context, account, subdomain);
  return success({ subdomain });
}

export function deleteAccountSubdomain(call: Call, context: Context): ApiResponse {
  write(context, accountOf(call, context.limits), NONE);
  return { status: 204, headers: {}, body: [] };
}

/** GET …/workers/subdomains/{name}. [observed] Two errors tell whether it is free. */
export function lookUpSubdomain(call: Call, context: Context): ApiResponse {
  const account = accountOf(call, context.limits);
  throw new ApiError(404, isTaken(context, account, call.params["subdomain"] ?? "") ? TAKEN : FREE);
}

function isTaken({ store }: Context, account: string, subdomain: string): boolean {
  return store.resources.all(KIND).some((other) => other.name === subdomain && other.account !== account);
}

function write(context: Context, account: string, name: string): void {
  const existing = context.store.resources.get(account, KIND, KIND);
  const record = existing ?? newResource(context, { account, kind: KIND, name, id: KIND });
  context.store.resources.change({ written: [{ ...record, name, modifiedOn: context.timestamp() }] });
}
