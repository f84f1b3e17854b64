/** Where the folder stands in a program. */
export const PROPERTY = "assets.directory";

/** Findings that are told before the rest is only counted. */
export const LISTED = 20;

/** The place of a file of the folder, for messages: `assets.directory/img/a.png`. */
export function placeOf(path: string): string {
  return path === "" ? PROPERTY : `${PROPERTY}/${path}`;
}
