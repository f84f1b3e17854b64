/**
 * Gives an answer an etag, and an empty 304 to a client that has it already.
 * @param {Request} request
 * @param {Response} response
 */
export async function withEtag(request, response) {
  if (response.status !== 200 || response.body === null) return response;
  const body = await response.arrayBuffer();
  const etag = `"${await shortHash(body)}"`;
  const headers = new Headers(response.headers);
  headers.set("etag", etag);
  if (!known(request, etag)) return new Response(body, { status: 200, headers });
  headers.delete("content-type");
  return new Response(null, { status: 304, headers });
}

/** @param {Request} request @param {string} etag */
function known(request, etag) {
  const given = request.headers.get("if-none-match");
  if (given === null) return false;
  return given === "*" || given.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === etag);
}

/** Sixteen hex digits of a SHA-256: enough to tell two answers of one URL apart. @param {ArrayBuffer} body */
async function shortHash(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
