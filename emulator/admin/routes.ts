import { scriptAnswer } from "../api/answers";
import { checkScriptName } from "../api/call";
import type { Context } from "../context";
import { readJson } from "../http/body";
import { failure, json } from "../http/envelope";
import { ApiError, CODES, unparseableBody } from "../http/errors";
import { pathname, type ApiRequest, type ApiResponse } from "../http/message";
import type { RateLimiter } from "../http/rate-limit";
import { match, type Route } from "../http/router";
import { deployAs } from "./deploy";
import { editScript } from "./edit";
import { faultRule } from "./fault-rules";
import type { Faults } from "./faults";
import type { RequestLog } from "./requests";

export const ADMIN_ROOT = "/_emulator";

/** Base64 and JSON make the body of an edit larger than its modules. */
const EDIT_FACTOR = 2;

/** What the admin routes work with besides the state. */
export interface Admin {
  readonly context: Context;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly rateLimiter: RateLimiter | undefined;
}

type AdminHandler = (request: ApiRequest, params: Readonly<Record<string, string>>, admin: Admin) => Promise<ApiResponse> | ApiResponse;

const NO_CONTENT: ApiResponse = { status: 204, headers: {}, body: [] };

const ADMIN_ROUTES: readonly Route<AdminHandler>[] = [
  { method: "GET", path: "/requests", handler: (_request, _params, { requests }) => json(200, requests.all()) },
  { method: "DELETE", path: "/requests", handler: (_request, _params, { requests }) => done(() => requests.clear()) },
  { method: "POST", path: "/reset", handler: async (_request, _params, admin) => await reset(admin) },
  { method: "GET", path: "/faults", handler: (_request, _params, { faults }) => json(200, faults.list()) },
  { method: "POST", path: "/faults", handler: addFault },
  { method: "DELETE", path: "/faults", handler: (_request, _params, { faults }) => done(() => faults.clear()) },
  { method: "PUT", path: "/accounts/:account/scripts/:script", handler: putEdit },
  { method: "POST", path: "/accounts/:account/scripts/:script/deployments", handler: postDeployment },
];

/** Answers an admin request. Errors have the envelope of the API; results are bare JSON. */
export async function handleAdmin(request: ApiRequest, admin: Admin): Promise<ApiResponse> {
  const path = pathname(request);
  const found = match(ADMIN_ROUTES, request.method, path.slice(ADMIN_ROOT.length));
  try {
    if (found === undefined || found === "method") {
      throw new ApiError(404, { code: CODES.noRoute, message: `The emulator has no admin route ${request.method} ${path}` });
    }
    return await found.route.handler(request, found.params, admin);
  } catch (error) {
    if (error instanceof ApiError) return failure(error.status, error.errors);
    const message = error instanceof Error ? error.message : String(error);
    return failure(500, [{ code: CODES.internal, message }]);
  }
}

function done(work: () => void): ApiResponse {
  work();
  return NO_CONTENT;
}

async function reset({ context, requests, faults }: Admin): Promise<ApiResponse> {
  context.store.reset();
  requests.clear();
  faults.clear();
  await context.runtime.reset();
  return NO_CONTENT;
}

async function addFault(request: ApiRequest, _params: unknown, { context, faults }: Admin): Promise<ApiResponse> {
  const rule = faultRule(await readJson(request, context.limits.metadataBytes));
  if (typeof rule === "string") throw unparseableBody(`This is not a fault rule: ${rule}.`);
  faults.add(rule);
  return json(201, rule);
}

async function putEdit(request: ApiRequest, params: Readonly<Record<string, string>>, { context }: Admin): Promise<ApiResponse> {
  const edit = await readJson(request, context.limits.scriptBytes * EDIT_FACTOR);
  if (edit === null || typeof edit !== "object" || Array.isArray(edit)) throw unparseableBody("An edit is a JSON object.");
  const name = params["script"] ?? "";
  checkScriptName(name, context.limits);
  return json(200, scriptAnswer(await editScript(context, params["account"] ?? "", name, edit)));
}

async function postDeployment(request: ApiRequest, params: Readonly<Record<string, string>>, { context }: Admin): Promise<ApiResponse> {
  const wanted = await readJson(request, context.limits.metadataBytes);
  return json(200, deployAs(context, params["account"] ?? "", params["script"] ?? "", wanted));
}
