import { isDigest, type ModuleDigest } from "../content/hash";
import { isObject, type JsonObject } from "../values";

/**
 * The form in which the engine holds what a resource knows: a module's digest is one text, `text/plain; size=5; sha256=…`.
 *
 * As an object of three values it cost the engine and its plugin, which convert each value by itself several times a call, a tenth of a
 * refresh; and a preview showed a changed module in four lines instead of one. States that were written before have the objects: they are read as well.
 */
const TEXT = /^(.*); size=(\d+); sha256=([0-9a-f]{64})$/s;

/** The values as the engine is to hold them. */
export function toStateForm(values: JsonObject): JsonObject {
  return converted(values, (digest) => (isDigest(digest) ? textOf(digest) : digest));
}

/** The values as the resources have them, from what the engine holds. */
export function fromStateForm(values: JsonObject): JsonObject {
  return converted(values, (digest) => (typeof digest === "string" ? digestIn(digest) : digest));
}

/** Digests stand among the modules, and among the rules of a folder of assets. Anything else is left as it is. */
function converted(values: JsonObject, convert: (digest: unknown) => unknown): JsonObject {
  const { modules, assets } = values;
  const directory = isObject(assets) ? assets["directory"] : undefined;
  const rules = isObject(directory) ? directory["rules"] : undefined;
  return {
    ...values,
    ...(isObject(modules) ? { modules: each(modules, convert) } : {}),
    ...(isObject(rules)
      ? { assets: { ...(assets as JsonObject), directory: { ...(directory as JsonObject), rules: each(rules, convert) } } }
      : {}),
  };
}

function each(digests: JsonObject, convert: (digest: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, convert(digest)]));
}

/** What could not be read again stays an object. */
function textOf(digest: ModuleDigest): unknown {
  const text = `${digest.contentType}; size=${digest.size}; sha256=${digest.sha256}`;
  return TEXT.test(text) ? text : digest;
}

function digestIn(text: string): unknown {
  const [, contentType, size, sha256] = TEXT.exec(text) ?? [];
  return sha256 === undefined ? text : { sha256, size: Number(size), contentType };
}
