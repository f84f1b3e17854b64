import { isDeepStrictEqual } from "node:util";
import { closestName, noSuchProperty, type Problems } from "../content/problems";
import { hasUnknown, isUnknown, type JsonObject } from "../values";
import type { DiffResult } from "./resource";
import type { Shape } from "./shape";

/** What is said once about an input, and what check and diff are derived from. */
export interface Property {
  /** What a change leads to: a new resource, an update, or nothing (another property covers it). */
  readonly change: "replace" | "update" | "covered";
  /** What is certainly wrong with a known value, as a sentence. An absent value is not asked about. */
  readonly check?: (value: unknown) => string | undefined;
  /** As `check`, for a value with parts: reports each problem under the path of the part. */
  readonly shape?: Shape;
  /** Whether it must be there. */
  readonly required?: boolean;
  /** Whether the check adds it: no program gives it, so no message offers it. */
  readonly added?: boolean;
  /** The value as it counts for comparing: two values with the same canonical form are the same. By default the value. */
  readonly canonical?: (value: unknown) => unknown;
}

/** The inputs of a resource, those that its check adds included. */
export type Properties<Inputs> = { readonly [Name in keyof Required<Inputs>]: Property };

/** The key under which the engine keeps the provider's code; never ours. */
const ENGINE_KEY = "__provider";

/** Checks presence, names and values. Unknown values pass: the check runs again when they are known. */
export function checkProperties<Inputs>(properties: Properties<Inputs>, inputs: JsonObject, problems: Problems): void {
  const declared = properties as Record<string, Property>;
  const offered = Object.keys(declared).filter((name) => declared[name]?.added !== true);
  const unknown = Object.keys(inputs).filter((name) => name !== ENGINE_KEY && !Object.hasOwn(declared, name));
  const meant = unknown.map((name) => closestName(name, offered));
  unknown.forEach((name, index) => problems.add(name, noSuchProperty(offered, meant[index])));
  for (const [name, { check, shape, required }] of Object.entries(declared)) {
    const value = inputs[name];
    if (value === undefined || value === null) {
      // What is only misspelt is not missing: one cause, one message.
      if (required === true && !meant.includes(name)) problems.add(name, "is required.");
    } else if (!isUnknown(value)) {
      const problem = check?.(value);
      if (problem !== undefined) problems.add(name, problem);
      shape?.(value, name, problems);
    }
  }
}

/** Compares inputs with the state, property by property. Pure; the answer is always a boolean. */
export function diffProperties<Inputs>(properties: Properties<Inputs>, olds: JsonObject, news: JsonObject): DiffResult {
  const changed = Object.entries(properties as Record<string, Property>).filter(
    ([name, { change, canonical = (value: unknown) => value }]) =>
      change !== "covered" && (hasUnknown(news[name]) || !isDeepStrictEqual(canonical(olds[name] ?? null), canonical(news[name] ?? null))),
  );
  return {
    changes: changed.length > 0,
    replaces: changed.filter(([, { change }]) => change === "replace").map(([name]) => name),
  };
}

/** The values of the given names that are there. */
export function pick(values: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

/** Text of a state, `undefined` where it has none. */
export function textIn(state: JsonObject, name: string): string | undefined {
  const value = state[name];
  return typeof value === "string" ? value : undefined;
}

/** A state with other inputs: one that the program no longer gives must not live on in the outputs. */
export function withInputs(state: JsonObject, news: JsonObject, names: readonly string[]): JsonObject {
  return { ...state, ...Object.fromEntries(names.map((name) => [name, news[name]])) };
}
