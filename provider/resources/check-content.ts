import { digestModules } from "../content/digest-modules";
import { contentHash, type Entry, isDigest, type ModuleDigests } from "../content/hash";
import { canBeEntry, canonicalType, type ContentType } from "../content/module-type";
import { preflight } from "../content/preflight/preflight";
import { at, type Problems } from "../content/problems";
import { isObject, isUnknown, type JsonObject, UNKNOWN } from "../values";
import type { Context } from "./context";

/** What a check of content works on. */
export interface ContentCheck {
  /** The resource, as warnings name it. */
  readonly resource: string;
  /** The inputs of the last check: what they hold is not looked into again. */
  readonly olds: JsonObject;
  /** The modules become digests here, and `contentHash` comes beside them. */
  readonly inputs: JsonObject;
  readonly problems: Problems;
}

/** Checks the entry and the modules of a script, and puts digests in the place of the modules' content. */
export async function checkContent(context: Context, check: ContentCheck): Promise<void> {
  const { inputs, problems } = check;
  const { mainModule, bodyPart } = inputs;
  const given = [mainModule, bodyPart].filter((name) => !isAbsent(name));
  if (given.length === 0) {
    problems.add(
      "mainModule",
      "nothing names the entry. Set mainModule (ES modules) or bodyPart (service worker) to the name of a module.",
    );
  } else if (given.length === 2) {
    problems.add("bodyPart", "mainModule and bodyPart are both there. Keep mainModule for ES modules, bodyPart for a service worker.");
  }
  const entry = { kind: isAbsent(bodyPart) ? "mainModule" : "bodyPart", name: textOf(mainModule ?? bodyPart) } as const;
  await digestContent(context, check, entry);
  if (given.length !== 1) return;
  checkEntry(entry, inputs["modules"], problems);
  await lookInside(context, check, entry);
}

/**
 * The same for a version, whose entry is always a module, and which may do without code when it has assets.
 */
export async function checkVersionContent(context: Context, check: ContentCheck): Promise<void> {
  const { inputs, problems } = check;
  const { mainModule, modules, assets } = inputs;
  if (isAbsent(mainModule) && isAbsent(assets)) {
    problems.add(
      "mainModule",
      "nothing names the entry. Set mainModule to the name of a module; only a version of nothing but assets has none.",
    );
  }
  const none = modules === undefined || (isObject(modules) && Object.keys(modules).length === 0);
  if (none && mainModule !== undefined) problems.add("modules", "there are none, and mainModule names one.");
  if (modules === undefined) {
    delete inputs["contentHash"];
    return;
  }
  const entry = { kind: "mainModule", name: textOf(mainModule) } as const;
  await digestContent(context, check, entry);
  if (isAbsent(mainModule)) return;
  checkEntry(entry, inputs["modules"], problems);
  await lookInside(context, check, entry);
}

async function digestContent(context: Context, { olds, inputs, problems }: ContentCheck, entry: Entry): Promise<void> {
  const { modules } = inputs;
  if (!isObject(modules)) {
    inputs["contentHash"] = UNKNOWN;
    return;
  }
  const digests = await digestModules(modules, { entry, known: olds["modules"], store: context.content, problems });
  const complete = Object.values(digests).every((digest) => isDigest(digest));
  inputs["modules"] = digests;
  inputs["contentHash"] = complete && !isUnknown(entry.name) ? contentHash(digests as ModuleDigests, entry) : UNKNOWN;
}

async function lookInside(context: Context, { resource, olds, inputs, problems }: ContentCheck, entry: Entry): Promise<void> {
  const { modules } = inputs;
  if (!isObject(modules) || isUnknown(entry.name)) return;
  await preflight(modules, {
    entry,
    known: olds["modules"],
    knownEntry: olds[entry.kind],
    store: context.content,
    limits: context.config.sizeLimits,
    problems,
    warn: (text) => context.log.warn(`${resource}: ${text}`),
  });
}

function checkEntry({ kind, name }: Entry, modules: unknown, problems: Problems): void {
  if (!isObject(modules) || isUnknown(name) || name === "") return;
  const names = Object.keys(modules);
  if (names.length === 0) return;
  if (!names.includes(name)) {
    const known =
      names
        .slice(0, 10)
        .map((known) => JSON.stringify(known))
        .join(", ") + (names.length > 10 ? ", …" : "");
    problems.add(kind, `${JSON.stringify(name)} is not among the modules (${known}).`);
    return;
  }
  const digest = modules[name];
  if (!isDigest(digest) || canBeEntry(digest.contentType as ContentType, kind)) return;
  const wanted = kind === "mainModule" ? "application/javascript+module or text/x-python" : "application/javascript";
  problems.add(
    at("modules", name),
    `is the entry (${kind}), so its contentType must be ${wanted}, not ${canonicalType(digest.contentType)}.`,
  );
}

/** What a program in JavaScript leaves out, or sets to null, is not there: nulls never reach the state. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
