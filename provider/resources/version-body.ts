import { toCamelCase, toSnakeCase } from "../case";
import { isObject, type JsonObject } from "../values";
import { isKnownType } from "./binding-shapes";
import type { VersionInputs } from "./version-properties";

/** What lies under these names is the user's own, or goes by other rules. */
const OPAQUE_PROPERTIES = new Set(["json", "algorithm", "keyJwk", "packageDependencies", "exports", "bindings"]);
const OPAQUE_FIELDS = new Set(["json", "algorithm", "key_jwk", "package_dependencies", "exports", "bindings", "annotations"]);

/** The inputs that go into the body under the API's name of the same property. */
const SAME = [
  ...(["assets", "cacheOptions", "compatibilityDate", "compatibilityFlags", "containers", "limits", "mainModule"] as const),
  ...(["packageDependencies", "placement", "usageModel"] as const),
];

/** The body of a POST of a version, but for modules, migrations and the token of a folder of assets, which are made on the way. */
export function versionFields(inputs: VersionInputs): JsonObject {
  const same = Object.fromEntries(SAME.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]));
  if (inputs.assets !== undefined) {
    // The folder is uploaded before, and known to the API by a token.
    const { directory: _, ...assets } = inputs.assets;
    same["assets"] = assets;
  }
  return {
    ...(toSnakeCase(same, OPAQUE_PROPERTIES) as JsonObject),
    ...(inputs.annotations === undefined ? {} : { annotations: annotationsToWire(inputs.annotations) }),
    ...(inputs.bindings === undefined ? {} : { bindings: bindingsToWire(inputs.bindings) }),
    ...(inputs.exports === undefined ? {} : { exports: mapValues(inputs.exports, (item) => toSnakeCase(item)) }),
  };
}

/** Properties as the API describes a version: what a program would declare to get the same, secrets left out. */
export function versionProperties(version: JsonObject): JsonObject {
  const { annotations, bindings, exports, package_dependencies: dependencies, ...fields } = version;
  const camel = toCamelCase(fields, OPAQUE_FIELDS) as JsonObject;
  return {
    ...Object.fromEntries(SAME.filter((name) => camel[name] !== undefined).map((name) => [name, camel[name]])),
    ...(dependencies === undefined ? {} : { packageDependencies: dependencies }),
    ...(isObject(annotations) ? { annotations: annotationsFromWire(annotations) } : {}),
    ...(Array.isArray(bindings) ? { bindings: bindingsFromWire(bindings) } : {}),
    ...(isObject(exports) ? { exports: mapValues(exports, (item) => toCamelCase(item)) } : {}),
  };
}

/** `workersMessage` is `workers/message` at the API. */
export function annotationsToWire(annotations: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [
      key.replace(/^workers(.)/, (_match, letter: string) => `workers/${letter.toLowerCase()}`),
      value as string,
    ]),
  );
}

function annotationsFromWire({ "workers/message": workersMessage, "workers/tag": workersTag }: JsonObject): JsonObject {
  return { workersMessage, workersTag };
}

/** An array sorted by name. A kind that nobody here knows passes as it is given. */
function bindingsToWire(bindings: Readonly<Record<string, JsonObject>>): JsonObject[] {
  return Object.entries(bindings)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, binding]) => {
      const known = isKnownType(String(binding["type"]));
      // The name at last: a kind that is not known here could bring another.
      return { ...(known ? (toSnakeCase(binding, OPAQUE_PROPERTIES) as JsonObject) : binding), name };
    });
}

/** A map by name, of which a program's own binding is a part: the API fills in fields that nobody set. */
function bindingsFromWire(bindings: readonly unknown[]): Record<string, JsonObject> {
  return Object.fromEntries(
    bindings.filter(isObject).map(({ name, ...binding }) => {
      const known = isKnownType(String(binding["type"]));
      return [String(name), known ? (toCamelCase(binding, OPAQUE_FIELDS) as JsonObject) : binding];
    }),
  );
}

function mapValues(map: JsonObject, change: (item: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, change(item)]));
}
