import { ADMIN_ROOT, handleAdmin, type Admin } from "./admin/routes";
import { withFaults } from "./admin/faults";
import type { Tokens } from "./api/auth";
import { answerTo, handleApi } from "./api/handle";
import { API_ROOT } from "./api/routes";
import { drain } from "./http/body";
import { failure } from "./http/envelope";
import { CODES } from "./http/errors";
import type { RateLimiter } from "./http/rate-limit";
import { bodyLength, header, isChunks, pathname, type ApiRequest, type ApiResponse } from "./http/message";
import { handleLed, handleWorker, isWorkerRequest, ledBy } from "./worker/handle";

/** Answers any request: to a Worker, by whatever leads to it, to the admin routes, or to the emulated API. */
export async function serve(request: ApiRequest, tokens: Tokens, admin: Admin): Promise<ApiResponse> {
  // Before all else: what a custom domain or a route leads to is the Worker's, whatever the path.
  try {
    const led = ledBy(request, admin.context);
    if (led) return await handleLed(led, request, admin.context);
  } catch (error) {
    return answerTo(error, request, admin.context);
  }
  if (!isLoopback(header(request, "host"))) {
    const message =
      "The emulator answers to names of this machine, and to hosts that a custom domain or a route of its own leads to a Worker.";
    return failure(421, [{ code: CODES.noRoute, message }]);
  }
  if (isWorkerRequest(request)) return await handleWorker(request, admin.context);
  if (isFromElsewhere(request)) {
    return failure(403, [{ code: CODES.noRoute, message: "The emulator takes no requests from pages of other sites." }]);
  }
  const path = pathname(request);
  if (path === ADMIN_ROOT || path.startsWith(`${ADMIN_ROOT}/`)) return await handleAdmin(request, admin);
  if (path !== API_ROOT && !path.startsWith(`${API_ROOT}/`)) {
    const message = `The emulator does not know ${request.method} ${path}: the API is below ${API_ROOT}, admin below ${ADMIN_ROOT}.`;
    admin.context.log(`unknown route: ${request.method} ${path}`);
    return failure(404, [{ code: CODES.noRoute, message }]);
  }
  return await serveApi(request, path.slice(API_ROOT.length), tokens, admin);
}

async function serveApi(
  request: ApiRequest,
  path: string,
  tokens: Tokens,
  { context, requests, faults, rateLimiter }: Admin,
): Promise<ApiResponse> {
  const response = await withFaults(
    faults.take(request.method, path),
    context.clock,
    async () => await drain(request, Infinity),
    async () => await limited(rateLimiter, request, async () => await handleApi(request, tokens, context)),
  );
  const { transport } = response;
  // Node would tell the machine's time, and an emulator can have a clock of its own.
  const date = new Date(context.clock.now()).toUTCString();
  const length = isChunks(response.body) ? bodyLength(response.body) : 0;
  requests.add({
    method: request.method,
    path: request.target,
    status: transport?.kind === "reset" || transport?.kind === "hang" ? 0 : response.status,
    bytesIn: request.bytesRead(),
    bytesOut: transport?.kind === "truncate" ? Math.min(length, transport.bytes) : length,
  });
  return { ...response, headers: { date, ...response.headers } };
}

async function limited(limiter: RateLimiter | undefined, request: ApiRequest, handle: () => Promise<ApiResponse>): Promise<ApiResponse> {
  if (limiter === undefined) return await handle();
  const refusal = limiter.refuse();
  if (refusal !== undefined) await drain(request, Infinity);
  return limiter.tell(refusal ?? (await handle()));
}

/** A page of another site, open in a browser of this machine, could send a POST without asking first, and empty the emulator. */
function isFromElsewhere(request: ApiRequest): boolean {
  const origin = header(request, "origin");
  if (header(request, "sec-fetch-site") === "cross-site") return true;
  return origin !== undefined && !(URL.canParse(origin) && isLoopback(new URL(origin).host));
}

/** A page in a browser that resolves its own name to 127.0.0.1 must not reach the API, nor a Worker that nobody gave this name. */
function isLoopback(host: string | undefined): boolean {
  return host === undefined || /^(127\.0\.0\.1|\[::1\]|([A-Za-z0-9_-]+\.)*localhost)(:\d+)?$/i.test(host);
}
