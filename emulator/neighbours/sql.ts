import { ApiError } from "../http/errors";

/** Where quoted text and comments end, by how they start. */
const QUOTES: readonly (readonly [start: string, end: string])[] = [
  ["'", "'"],
  ['"', '"'],
  ["`", "`"],
  ["[", "]"],
  ["--", "\n"],
  ["/*", "*/"],
];

/**
 * The statements of a text, without the semicolons between them. A semicolon within quotes, comments, or the body of a trigger ends nothing.
 */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const quote = QUOTES.find(([opening]) => text.startsWith(opening, at));
    if (quote) {
      const end = text.indexOf(quote[1], at + quote[0].length);
      at = end === -1 ? text.length : end + quote[1].length;
      continue;
    }
    const word = /^[a-z_]\w*/i.exec(text.slice(at, at + 64))?.[0];
    if (word !== undefined) {
      depth = depthAfter(word.toLowerCase(), depth, text.slice(start, at));
      at += word.length;
      continue;
    }
    if (text[at] === ";" && depth === 0) {
      statements.push(text.slice(start, at));
      start = at + 1;
    }
    at += 1;
  }
  statements.push(text.slice(start));
  return statements.map((statement) => statement.trim()).filter((statement) => withoutComments(statement) !== "");
}

/** BEGIN opens the body of a trigger, CASE an expression; END closes both. The BEGIN of a transaction stands alone. */
function depthAfter(word: string, depth: number, before: string): number {
  if (word === "case") return depth + 1;
  if (word === "begin") return /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i.test(withoutComments(before)) ? depth + 1 : depth;
  return word === "end" && depth > 0 ? depth - 1 : depth;
}

function withoutComments(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim();
}

/** What SQLite says of statements that it refuses. Throws every other error. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError) || error.status !== 400) throw error;
  return error.message.replace(/^D1_ERROR: /, "");
}
