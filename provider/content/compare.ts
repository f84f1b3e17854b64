import { printableLine } from "../client/printable";
import { canonicalType } from "./module-type";
import type { ModuleDigest, ModuleDigests } from "./hash";

/** Modules that a message lists before it only counts the rest. */
const LISTED = 20;

/** A module that differs: only before, only after, or both and not the same. */
export interface ModuleDifference {
  readonly name: string;
  readonly before?: ModuleDigest;
  readonly after?: ModuleDigest;
}

/** How two contents differ, by name. Empty when no module differs. */
export function moduleDifferences(from: ModuleDigests, to: ModuleDigests): ModuleDifference[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return names.flatMap((name) => {
    // Only what is there: "constructor" is a name like any other.
    const [before, after] = [from, to].map((modules) => (Object.hasOwn(modules, name) ? modules[name] : undefined));
    if (before === undefined || after === undefined) return [{ name, ...(before && { before }), ...(after && { after }) }];
    const same = before.sha256 === after.sha256 && canonicalType(before.contentType) === canonicalType(after.contentType);
    return same ? [] : [{ name, before, after }];
  });
}

/**
 * How two contents differ, a line a module: `+` only in `to`, `-` only in `from`, `~` in both and not the same.
 * Sizes in bytes, hashes cut to 8 digits. Empty when no module differs.
 */
export function differences(from: ModuleDigests, to: ModuleDigests): string[] {
  const lines = moduleDifferences(from, to).map(differenceLine);
  return lines.length <= LISTED ? lines : [...lines.slice(0, LISTED), `… and ${lines.length - LISTED} more`];
}

/** One line of {@link differences}. Names and types may be somebody else's. */
export function differenceLine(difference: ModuleDifference): string {
  return printableLine(lineOf(difference));
}

function lineOf({ name, before, after }: ModuleDifference): string {
  if (before === undefined) return `+ ${name}${after === undefined ? "" : ` (${describe(after)})`}`;
  return after === undefined ? `- ${name} (${describe(before)})` : `~ ${name} (${describe(before)} => ${describe(after)})`;
}

function describe({ size, sha256, contentType }: ModuleDigest): string {
  return `${size} bytes, sha256 ${sha256.slice(0, 8)}…, ${contentType}`;
}
