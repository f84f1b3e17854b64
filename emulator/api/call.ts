import type { Context } from "../context";
import type { Identity } from "./auth";
import { header, type ApiRequest, type ApiResponse } from "../http/message";
import { ApiError, CODES, noSuchScript } from "../http/errors";
import { couldNotRoute } from "../http/router";
import type { Limits } from "../limits";
import type { Change } from "../model/write";
import type { ScriptRecord } from "../model/script";

/** One request to the emulated API, routed and authenticated. */
export interface Call {
  readonly request: ApiRequest;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly identity: Identity;
}

export type ApiHandler = (call: Call, context: Context) => Promise<ApiResponse> | ApiResponse;

/** Any account id of this form exists. [documented] At most 32 characters. */
export function accountOf({ params, path }: Call, limits: Limits): string {
  const account = params["account"] ?? "";
  if (!/^[A-Za-z0-9_-]+$/.test(account) || account.length > limits.accountIdCharacters) throw couldNotRoute(path);
  return account;
}

/** Account and name of a script, checked. */
export function scriptOf(call: Call, limits: Limits): { account: string; name: string } {
  const account = accountOf(call, limits);
  const name = call.params["script"] ?? "";
  checkScriptName(name, limits);
  return { account, name };
}

/** [documented] A letter first; [observed] wrangler takes digits and `_` too. Refused is only what neither allows. */
export function checkScriptName(name: string, limits: Limits): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name)) {
    throw new ApiError(400, {
      code: CODES.invalidScriptName,
      message: "Invalid script name: it must start with a letter, a digit or _, and hold only letters, digits, - and _.",
    });
  }
  if (name.length > limits.scriptNameCharacters) {
    throw new ApiError(400, {
      code: CODES.nameTooLong,
      message: `Script name is too long: the limit is ${limits.scriptNameCharacters} characters.`,
    });
  }
}

export function existingScript(call: Call, { store, limits }: Context): ScriptRecord {
  const { account, name } = scriptOf(call, limits);
  const script = store.get(account, name);
  if (!script) throw noSuchScript();
  return script;
}

/** Who changes what: the start of every write. */
export function changeBy(call: Call, { account, name }: Pick<ScriptRecord, "account" | "name">): Change {
  return { account, name, lastDeployedFrom: clientOf(call.request), author: call.identity.email };
}

/** [observed] `last_deployed_from` names the client; "api" stands for whatever has no name of its own. */
function clientOf(request: ApiRequest): string {
  const agent = header(request, "user-agent")?.toLowerCase() ?? "";
  return ["wrangler", "terraform"].find((client) => agent.includes(client)) ?? "api";
}
