import { posix } from "node:path";
import { isObject } from "../../values";
import { concurrently } from "../concurrently";
import { type Entry, isDigest, type ModuleDigest } from "../hash";
import { canonicalType } from "../module-type";
import { at, type Problems } from "../problems";
import { textOf } from "../source";
import type { ContentStore } from "../store";
import { findingsIn, type Importer } from "./findings";
import { nearestModule } from "./resolve";
import { type SizeLimits, weigh } from "./size";
import { syntaxOf } from "./syntax";

/** Bytes of JavaScript up to which a module is read for its imports: it has to be in memory as a whole. */
const READABLE = 16 * 1024 * 1024;

/** Modules that are told of before the rest is only counted. */
const LISTED = 20;

export interface PreflightOptions {
  readonly entry: Entry;
  /** The modules of the last check: what they hold was looked into then. */
  readonly known: unknown;
  /** The entry of the last check. */
  readonly knownEntry: unknown;
  readonly store: ContentStore;
  readonly limits: SizeLimits;
  readonly problems: Problems;
  readonly warn: (text: string) => void;
}

/**
 * What Cloudflare would refuse of modules that each are well: imports of what is not there, an entry that does nothing, too
 * much of it. Says all of it at once; refuses what is certain, and warns about the rest.
 *
 * It reads modules that are new, and the others again only when a name or a type is another one, or gone: what nobody
 * touched is not read. `modules` may hold unknown values.
 */
export async function preflight(modules: Readonly<Record<string, unknown>>, options: PreflightOptions): Promise<void> {
  const { entry, known, knownEntry, store, limits, problems, warn } = options;
  const digests = new Map(
    Object.entries(modules).filter((item): item is [string, ModuleDigest & Record<string, unknown>] => isDigest(item[1])),
  );
  const fresh = [...digests.keys()].filter((name) => digestOf(known, name)?.sha256 !== digests.get(name)?.sha256);
  const sameNames = isObject(known) && sameShape(modules, known);
  if (fresh.length === 0 && sameNames && entry.name === knownEntry) return;

  const isEntryNew = entry.name !== knownEntry;
  const read = sameNames ? (isEntryNew ? [...new Set([...fresh, entry.name])] : fresh) : [...digests.keys()];
  const importers: Importer[] = [];
  await concurrently(
    read.filter((name) => isJavaScript(digests.get(name))),
    async (name) => {
      const digest = digests.get(name);
      const source = digest && store.source(digest.sha256);
      if (digest === undefined || source === undefined || digest.size > READABLE) return;
      const syntax = syntaxOf(await textOf(source));
      if (syntax !== undefined) importers.push({ name, contentType: canonicalType(digest.contentType), syntax });
    },
  );
  // `./a.js` is a.js, for the runtime too.
  const byPath = new Map(Object.entries(modules).map(([name, digest]) => [posix.normalize(name), digest]));
  const names = [...byPath.keys()];
  let sought = 0;
  // A whole folder of modules that are misnamed would be compared with itself.
  const nearest = (name: string): string | undefined => (++sought <= LISTED ? nearestModule(name, names) : undefined);
  const [wrong, doubtful]: [[place: string, problem: string][], string[]] = [[], []];
  // In the order of the names, whichever file was read first.
  for (const importer of importers.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { problem, warnings } = findingsIn(importer, { entry, modules: byPath, nearest });
    const place = at("modules", importer.name);
    if (problem !== undefined) wrong.push([place, problem]);
    doubtful.push(...warnings.map((warning) => `${place}: ${warning}`));
  }
  for (const [place, problem] of wrong.slice(0, LISTED)) problems.add(place, problem);
  if (wrong.length > LISTED) problems.add("modules[…]", `${wrong.length - LISTED} more modules have such problems.`);
  for (const warning of doubtful.slice(0, LISTED)) warn(warning);
  if (doubtful.length > LISTED) warn(`modules[…]: ${doubtful.length - LISTED} more such warnings.`);
  // Unknown modules would only make it more, but nobody could compress them.
  const { problem, warning } = await weigh(Object.fromEntries(digests), store, limits);
  if (problem !== undefined) problems.add("modules", problem);
  if (warning !== undefined) warn(`modules: ${warning}`);
}

/** Whether the same names have the same types: then an unchanged module imports what it imported before. */
function sameShape(modules: Readonly<Record<string, unknown>>, known: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(modules);
  return (
    names.length === Object.keys(known).length &&
    names.every((name) => {
      const [digest, old] = [modules[name], digestOf(known, name)];
      return isDigest(digest) && old?.contentType === digest.contentType;
    })
  );
}

function digestOf(known: unknown, name: string): ModuleDigest | undefined {
  const digest = isObject(known) && Object.hasOwn(known, name) ? known[name] : undefined;
  return isDigest(digest) ? digest : undefined;
}

function isJavaScript(digest: ModuleDigest | undefined): boolean {
  return digest !== undefined && /^application\/javascript(\+module)?$/.test(canonicalType(digest.contentType));
}
