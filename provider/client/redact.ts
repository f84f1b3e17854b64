/** Characters of the shortest value that is looked for: what is shorter would be found in any text, and is no secret. */
const SHORTEST = 6;

/**
 * A text of the remote without these values: an API, or what stands in front of it, may show in its answer what it was sent.
 *
 * They are also found as JSON, as JSON inside JSON, as base64 and as in a URL.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter(({ length }) => length >= SHORTEST).flatMap(formsOf);
  // The longest first: one may be a part of another.
  forms.sort((a, b) => b.length - a.length);
  return forms.reduce((rest, form) => rest.replaceAll(form, "[hidden]"), text);
}

function formsOf(secret: string): string[] {
  const json = inJson(secret);
  const url = encodeURIComponent(secret.toWellFormed());
  const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
  return [...new Set([secret, json, inJson(json), url, base64])];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
