import type { Script } from "../api/script";
import { toCamelCase } from "../case";
import type { JsonObject } from "../values";

/**
 * The fields of a Script under the names of the outputs: camelCase, nulls left out. `id` is left out too: it is the
 * script's name, and an output of that name would hide the resource's own id.
 */
export function scriptOutputs({ id: _, ...script }: Script): JsonObject {
  return toCamelCase(script) as JsonObject;
}
