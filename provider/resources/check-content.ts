import { digestModules, isDigest } from "../content/digest-modules";
import { contentHash, type Entry, type ModuleDigests } from "../content/hash";
import { canBeEntry, canonicalType, type ContentType } from "../content/module-type";
import { at, type Problems } from "../content/problems";
import { isObject, isUnknown, type JsonObject, UNKNOWN } from "../values";
import type { Context } from "./context";

/**
 * Checks the entry and the modules, and puts digests in the place of the modules' content and `contentHash` beside them.
 * `olds` are the inputs of the last check: what they hold is not looked into again.
 */
export async function checkContent(context: Context, olds: JsonObject, inputs: JsonObject, problems: Problems): Promise<void> {
  const { mainModule, bodyPart, modules } = inputs;
  const given = [mainModule, bodyPart].filter((name) => name !== undefined);
  if (given.length === 0) {
    problems.add("mainModule", "nothing names the entry. Set mainModule (ES modules) or bodyPart (service worker) to the name of a module.");
  } else if (given.length === 2) {
    problems.add("bodyPart", "mainModule and bodyPart are both there. Keep mainModule for ES modules, bodyPart for a service worker.");
  }
  const entry: Entry = {
    kind: bodyPart === undefined ? "mainModule" : "bodyPart",
    name: typeof (mainModule ?? bodyPart) === "string" ? String(mainModule ?? bodyPart) : "",
  };
  if (!isObject(modules)) {
    inputs["contentHash"] = UNKNOWN;
    return;
  }
  const digests = await digestModules(modules, { entry, known: olds["modules"], store: context.content, problems });
  inputs["modules"] = digests;
  const complete = Object.values(digests).every((digest) => isDigest(digest));
  inputs["contentHash"] = complete && !isUnknown(entry.name) ? contentHash(digests as ModuleDigests, entry) : UNKNOWN;
  if (given.length === 1 && !isUnknown(entry.name) && entry.name !== "") checkEntry(entry, digests, problems);
}

function checkEntry({ kind, name }: Entry, digests: Record<string, unknown>, problems: Problems): void {
  const names = Object.keys(digests);
  if (names.length === 0) return;
  if (!names.includes(name)) {
    const known = names.slice(0, 10).map((known) => JSON.stringify(known)).join(", ") + (names.length > 10 ? ", …" : "");
    problems.add(kind, `${JSON.stringify(name)} is not among the modules (${known}).`);
    return;
  }
  const digest = digests[name];
  if (!isDigest(digest) || canBeEntry(digest.contentType as ContentType, kind)) return;
  const wanted = kind === "mainModule" ? "application/javascript+module or text/x-python" : "application/javascript";
  problems.add(at("modules", name), `is the entry (${kind}), so its contentType must be ${wanted}, not ${canonicalType(digest.contentType)}.`);
}
