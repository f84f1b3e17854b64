import { AssumptionReached } from "../strict";
import type { Context } from "../context";
import { drain } from "../http/body";
import { failure } from "../http/envelope";
import { ApiError, CODES } from "../http/errors";
import { ClientGone, pathname, type ApiRequest, type ApiResponse } from "../http/message";
import { match, methodNotAllowed, unknownRoute } from "../http/router";
import { authenticate, TOKEN_IDENTITY, type Tokens } from "./auth";
import { API_ROOT, API_ROUTES } from "./routes";

/** Past an answer that is an error, this many times the size limit is still read, so that the client sees the answer. */
const DRAIN_FACTOR = 2;

/** Answers a request to the emulated API: every outcome but a client that went away is an answer in Cloudflare's envelope. */
export async function handleApi(request: ApiRequest, tokens: Tokens, context: Context): Promise<ApiResponse> {
  try {
    return await route(request, tokens, context);
  } catch (error) {
    if (error instanceof ClientGone) return { status: 0, headers: {}, body: [], transport: { kind: "reset" } };
    await drain(request, context.limits.scriptBytes * DRAIN_FACTOR);
    return answerTo(reached(error, context), request, context);
  }
}

async function route(request: ApiRequest, tokens: Tokens, context: Context): Promise<ApiResponse> {
  const full = pathname(request);
  const path = full.slice(API_ROOT.length);
  const found = match(API_ROUTES, request.method, path);
  if (found === undefined || found === "method") {
    context.log(`unknown route: ${request.method} ${full}`);
    if (found === undefined) throw unknownRoute(request.method, full);
    context.assume("method-not-allowed");
    throw methodNotAllowed(request.method, full);
  }
  const { handler, ownToken } = found.route;
  const identity = ownToken ? TOKEN_IDENTITY : authenticate(request, tokens, context.assume);
  return await handler({ request, path, params: found.params, identity }, context);
}

/** An error that is only assumed is another one with `--strict`. */
function reached(error: unknown, { assume }: Context): unknown {
  try {
    if (error instanceof ApiError && error.assumption !== undefined) assume(error.assumption);
    return error;
  } catch (assumption) {
    return assumption;
  }
}

/** The answer to a request that failed. */
export function answerTo(error: unknown, request: ApiRequest, { log }: Context): ApiResponse {
  if (error instanceof ApiError) return failure(error.status, error.errors);
  const what = `${request.method} ${pathname(request)}`;
  if (error instanceof AssumptionReached) {
    log(`${what}: ${error.message}`);
    return failure(501, [{ code: CODES.internal, message: error.message }]);
  }
  log(`${what} failed inside the emulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return failure(500, [{ code: CODES.internal, message: "Internal error of the emulator. Its log says more." }]);
}
