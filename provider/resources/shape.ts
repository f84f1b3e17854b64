import { at, closestName, noSuchProperty, type Problems } from "../content/problems";
import { isObject, isUnknown } from "../values";

/**
 * What a value must look like: reports what is certainly wrong with it under its path. Unknown values pass anywhere, and so
 * do absent ones: whether a value must be there is said by the object around it.
 */
export type Shape = (value: unknown, path: string, problems: Problems) => void;

/** Absent and null are the same. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A shape for known values of one kind. `wrong` says what is wrong with a value, as a sentence, or `undefined`. */
export function rule(wrong: (value: unknown) => string | undefined): Shape {
  return (value, path, problems) => {
    if (isUnknown(value)) return;
    const problem = wrong(value);
    if (problem !== undefined) problems.add(path, problem);
  };
}

export const anything: Shape = () => undefined;

export const text = rule((value) => (typeof value === "string" ? undefined : "must be text."));

export const nonEmptyText = rule((value) => (typeof value === "string" && value !== "" ? undefined : "must be text, and not empty."));

export const flag = rule((value) => (typeof value === "boolean" ? undefined : "must be true or false."));

/** Text of at most `bytes` bytes of UTF-8. */
export function shortText(bytes: number): Shape {
  return rule((value) => {
    if (typeof value !== "string") return "must be text.";
    const size = Buffer.byteLength(value);
    return size <= bytes ? undefined : `has ${size} bytes; ${bytes} is the most that Cloudflare takes.`;
  });
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number): Shape {
  return rule((value) =>
    typeof value === "number" && value >= min && value <= max ? undefined : `must be a number from ${min} to ${max}.`,
  );
}

export const wholeNumber = rule((value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : "must be a whole number, 0 or more.",
);

export function oneOf(...values: readonly string[]): Shape {
  return rule((value) =>
    values.includes(value as string) ? undefined : `must be one of ${values.map((item) => JSON.stringify(item)).join(", ")}.`,
  );
}

/** Any of several shapes, described in words: the value must fit one of them. */
export function eitherOf(description: string, fits: (value: unknown) => boolean): Shape {
  return rule((value) => (fits(value) ? undefined : `must be ${description}.`));
}

export function listOf(item: Shape, limit = Infinity): Shape {
  return (value, path, problems) => {
    if (isUnknown(value)) return;
    if (!Array.isArray(value)) return problems.add(path, "must be an array.");
    if (value.length > limit) problems.add(path, `has ${value.length} elements; ${limit} is the most that Cloudflare takes.`);
    value.forEach((element, index) => item(element, `${path}[${index}]`, problems));
  };
}

export function mapOf(item: Shape): Shape {
  return (value, path, problems) => {
    if (isUnknown(value)) return;
    if (!isObject(value)) return problems.add(path, "must be an object.");
    for (const [key, element] of Object.entries(value)) item(element, at(path, key), problems);
  };
}

/** The fields of an object. A field that is not named here is refused. */
export interface Fields {
  readonly required?: Readonly<Record<string, Shape>>;
  readonly optional?: Readonly<Record<string, Shape>>;
}

export function objectOf({ required = {}, optional = {} }: Fields): Shape {
  const known = [...Object.keys(required), ...Object.keys(optional)];
  return (value, path, problems) => {
    if (isUnknown(value)) return;
    if (!isObject(value)) return problems.add(path, "must be an object.");
    const unknown = Object.keys(value).filter((name) => !known.includes(name));
    const meant = unknown.map((name) => closestName(name, known));
    for (const [name, shape] of Object.entries({ ...required, ...optional })) {
      const field = value[name];
      // Data of the user's own may be null: a JSON binding can say so.
      if (isThere(field) || (field === null && shape === anything)) shape(field, `${path}.${name}`, problems);
      // What is only misspelt is not missing: one cause, one message.
      else if (Object.hasOwn(required, name) && !meant.includes(name)) problems.add(`${path}.${name}`, "is required.");
    }
    unknown.forEach((name, index) => problems.add(at(path, name), noSuchProperty(known, meant[index])));
  };
}
