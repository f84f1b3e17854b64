import * as pulumi from "@pulumi/pulumi";

/** A part of a configuration, as wrangler gives it. */
export type Part = Readonly<Record<string, unknown>>;

/** What becomes of the fields of a part. A field that no list has is refused. */
export interface Fields {
  /** Fields that are taken, with the name that they get. */
  readonly taken: Readonly<Record<string, string>>;
  /** Fields that are about wrangler itself: local runs, other commands. */
  readonly local?: readonly string[];
}

/** Says what in a configuration cannot be mapped: each is an error that names the key and the file. */
export class Refusals {
  readonly #found: string[] = [];

  add(path: string, problem: string): void {
    this.#found.push(`  ${path}: ${problem}`);
  }

  /** @throws {pulumi.RunError} with all that was found, if anything was. */
  throwIfAny(where: string, file: string): void {
    if (this.#found.length > 0) throw new pulumi.RunError(`${where}: ${file} has what cannot be mapped:\n${this.#found.join("\n")}`);
  }
}

/** The taken fields of a part under their new names, and a refusal for each that has no place. */
export function take(part: Part, path: string, { taken, local = [] }: Fields, refusals: Refusals): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(part)) {
    if (value === undefined || local.includes(field)) continue;
    const name = Object.hasOwn(taken, field) ? taken[field] : undefined;
    if (name === undefined) refusals.add(`${path}.${field}`, "this release does not map it.");
    else result[name] = value;
  }
  return result;
}

/** Fields that keep their words, in camelCase. */
export function camel(...fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, camelCase(field)]));
}

/** Fields that keep their names. */
export function same(...fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, field]));
}

/** All keys of a value in camelCase, at any depth. */
export function deepCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepCamel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelCase(key), deepCamel(item)]));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
