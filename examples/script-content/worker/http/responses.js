/** An answer that a handler gives by throwing. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message for the client
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.headers = headers;
  }
}

/** Anyone may call this API from a browser. */
const shared = { "access-control-allow-origin": "*" };

/**
 * @param {unknown} value
 * @param {ResponseInit} [init]
 */
export function json(value, init = {}) {
  const headers = new Headers({ ...shared, "cache-control": "public, max-age=300", ...init.headers });
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(`${JSON.stringify(value, null, 2)}\n`, { ...init, headers });
}

/**
 * A problem document (RFC 9457).
 * @param {HttpError} error
 */
export function problem({ status, message, headers }) {
  return new Response(`${JSON.stringify({ status, detail: message }, null, 2)}\n`, {
    status,
    headers: { ...shared, ...headers, "content-type": "application/problem+json; charset=utf-8" },
  });
}

/** The answer to a browser that asks what it may do. */
export function preflight(allowed) {
  return new Response(null, {
    status: 204,
    headers: { ...shared, "access-control-allow-methods": allowed, "access-control-max-age": "86400", allow: allowed },
  });
}
