import type { ContentType } from "../../provider/content/module-type";
import { globTest, type PathTest } from "../folder/patterns";
import type { Part, Refusals } from "./fields";

/** A rule of the configuration: files that match are modules of a type. */
interface Rule {
  readonly type: string;
  readonly globs: readonly string[];
  readonly fallthrough?: boolean;
}

const TYPES: Readonly<Record<string, ContentType>> = {
  ESModule: "application/javascript+module",
  CommonJS: "application/javascript",
  CompiledWasm: "application/wasm",
  Text: "text/plain",
  Data: "application/octet-stream",
  PythonModule: "text/x-python",
  PythonRequirement: "text/x-python-requirement",
};

/** wrangler's own: https://developers.cloudflare.com/workers/wrangler/bundling/#including-non-javascript-modules */
const USUAL: readonly Rule[] = [
  { type: "Text", globs: ["**/*.txt", "**/*.html", "**/*.sql"] },
  { type: "Data", globs: ["**/*.bin"] },
  { type: "CompiledWasm", globs: ["**/*.wasm", "**/*.wasm?module"] },
];

/** Says the type of a file by its path, by the rules of the configuration and the usual ones. */
export interface Rules {
  readonly typeOf: (path: string) => ContentType | undefined;
}

/** A rule ends those of its type that come later, the usual ones included, unless it falls through. */
export function rulesOf(config: Part, more: readonly Rule[], where: string, refusals: Refusals): Rules {
  const ended = new Set<string>();
  const list: { readonly matches: PathTest; readonly contentType: ContentType }[] = [];
  const given = (config["rules"] ?? []) as readonly Rule[];
  for (const [index, { type, globs, fallthrough }] of [...given, ...more, ...USUAL].entries()) {
    const contentType = TYPES[type];
    if (contentType === undefined) refusals.add(`rules[${index}].type`, `${JSON.stringify(type)} is no type that this release knows.`);
    else if (!ended.has(type)) list.push({ matches: globTest(globs, `${where}, rules`, { dot: true }), contentType });
    if (fallthrough !== true) ended.add(type);
  }
  return { typeOf: (path) => list.find(({ matches }) => matches(path))?.contentType };
}
