/**
 * The form in which the engine holds what a resource knows: a module's digest is one text, `text/plain; size=5; sha256=…`.
 *
 * As an object of three values it cost the engine and its plugin, which convert each value by itself several times a call, a tenth of a
 * refresh; and a preview showed a changed module in four lines instead of one. States that were written before have the objects: they
 * are read as well.
 */
import { digestText, parseDigestText } from "../content/digest-text";
import { isDigest } from "../content/hash";
import { isObject, type JsonObject } from "../values";

/** The values as the engine is to hold them. */
export function toStateForm(values: JsonObject): JsonObject {
  return converted(values, (digest) => (isDigest(digest) ? (digestText(digest) ?? digest) : digest));
}

/** The values as the resources have them, from what the engine holds. */
export function fromStateForm(values: JsonObject): JsonObject {
  return converted(values, (digest) => (typeof digest === "string" ? (parseDigestText(digest) ?? digest) : digest));
}

/** Digests stand among the modules, and among the rules of a folder of assets. Anything else is left as it is. */
function converted(values: JsonObject, convert: (digest: unknown) => unknown): JsonObject {
  const { modules, assets } = values;
  const result = isObject(modules) ? { ...values, modules: each(modules, convert) } : values;
  const directory = isObject(assets) ? assets["directory"] : undefined;
  const rules = isObject(directory) ? directory["rules"] : undefined;
  if (!isObject(assets) || !isObject(directory) || !isObject(rules)) return result;
  return { ...result, assets: { ...assets, directory: { ...directory, rules: each(rules, convert) } } };
}

function each(digests: JsonObject, convert: (digest: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, convert(digest)]));
}
