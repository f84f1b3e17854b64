import ts from "typescript";

/** A doc comment, taken apart. */
export interface Comment {
  /** What stands before the first tag: paragraphs, each one line. */
  readonly paragraphs: readonly string[];
  /** What each tag of this name says. */
  tag(name: string): readonly string[];
}

/** The doc comment of a declaration. Of several the last one counts, as in an editor. */
export function commentOf(node: ts.Node): Comment {
  const block = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  const lines = (block?.getText() ?? "")
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    // A glob in a comment must not end it.
    .map((line) => line.replace(/^\s*\* ?/, "").replaceAll("*\\/", "*/"));
  const parts: { name: string; lines: string[] }[] = [{ name: "", lines: [] }];
  for (const line of lines) {
    const [, name, rest] = /^@(\w+) ?(.*)$/.exec(line) ?? [];
    if (name === undefined) parts.at(-1)!.lines.push(line);
    else parts.push({ name, lines: [rest ?? ""] });
  }
  const [text, ...tags] = parts;
  return {
    paragraphs: paragraphs(text!.lines.join("\n")),
    tag: (name) =>
      tags
        .filter((tag) => tag.name === name)
        // Lines of an example are lines.
        .map((tag) => (name === "example" ? tag.lines.join("\n").trim() : paragraphs(tag.lines.join("\n")).join(" "))),
  };
}

function paragraphs(text: string): string[] {
  const all = text.trim().split(/\n\s*\n/);
  return all.map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").trim()).filter((paragraph) => paragraph !== "");
}
