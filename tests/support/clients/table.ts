import ts from "typescript";

interface Source {
  readonly file: string;
  readonly text: string;
}

/** What a client's command does against the emulator, as a test shows it. */
type Row = readonly [client: string, command: string, result: string];

const START = "<!-- The rows come from the tests: npm run docs -->\n\n";
const END = "\n<!-- The end of the table. -->";
const HEAD: Row = ["client", "command", "what a test sees"];

/** The page with its table as the tests have it now. */
export function withTable(page: string, sources: readonly Source[]): string {
  const [before, rest] = halves(page, START);
  const [, after] = halves(rest, END);
  return `${before}${START}${render(inOrder(sources).flatMap(rowsOf))}${END}${after}`;
}

function inOrder(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What the calls of `shows` in a source say. Each argument has to be a literal. */
export function rowsOf({ file, text }: Source): Row[] {
  const rows: Row[] = [];
  // Parsing takes time, and most files have none.
  if (!text.includes("shows(")) return rows;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "shows") {
      const [client, command, result] = node.arguments.slice(0, 3).map((argument) => {
        if (!ts.isStringLiteralLike(argument)) throw new Error(`${file}: shows takes literals, not ${argument.getText()}`);
        return argument.text;
      });
      rows.push([client ?? "", command ?? "", result ?? ""]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return rows;
}

/** As prettier writes a table. */
function render(rows: readonly Row[]): string {
  const cells = [HEAD, ...[...rows].sort(byClient).map(([client, command, result]): Row => [client, `\`${command}\``, result])];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [head, ...body] = cells.map(line);
  return `${[head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n")}\n`;
}

function byClient([a]: Row, [b]: Row): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`The page has no line ${mark.trim()}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
