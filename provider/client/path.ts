/** A path of the API below the base URL, in which every value is escaped. Only {@link path} makes one. */
export type ApiPath = string & { readonly __brand: "ApiPath" };

/**
 * Builds a path from a template: each value is escaped, so that no name can leave its segment.
 *
 * @throws {TypeError} for a value that no escape can keep in its segment: empty, `.` and `..`, which URLs resolve away
 * even as `%2e`. The checks of a resource refuse them before.
 * @example path`/accounts/${accountId}/workers/scripts/${scriptName}/content`
 */
export function path(strings: TemplateStringsArray, ...values: readonly string[]): ApiPath {
  return strings.reduce((all, literal, index) => all + segment(values[index - 1] ?? "") + literal) as ApiPath;
}

function segment(value: string): string {
  if (value === "" || value === "." || value === "..") throw new TypeError(`${JSON.stringify(value)} cannot be part of a path`);
  return encodeURIComponent(value.toWellFormed());
}
