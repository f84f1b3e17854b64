import { createHmac } from "node:crypto";
import type { Context } from "../context";
import { page, success } from "../http/envelope";
import type { ApiResponse } from "../http/message";
import { bearerOf } from "./auth";
import { accountOf, type Call } from "./call";
import { paged } from "./paging";

/** Hex digits. [documented] */
const ID_DIGITS = 32;

/** Accounts, and memberships. [documented] */
const PAGE = { byDefault: 20, maximum: 50 };

/** The account of docs/emulator.md, for whoever asks before anything was written: an API without accounts is of no use to a client. */
const FIRST_ACCOUNT = "0123456789abcdef0123456789abcdef";

/** GET /user/tokens/verify. [documented] With [observed] the message of the real one. A token that is not valid does not come this far. */
export function verifyToken({ request }: Call, context: Context): ApiResponse {
  const id = idOf(context, `token ${bearerOf(request) ?? ""}`);
  return success({ id, status: "active" }, [{ code: 10_000, message: "This API Token is valid and active" }]);
}

/** GET /user. [documented] Whoever the author of a change is. */
export function getUser({ identity: { email } }: Call, context: Context): ApiResponse {
  return success({
    id: idOf(context, `user ${email}`),
    email,
    first_name: null,
    last_name: null,
    two_factor_authentication_enabled: false,
  });
}

/** GET /accounts. [own] Every account exists; these are the ones that somebody wrote to. */
export function listAccounts({ request }: Call, { store }: Context): ApiResponse {
  const { items, info } = paged(request, accountsIn(store), PAGE);
  return page(items.map(accountAnswer), info);
}

export function getAccount(call: Call, { limits }: Context): ApiResponse {
  return success(accountAnswer(accountOf(call, limits)));
}

/** GET /memberships. [observed] wrangler takes the accounts that are in this list too. */
export function listMemberships({ request, identity: { email } }: Call, context: Context): ApiResponse {
  const { items, info } = paged(request, accountsIn(context.store), PAGE);
  const memberships = items.map((account) => ({
    id: idOf(context, `membership ${account} ${email}`),
    account: accountAnswer(account),
    api_access_enabled: null,
    roles: ["Super Administrator - All Privileges"],
    status: "accepted",
  }));
  return page(memberships, info);
}

function accountsIn(store: Context["store"]): readonly string[] {
  const accounts = store.accounts();
  return accounts.length > 0 ? accounts : [FIRST_ACCOUNT];
}

function accountAnswer(account: string): Record<string, unknown> {
  return { id: account, name: account, type: "standard", settings: { enforce_twofactor: false } };
}

/** The same whenever it is asked for, and nothing to learn a token from. */
function idOf({ store }: Context, what: string): string {
  return createHmac("sha256", store.secret()).update(what).digest("hex").slice(0, ID_DIGITS);
}
