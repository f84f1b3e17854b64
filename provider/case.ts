/**
 * Names of the API (snake_case) and of the properties (camelCase, as in \@pulumi/cloudflare).
 *
 * What lies under an opaque key is the user's own data and is not touched.
 */

/** `bucketName` becomes `bucket_name`, at any depth. Nulls stay: in a merge patch they remove. `opaque` holds names of properties. */
export function toSnakeCase(value: unknown, opaque: ReadonlySet<string> = new Set()): unknown {
  return rename(
    value,
    (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    opaque,
    (item) => item !== undefined,
  );
}

/** `bucket_name` becomes `bucketName`, at any depth; nulls are left out. `opaque` holds names of the API. */
export function toCamelCase(value: unknown, opaque: ReadonlySet<string> = new Set()): unknown {
  const name = (key: string): string => key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return rename(value, name, opaque, (item) => item !== null && item !== undefined);
}

function rename(value: unknown, name: (key: string) => string, opaque: ReadonlySet<string>, keep: (item: unknown) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, name, opaque, keep));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => keep(item))
      .map(([key, item]) => [name(key), opaque.has(key) ? item : rename(item, name, opaque, keep)]),
  );
}
