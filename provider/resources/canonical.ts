/** Forms in which two values are the same when their difference does not count. */

/** A set: neither order nor repetition counts. Texts are sorted, anything else goes by its JSON. */
export function asSet(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const byKey = new Map(value.map((item: unknown) => [typeof item === "string" ? item : sortedJson(item), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** An empty array or object is the same as none. */
export function emptyIsAbsent(value: unknown): unknown {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0 ? null : value;
}

/** A set of which an empty one is the same as none. */
export function asOptionalSet(value: unknown): unknown {
  return emptyIsAbsent(asSet(value));
}

/** Settings with parts, in which every array is a set and what is empty is the same as what is absent, at any depth. */
export function asSettings(value: unknown): unknown {
  if (Array.isArray(value)) return asOptionalSet(value);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([key, item]) => [key, asSettings(item)] as const);
  return emptyIsAbsent(Object.fromEntries(parts.filter(([, item]) => item !== null && item !== undefined)));
}

/** JSON whose keys are sorted at every depth. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/**
 * What a remote value says about the keys that a program has set, and only about those: what the API fills in by itself
 * never makes a difference. Arrays count as a whole; in an array of objects each element is looked at likewise.
 */
export function project(remote: unknown, declared: unknown): unknown {
  if (Array.isArray(declared)) {
    return Array.isArray(remote)
      ? remote.map((item: unknown, index) => project(item, declared[Math.min(index, declared.length - 1)]))
      : remote;
  }
  if (typeof declared !== "object" || declared === null || typeof remote !== "object" || remote === null) return remote;
  const values = remote as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(declared)
      .filter(([key]) => values[key] !== undefined)
      .map(([key, item]) => [key, project(values[key], item)]),
  );
}
