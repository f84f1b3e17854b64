import type { Context } from "../context";
import { unparseableBody } from "../http/errors";
import type { Limits } from "../limits";
import { DEFAULT_SETTINGS, type Content, type Entry, type ModuleFile, type ScriptRecord, type Settings } from "../model/script";
import { readContent } from "../model/live";
import { writeScript } from "../model/write";
import { settingsOfPatch } from "../api/settings-fields";

/** An edit that someone makes elsewhere, in the dashboard for one. */
export interface ScriptEdit {
  /** By name; a string stands for `{content}`. */
  readonly modules?: Readonly<Record<string, string | ModuleEdit>>;
  readonly mainModule?: string;
  readonly bodyPart?: string;
  /** Keep the modules that the edit does not name. */
  readonly merge?: boolean;
  /** E-mail address. */
  readonly author?: string;
  /** "dash" by default. */
  readonly lastDeployedFrom?: string;
  readonly compatibilityDate?: string;
  readonly compatibilityFlags?: readonly string[];
  readonly bindings?: readonly unknown[];
  readonly tags?: readonly string[];
}

export interface ModuleEdit {
  readonly content?: string;
  readonly contentBase64?: string;
  readonly contentType?: string;
}

/** The author of what nobody is named for. */
export const DASH_AUTHOR = "dash@emulator.localhost";

const TYPE_BY_EXTENSION: Readonly<Record<string, string>> = {
  js: "application/javascript+module",
  mjs: "application/javascript+module",
  cjs: "application/javascript",
  py: "text/x-python",
  wasm: "application/wasm",
  txt: "text/plain",
  html: "text/plain",
  map: "application/source-map",
};

/** Makes the script or changes it. Code is compiled as in an upload. */
export async function editScript(context: Context, account: string, name: string, edit: ScriptEdit): Promise<ScriptRecord> {
  const existing = context.store.get(account, name);
  const settings = settingsAfter(edit, existing, context.limits);
  const content = edit.modules === undefined ? undefined : contentAfter(edit, edit.modules, existing && readContent(context, existing));
  const inspection = content && (await context.runtime.inspect(content, settings));
  return writeScript(context, {
    account,
    name,
    author: edit.author ?? DASH_AUTHOR,
    lastDeployedFrom: edit.lastDeployedFrom ?? "dash",
    settings,
    ...(content && inspection ? { content: { content, inspection } } : {}),
  });
}

function settingsAfter(edit: ScriptEdit, existing: ScriptRecord | undefined, limits: Limits): Settings {
  const patch: Record<string, unknown> = {
    compatibility_date: edit.compatibilityDate,
    compatibility_flags: edit.compatibilityFlags,
    bindings: edit.bindings,
    tags: edit.tags,
  };
  return settingsOfPatch(patch, existing?.settings ?? DEFAULT_SETTINGS, limits);
}

function contentAfter(edit: ScriptEdit, modules: NonNullable<ScriptEdit["modules"]>, existing: Content | undefined): Content {
  const entry = entryAfter(edit, modules, existing);
  const edited = Object.entries(modules).map(([name, module]) =>
    moduleOf(name, typeof module === "string" ? { content: module } : module, entry),
  );
  const names = new Set(edited.map((module) => module.name));
  const kept = edit.merge === true ? (existing?.modules ?? []).filter((module) => !names.has(module.name)) : [];
  const all = [...kept, ...edited];
  if (!all.some((module) => module.name === entry.name)) throw unparseableBody(`The entry point ${entry.name} is not one of the modules.`);
  return { entry, modules: all };
}

function entryAfter(edit: ScriptEdit, modules: NonNullable<ScriptEdit["modules"]>, existing: Content | undefined): Entry {
  if (edit.bodyPart !== undefined) return { kind: "body", name: edit.bodyPart };
  if (edit.mainModule !== undefined) return { kind: "module", name: edit.mainModule };
  if (existing) return existing.entry;
  const [only, ...others] = Object.keys(modules);
  if (only !== undefined && others.length === 0) return { kind: "module", name: only };
  throw unparseableBody("An edit of several modules that makes a script needs mainModule or bodyPart.");
}

function moduleOf(name: string, { content, contentBase64, contentType }: ModuleEdit, entry: Entry): ModuleFile {
  if ((content === undefined) === (contentBase64 === undefined))
    throw unparseableBody(`The module ${name} needs content or contentBase64.`);
  const bytes = contentBase64 === undefined ? Buffer.from(content ?? "", "utf8") : Buffer.from(contentBase64, "base64");
  return { name, contentType: contentType ?? defaultType(name, entry), bytes };
}

function defaultType(name: string, entry: Entry): string {
  if (entry.kind === "body" && entry.name === name) return "application/javascript";
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return TYPE_BY_EXTENSION[extension] ?? (name === entry.name ? "application/javascript+module" : "application/octet-stream");
}
