/**
 * Libraries that only a request needs, loaded when the first one is made: a preview without changes never pays for them.
 *
 * This is the one file of the provider that calls `require`.
 */

/** HTTP/1.1 client. */
export function undici(): typeof import("undici") {
  return require("undici") as typeof import("undici");
}

/** Repeats what failed for a passing reason. */
export function pRetry(): typeof import("p-retry").default {
  return (require("p-retry") as typeof import("p-retry")).default;
}

/** Multipart bodies. */
export function formData(): typeof import("form-data") {
  return require("form-data") as typeof import("form-data");
}

/** Reads multipart answers. */
export function busboy(): typeof import("@fastify/busboy").Busboy {
  return (require("@fastify/busboy") as typeof import("@fastify/busboy")).Busboy;
}
