import type { Binding } from "../model/script";
import type { Metadata } from "../upload/content";
import { isObject } from "./merge-patch";

/** [documented] Without `bindings_inherit=strict`, an upload of a version drops an `inherit` that finds nothing. */
export function droppingInherits(metadata: Metadata, before: readonly Binding[]): Metadata {
  const { bindings } = metadata;
  if (!Array.isArray(bindings)) return metadata;
  const found = (binding: unknown): boolean => {
    if (!isObject(binding) || binding["type"] !== "inherit") return true;
    const name = binding["old_name"] ?? binding["name"];
    return before.some((candidate) => candidate.name === name);
  };
  return { ...metadata, bindings: bindings.filter(found) };
}
