import ts from "typescript";
import { type Source, sourcesIn } from "../../structure/sources";

export const kinds = ["documented", "observed", "assumed", "own"] as const;
export type Kind = (typeof kinds)[number];

/** What a comment of the emulator says about where a behaviour comes from. */
export interface Label {
  readonly kind: Kind;
  /** Which assumption: `[assumed: name]`. */
  readonly assumption?: string;
  readonly file: string;
  /** What the comment stands before. */
  readonly name: string;
  readonly text: string;
}

export const SIGN = new RegExp(`\\[(${kinds.join("|")})(?:: ([a-z-]+))?\\]`, "g");

/** Its comment says what the labels mean. */
const EXPLAINS = "emulator/assumptions.ts";

/** Each label of the emulator's source, in the order of files and lines. */
export function labelsOfEmulator(): Label[] {
  return sourcesIn("emulator")
    .filter(({ file }) => file.endsWith(".ts") && file !== EXPLAINS)
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .flatMap(labelsIn);
}

export function labelsIn({ file, text }: Source): Label[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Label[] = [];
  const seen = new Set<number>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      for (const statement of statements(plain(text.slice(pos, end)))) found.push({ ...statement, file, name: nameOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What stands between a sign and the next one. */
function statements(comment: string): Pick<Label, "kind" | "assumption" | "text">[] {
  const signs = [...comment.matchAll(SIGN)];
  return signs.map((sign, index) => {
    const end = signs[index + 1]?.index ?? comment.length;
    const [{ length }, kind, assumption] = sign;
    const text = comment.slice(sign.index + length, end).trim();
    return { kind: kind as Kind, text, ...(assumption === undefined ? {} : { assumption }) };
  });
}

function plain(comment: string): string {
  const lines = comment.split("\n").map((line) => line.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)\s?/, "").replace(/\s*\*\/\s*$/, ""));
  return lines.join(" ").replaceAll(/\s+/g, " ").trim();
}

/** The nearest thing with a name: what the node declares, or what it is part of. */
function nameOf(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  if (ts.isVariableStatement(node)) return nameOf(node.declarationList.declarations[0]);
  if ("name" in node && node.name !== undefined) return (node.name as ts.Node).getText();
  if (ts.isSourceFile(node)) return nameOf(node.statements[0]);
  return nameOf(node.parent);
}
