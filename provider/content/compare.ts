import { canonicalType } from "./module-type";
import type { ModuleDigest, ModuleDigests } from "./hash";

/** Modules that a message lists before it only counts the rest. */
const LISTED = 20;

/**
 * How two contents differ, a line a module: `+` only in `to`, `-` only in `from`, `~` in both and not the same.
 * Sizes in bytes, hashes cut to 8 digits. Empty when no module differs.
 */
export function differences(from: ModuleDigests, to: ModuleDigests): string[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  const lines = names.flatMap((name) => {
    // Only what is there: "constructor" is a name like any other.
    const [a, b] = [from, to].map((modules) => (Object.hasOwn(modules, name) ? modules[name] : undefined));
    if (a === undefined) return b === undefined ? [] : [`+ ${name} (${describe(b)})`];
    if (b === undefined) return [`- ${name} (${describe(a)})`];
    const same = a.sha256 === b.sha256 && canonicalType(a.contentType) === canonicalType(b.contentType);
    return same ? [] : [`~ ${name} (${describe(a)} => ${describe(b)})`];
  });
  return lines.length <= LISTED ? lines : [...lines.slice(0, LISTED), `… and ${lines.length - LISTED} more`];
}

function describe({ size, sha256, contentType }: ModuleDigest): string {
  return `${size} bytes, sha256 ${sha256.slice(0, 8)}…, ${contentType}`;
}
