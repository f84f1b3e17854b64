/** Header: what to do, as encoded JSON `{binding, operation, …arguments}`. */
export const ORDER_HEADER = "x-emulator-order";
/** Header of answers: what a value has besides its bytes, as encoded JSON. */
export const ABOUT_HEADER = "x-emulator-about";

/**
 * A Worker of the emulator's own, bound to everything that an account can store things in, as the account's Workers are: what the API writes is
 * what they read.
 */
export const STORAGE_SCRIPT = `
const about = (value) => ({ "${ABOUT_HEADER}": encodeURIComponent(JSON.stringify(value)) });
const missing = () => new Response(null, { status: 404 });
const expiry = ({ expiration, expiration_ttl: expirationTtl, metadata }) => ({ expiration, expirationTtl, metadata });
const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const objectOf = ({ key, size, etag, uploaded, httpMetadata, customMetadata, storageClass }) => ({
  key, size, etag, last_modified: uploaded, http_metadata: httpMetadata, custom_metadata: customMetadata, storage_class: storageClass,
});

const tableOf = (rows) => ({ columns: Object.keys(rows[0] ?? {}), rows: rows.map((row) => Object.values(row)) });

const OPERATIONS = {
  async "kv-get"(kv, { key }) {
    const { value, metadata } = await kv.getWithMetadata(key, "stream");
    return value === null ? missing() : new Response(value, { headers: about({ metadata }) });
  },
  async "kv-put"(kv, order, request) {
    await kv.put(order.key, await request.arrayBuffer(), expiry(order));
    return Response.json(null);
  },
  async "kv-list"(kv, { prefix, limit, cursor }) {
    return Response.json(await kv.list({ prefix, limit, cursor }));
  },
  async "kv-put-all"(kv, _order, request) {
    for (const pair of await request.json()) await kv.put(pair.key, pair.base64 ? bytes(pair.value) : pair.value, expiry(pair));
    return Response.json(null);
  },
  async "kv-delete"(kv, _order, request) {
    for (const key of await request.json()) await kv.delete(key);
    return Response.json(null);
  },
  async "kv-get-all"(kv, _order, request) {
    const found = {};
    for (const key of await request.json()) found[key] = await kv.getWithMetadata(key, "text");
    return Response.json(found);
  },
  async "d1-query"(d1, _order, request) {
    const results = [];
    for (const { sql, params, raw } of await request.json()) {
      const { results: rows, meta } = await d1.prepare(sql).bind(...params).all();
      results.push({ success: true, meta, results: raw ? tableOf(rows) : rows });
    }
    return Response.json(results);
  },
  async "d1-batch"(d1, _order, request) {
    const results = await d1.batch((await request.json()).map((sql) => d1.prepare(sql)));
    return Response.json(results.map(({ meta }) => meta));
  },
  async "d1-dump"(d1, { noSchema, noData, tables }) {
    const [lines] = await d1.prepare("PRAGMA miniflare_d1_export(?,?,?);").bind(noSchema, noData, ...tables).raw();
    return Response.json(lines.join("\\n"));
  },
  async "r2-list"(r2, { prefix, limit, cursor, delimiter, startAfter }) {
    const { objects, truncated, cursor: next, delimitedPrefixes } = await r2.list({
      prefix, limit, cursor, delimiter, startAfter, include: ["httpMetadata", "customMetadata"],
    });
    return Response.json({ objects: objects.map(objectOf), truncated, cursor: next, delimited: delimitedPrefixes });
  },
  async "r2-get"(r2, { key }) {
    const object = await r2.get(key);
    return object === null ? missing() : new Response(object.body, { headers: about(objectOf(object)) });
  },
  async "r2-put"(r2, { key, httpMetadata, storageClass }, request) {
    return Response.json(objectOf(await r2.put(key, await request.arrayBuffer(), { httpMetadata, storageClass })));
  },
  async "r2-delete"(r2, _order, request) {
    await r2.delete(await request.json());
    return Response.json(null);
  },
};

export default {
  async fetch(request, env) {
    const { binding, operation, ...order } = JSON.parse(decodeURIComponent(request.headers.get("${ORDER_HEADER}")));
    try {
      return await OPERATIONS[operation](env[binding], order, request);
    } catch (error) {
      const message = String(error instanceof Error ? error.message : error);
      // Not the caller's fault: the process with the data is starting again.
      const isLost = /connection (lost|refused)|internal error|disconnected/i.test(message);
      return Response.json({ message }, { status: isLost ? 500 : 400 });
    }
  },
};
`;
