import type { Script } from "../api/script";
import type { JsonObject } from "../values";

/**
 * The fields of a Script under the names of the outputs: camelCase, nulls left out. `id` is left out too: it is the
 * script's name, and an output of that name would hide the resource's own id.
 */
export function scriptOutputs({ id: _, ...script }: Script): JsonObject {
  return camelCase(script) as JsonObject;
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()), camelCase(item)]),
  );
}
