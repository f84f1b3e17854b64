import { builtinModules } from "node:module";
import path from "node:path";
import { importsOf, type Source } from "./sources";

interface Area {
  /** Other areas that it may import. */
  uses: string[];
  /** Areas of which it may import types only. */
  usesTypesOf?: string[];
}

/** The product's areas, by path. Of two that match a file, the longer one counts. What is not here is no part of the product. */
const areas: Record<string, Area> = {
  "provider/values": { uses: [] },
  "provider/version": { uses: [] },
  "provider/case": { uses: [] },
  "provider/collector": { uses: [] },
  "provider/client": { uses: ["provider/values", "provider/version", "provider/collector"] },
  "provider/content": { uses: ["provider/values", "provider/client"] },
  "provider/api": { uses: ["provider/values", "provider/client"] },
  "provider/config": { uses: ["provider/values", "provider/client"], usesTypesOf: ["provider/content"] },
  "provider/resources": {
    uses: [
      ...["provider/values", "provider/version", "provider/case", "provider/client", "provider/content", "provider/api"],
      "provider/config",
    ],
  },
  // The entry point.
  provider: {
    uses: ["provider/values", "provider/version", "provider/collector", "provider/client", "provider/config", "provider/resources"],
  },
  sdk: { uses: [], usesTypesOf: ["provider", "provider/resources", "provider/content", "provider/api", "provider/values"] },
  cli: {
    uses: [
      "emulator",
      "provider",
      "provider/values",
      "provider/version",
      "provider/client",
      "provider/content",
      "provider/api",
      "provider/config",
      "provider/resources",
    ],
  },
  emulator: { uses: [] },
};

/**
 * Modules of the provider that the SDK runs too, each with the reason. They load nothing, so that a program pays nothing for them.
 */
export const sharedAtRunTime: Record<string, string> = {
  "provider/content/digest-text": "a program or a policy reads the digests that the provider writes",
  "provider/content/module-type": "a folder's files without a type are named before the engine hashes anything",
};

/** Where the provider may name a library: in a function that loads it on first use. */
const lazyLoader = /^provider\/(.*\/)?lazy\.ts$/;

/** What comes with each of the two packages that are published. */
export interface Installed {
  readonly product: ReadonlySet<string>;
  readonly emulator: ReadonlySet<string>;
}

/** What is wrong with the imports of a source. */
export function importProblems(source: Source, installed: Installed): string[] {
  const from = areaOf(source.file);
  if (from === undefined) return [];
  return importsOf(source).flatMap(({ specifier, typeOnly, eager }) => {
    const problem = specifier.startsWith(".")
      ? relativeProblem(source.file, from, specifier, typeOnly)
      : packageProblem(source.file, specifier, typeOnly, eager, installed);
    return problem === undefined ? [] : [`${source.file} imports ${specifier}: ${problem}`];
  });
}

function relativeProblem(file: string, from: string, specifier: string, typeOnly: boolean): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const to = areaOf(target);
  if (to === undefined) return "not a part of the product";
  const { uses, usesTypesOf = [] } = areas[from]!;
  if (to === from || uses.includes(to) || (typeOnly && usesTypesOf.includes(to))) return undefined;
  if (from === "sdk" && target in sharedAtRunTime) return undefined;
  return usesTypesOf.includes(to) ? `${from} may import only types of ${to}` : `${from} may not import ${to}`;
}

function packageProblem(file: string, specifier: string, typeOnly: boolean, eager: boolean, installed: Installed): string | undefined {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return undefined;
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const part = areaOf(file) === "emulator" ? "emulator" : "product";
  if (!installed[part].has(name)) return `not a dependency of the ${part}`;
  if (typeOnly || !file.startsWith("provider/")) return undefined;
  if (eager) return "the provider loads libraries on first use, in a lazy.ts";
  return lazyLoader.test(file) ? undefined : "libraries are loaded in a lazy.ts only";
}

/** The longest area that holds a file, with or without its extension. */
function areaOf(file: string): string | undefined {
  const name = file.replace(/\.ts$/, "");
  return Object.keys(areas)
    .filter((area) => name === area || name.startsWith(`${area}/`))
    .sort((a, b) => b.length - a.length)[0];
}
