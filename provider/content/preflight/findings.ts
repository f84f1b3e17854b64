import { type Entry, isDigest } from "../hash";
import { canonicalType } from "../module-type";
import { resolveImport, specifierOf } from "./resolve";
import type { ModuleImport, ModuleSyntax } from "./syntax";

/** Imports that one message lists before it only counts the rest. */
const LISTED = 10;

/** A JavaScript module that was read. */
export interface Importer {
  readonly name: string;
  /** In its canonical spelling. */
  readonly contentType: string;
  readonly syntax: ModuleSyntax;
}

interface Surroundings {
  readonly entry: Entry;
  /** Digests, or unknown values, by name, without `./` before it. */
  readonly modules: ReadonlyMap<string, unknown>;
  /** The name of a module that was most likely meant by one that is not there. */
  readonly nearest: (name: string) => string | undefined;
}

interface Findings {
  /** All that is certainly wrong with the module, as one sentence or more about it. */
  readonly problem: string | undefined;
  readonly warnings: readonly string[];
}

/** What is wrong with one module among the others. */
export function findingsIn(importer: Importer, surroundings: Surroundings): Findings {
  const { entry } = surroundings;
  const { name, contentType, syntax } = importer;
  if (contentType === "application/javascript") {
    const wanted =
      entry.kind === "bodyPart"
        ? "Give a classic script, or name the entry by mainModule"
        : "Set contentType: application/javascript+module";
    const problem = `is ${entry.kind === "bodyPart" ? "a classic script" : "CommonJS"} by its type, and has import or export statements. ${wanted}.`;
    return { problem: syntax.isModule ? problem : undefined, warnings: [] };
  }
  const wrong: string[] = [];
  const warnings: string[] = [];
  for (const found of syntax.imports) {
    const problem = problemOfImport(importer, found, surroundings);
    if (problem === undefined) continue;
    if (found.isStatic) wrong.push(problem);
    else warnings.push(`${problem} It is a dynamic import, so it fails when it runs.`);
  }
  if (name === entry.name && !syntax.hasExports) {
    wrong.push("is the entry and exports nothing, so it has no handlers. Export them: export default { fetch(request, env, ctx) { … } }.");
  } else if (name === entry.name && !syntax.hasDefaultExport) {
    warnings.push(
      "is the entry and has no default export, so it answers no request. Only named entrypoints and Durable Objects do without.",
    );
  }
  return { problem: joined(wrong), warnings };
}

function problemOfImport(
  { name: importer }: Importer,
  { specifier, line, names }: ModuleImport,
  { modules, nearest }: Surroundings,
): string | undefined {
  const has = (name: string): boolean => modules.has(name);
  const target = resolveImport(importer, specifier, has);
  const says = `imports ${JSON.stringify(specifier)} (line ${line})`;
  switch (target.kind) {
    case "other":
      return undefined;
    case "outside":
      return `${says}, which is outside of the modules. Bundle it, or give all modules from a folder above.`;
    case "package":
      return `${says}, a package, and the runtime has none. Bundle the code, as bundle() does, or give the package as modules.`;
    case "module":
      return has(target.name)
        ? problemOfType(says, names, modules.get(target.name))
        : missing(says, target.name, importer, nearest(target.name));
  }
}

function missing(says: string, name: string, importer: string, nearest: string | undefined): string {
  return `${says}, and no module is named ${JSON.stringify(name)}.${nearest === undefined ? "" : ` Did you mean ${JSON.stringify(specifierOf(importer, nearest))}?`}`;
}

/** What JavaScript cannot import, or not like this. A module that is not known yet may be anything. */
function problemOfType(says: string, names: readonly string[], digest: unknown): string | undefined {
  if (!isDigest(digest)) return undefined;
  const type = canonicalType(digest.contentType);
  switch (type) {
    case "text/x-python":
    case "text/x-python-requirement":
    case "application/source-map":
      return `${says}, which is ${type}: no module that JavaScript can import.`;
    case "text/plain":
    case "application/octet-stream":
    case "application/wasm": {
      const named = names.filter((name) => name !== "default" && name !== '"default"');
      return named.length === 0
        ? undefined
        : `${says} by ${named.join(", ")}, but ${type} has a default export only: import it as a whole.`;
    }
    default:
      return undefined;
  }
}

function joined(wrong: readonly string[]): string | undefined {
  if (wrong.length === 0) return undefined;
  const more = wrong.length - LISTED;
  return `${wrong.slice(0, LISTED).join(" It ")}${more > 0 ? ` And ${more} more.` : ""}`;
}
