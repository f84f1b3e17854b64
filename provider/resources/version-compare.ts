import { isDeepStrictEqual } from "node:util";
import { getVersion, type Version } from "../api/versions";
import { differences } from "../content/compare";
import { contentHash, type ModuleDigests, sha256 } from "../content/hash";
import { namedAs } from "../content/module-name";
import { at } from "../content/problems";
import { isObject, type JsonObject } from "../values";
import { isKnownType, secretFieldsOf } from "./binding-shapes";
import { rulesOf } from "./assets-upload";
import { asSettings, project } from "./canonical";
import type { Context } from "./context";
import { versionProperties as propertiesOf } from "./version-body";
import type { VersionInputs } from "./version-properties";

/** Compared value by value, in what the program sets. */
const COMPARED = [
  ...["assets", "cacheOptions", "compatibilityDate", "compatibilityFlags", "containers", "exports", "limits", "mainModule"],
  ...["packageDependencies", "placement", "usageModel"],
] as const;

/** The API never adds these by itself: what is there and not declared is a difference. */
const NEVER_FILLED_IN: readonly string[] = ["assets", "compatibilityFlags", "containers", "placement"];

/** A tombstone is not told again once the version is there. */
const LIVE: readonly unknown[] = [undefined, "created", "expecting-transfer"];

/**
 * How a version differs from what is declared, a line each, in everything that can be read back: secrets, completion tokens,
 * migrations and tombstones of exports cannot. Values are not shown, since the program may hold them secret.
 */
export async function versionDifferences(
  { client }: Context,
  inputs: VersionInputs,
  version: Version,
  { annotations }: { readonly annotations: boolean },
): Promise<string[]> {
  const remote = propertiesOf(version);
  const declared = inputs as unknown as JsonObject;
  const names = annotations ? [...COMPARED, "annotations"] : COMPARED;
  const lines = [
    ...names.filter((name) => !sameValue(name, remote[name], declared[name])).map((name) => `~ ${name}`),
    ...bindingDifferences(objectIn(remote, "bindings"), objectIn(declared, "bindings")),
  ];
  if (lines.length > 0) return lines;

  const { modules = [] } =
    version.modules === undefined ? await getVersion(client, inputs.accountId, inputs.workerId, version.id, "modules") : version;
  const digests = namedAs(
    (inputs.modules ?? {}) as ModuleDigests,
    Object.fromEntries(
      modules.map(({ name, content_type: contentType, content_base64: content }) => {
        const bytes = Buffer.from(content, "base64");
        return [name, { sha256: sha256(bytes), size: bytes.length, contentType }];
      }),
    ),
  );
  const wanted = { ...((inputs.modules ?? {}) as ModuleDigests), ...toldAgain(rulesOf(inputs.assets), digests) };
  const entry = { kind: "mainModule", name: inputs.mainModule ?? "" } as const;
  return contentHash(digests, entry) === contentHash(wanted, entry) ? [] : differences(digests, wanted);
}

/** Files of rules for assets go in as modules. Whether they come out as modules again is documented nowhere: what does not is not compared. */
function toldAgain(rules: ModuleDigests, remote: ModuleDigests): ModuleDigests {
  return Object.fromEntries(Object.entries(rules).filter(([name]) => Object.hasOwn(remote, name)));
}

function sameValue(name: string, remote: unknown, declared: unknown): boolean {
  if (declared === undefined) return !NEVER_FILLED_IN.includes(name) || asSettings(remote ?? null) === null;
  const wanted = readable(name, declared);
  return isDeepStrictEqual(asSettings(project(remote ?? null, wanted)), asSettings(wanted));
}

/** The part of a declared value that the API tells again. */
function readable(name: string, declared: unknown): unknown {
  if (!isObject(declared)) return declared;
  if (name === "assets") return isObject(declared["config"]) ? { config: declared["config"] } : {};
  if (name !== "exports") return declared;
  const live = Object.entries(declared).filter(([, item]) => isObject(item) && LIVE.includes(item["state"]));
  // "created" is what no state means.
  return Object.fromEntries(
    live.map(([key, item]) => [key, without(item as JsonObject, (field, value) => field === "state" && value === "created")]),
  );
}

function bindingDifferences(remote: JsonObject, declared: JsonObject): string[] {
  const names = [...new Set([...Object.keys(remote), ...Object.keys(declared)])].sort();
  return names.flatMap((name) => {
    const [there, wanted] = [remote[name], declared[name]];
    if (wanted === undefined) return [`- ${at("bindings", name)}`];
    if (there === undefined) return [`+ ${at("bindings", name)}`];
    return sameBinding(there, wanted as JsonObject) ? [] : [`~ ${at("bindings", name)}`];
  });
}

function sameBinding(remote: unknown, declared: JsonObject): boolean {
  const type = String(declared["type"]);
  // What is inherited is told as what it is, not as inherited.
  if (type === "inherit") return true;
  const isKnown = isKnownType(type);
  const hidden = secretFieldsOf(type);
  // Of a kind that nobody here knows, any field that is not told again may be write-only.
  const wanted = without(declared, (field) => (isKnown ? hidden.includes(field) : !isObject(remote) || remote[field] === undefined));
  return isDeepStrictEqual(project(remote, wanted), wanted);
}

function without(value: JsonObject, leaveOut: (key: string, item: unknown) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => !leaveOut(key, item)));
}

function objectIn(properties: JsonObject, name: string): JsonObject {
  const value = properties[name];
  return isObject(value) ? value : {};
}
