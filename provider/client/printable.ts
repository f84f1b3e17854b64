/** What a terminal would obey, but for the tab and the line feed. */
// eslint-disable-next-line no-control-regex
export const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Lines of a remote as they may stand on a terminal. */
export function printable(lines: string): string {
  return lines.replace(CONTROLS, "�");
}

/** The same for what has to stay one line: a name with a line break could put a row of its own into a table. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, "�");
}
