import { builtinModules } from "node:module";
import { posix } from "node:path";
import { closestName } from "../problems";

/** What a specifier leads to. */
export type Target =
  /** A module of this name should be there. */
  | { readonly kind: "module"; readonly name: string }
  /** A package, which nothing provides at run time. */
  | { readonly kind: "package" }
  /** Above the folder in which all modules are. */
  | { readonly kind: "outside" }
  /** The runtime's own, or nothing that can be told from here. */
  | { readonly kind: "other" };

/** Where an import leads, as the Workers runtime resolves it: like a path, without extensions or index files added. */
export function resolveImport(importer: string, specifier: string, has: (name: string) => boolean): Target {
  if (/^\.\.?(\/|$)/.test(specifier)) {
    const name = posix.join(posix.dirname(importer), specifier);
    if (name.startsWith("../") || name === "..") return { kind: "outside" };
    // Whether a query or an escape belongs to the name is the runtime's affair.
    return /[?#%]/.test(specifier) && !has(name) ? { kind: "other" } : { kind: "module", name };
  }
  // What is no path, but the name of a module, is that module.
  const beside = posix.join(posix.dirname(importer), specifier);
  if (has(beside)) return { kind: "module", name: beside };
  if (has(specifier)) return { kind: "module", name: specifier };
  if (!/^@?[a-z0-9]/i.test(specifier) || specifier.includes(":")) return { kind: "other" };
  return builtinModules.includes(specifier) ? { kind: "other" } : { kind: "package" };
}

/** The name that was most likely meant by one that no module has: with an extension, or with a slip, if there is one. */
export function nearestModule(name: string, names: readonly string[]): string | undefined {
  const stem = (of: string): string => of.replace(/\.[^./]+$/, "");
  return (
    names.find((known) => known !== name && (stem(known) === name || stem(known) === `${name}/index` || stem(known) === stem(name))) ??
    closestName(name, names) ??
    names.find((known) => posix.basename(known) === posix.basename(name))
  );
}

/** A module's name as another one imports it. */
export function specifierOf(importer: string, name: string): string {
  const path = posix.relative(posix.dirname(importer), name);
  return path.startsWith(".") ? path : `./${path}`;
}
