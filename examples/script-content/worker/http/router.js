import { HttpError, preflight } from "./responses.js";

/**
 * @typedef {{ params: Record<string, string>, query: URLSearchParams, url: URL, request: Request }} Call
 * @typedef {{ method: string, path: string, handler: (call: Call) => Response | Promise<Response> }} Route
 */

/** Finds the handler of a request by its method and path. `:name` in a path stands for one segment. */
export class Router {
  /** @type {(Route & { pattern: RegExp, names: string[] })[]} */
  #routes;

  /** @param {Route[]} routes the first that matches answers */
  constructor(routes) {
    this.#routes = routes.map((route) => ({ ...route, ...compile(route.path) }));
  }

  /**
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  async answer(request) {
    const url = new URL(request.url);
    const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, "") : url.pathname;
    const matching = this.#routes.filter((route) => route.pattern.test(path));
    if (matching.length === 0) throw new HttpError(404, `There is nothing at ${path}. GET / lists what there is.`);

    const allowed = methodsOf(matching).join(", ");
    if (request.method === "OPTIONS") return preflight(allowed);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const route = matching.find((candidate) => candidate.method === method);
    if (!route) throw new HttpError(405, `${path} answers to ${allowed}, not to ${request.method}.`, { allow: allowed });

    const params = paramsOf(route, path);
    const response = await route.handler({ params, query: url.searchParams, url, request });
    return request.method === "HEAD" ? new Response(null, response) : response;
  }
}

/** @param {string} path */
function compile(path) {
  /** @type {string[]} */
  const names = [];
  const source = path
    .split("/")
    .map((segment) => {
      if (!segment.startsWith(":")) return escape(segment);
      names.push(segment.slice(1));
      return "([^/]+)";
    })
    .join("/");
  return { pattern: new RegExp(`^${source}$`), names };
}

/** @param {{ pattern: RegExp, names: string[] }} route @param {string} path */
function paramsOf({ pattern, names }, path) {
  const [, ...values] = pattern.exec(path) ?? [];
  return Object.fromEntries(names.map((name, i) => [name, decode(values[i] ?? "")]));
}

/** @param {string} segment */
function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, `${segment} is not a well-formed part of a URL.`);
  }
}

/** @param {Route[]} routes */
function methodsOf(routes) {
  const methods = new Set(routes.map(({ method }) => method));
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods.add("OPTIONS")];
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
