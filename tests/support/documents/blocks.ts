/**
 * The blocks of code in README.md and docs/. What a block needs and the reader does not is in an HTML comment directly above it:
 *
 *     <!-- before: lines of code that go before those of the block -->
 *     <!-- file: index.ts -->        several files of a page make one program, whose entry is index.ts
 *     <!-- block: script/before -->  a test of its own runs it, by this name
 *     <!-- not run: the reason -->
 *     <!-- not compiled: the reason -->
 */
import fs from "node:fs";
import path from "node:path";

export const repository = path.resolve(__dirname, "..", "..", "..", "..");

export interface Block {
  /** Relative to the repository, with slashes. */
  readonly document: string;
  /** Of the first line of code, from 1. */
  readonly line: number;
  /** What stands after the fence: `ts`. Empty for a block without a language, such as what a command prints. */
  readonly language: string;
  readonly code: string;
  readonly before?: string;
  readonly file?: string;
  readonly block?: string;
  readonly notRun?: string;
  readonly notCompiled?: string;
}

type Notes = Partial<Record<"before" | "file" | "block" | "not run" | "not compiled", string>>;

/** README.md and those of packages, examples and the template, and every page below docs/. */
export function documents(): string[] {
  const pages = fs.globSync(["README.md", "template/README.md", "{packages,examples}/**/README.md", "docs/**/*.md"], { cwd: repository });
  const own = pages.map((page) => page.replaceAll(path.sep, "/")).filter((page) => !page.includes("/node_modules/"));
  // Notes become part of a page beside them.
  return own.filter((page) => !page.includes("/notes/")).sort();
}

export function textOf(document: string): string {
  return fs.readFileSync(path.join(repository, document), "utf8");
}

/** Every fenced block. A fence may be indented, as within a list. */
export function blocksOf(document: string, text = textOf(document)): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent = "", fence = "", info = ""] = /^( *)(`{3,}|~{3,})(.*)$/.exec(lines[index]!) ?? [];
    if (fence === "") continue;
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end === -1) throw new Error(`${document}:${index + 1}: a fence that nothing closes`);
    const { before, file, block, "not run": notRun, "not compiled": notCompiled } = notesAbove(lines.slice(0, index));
    blocks.push({
      document,
      line: index + 2,
      language: info.trim(),
      code: lines
        .slice(index + 1, end)
        .map((line) => line.slice(indent.length))
        .join("\n"),
      ...(before === undefined ? {} : { before }),
      ...(file === undefined ? {} : { file }),
      ...(block === undefined ? {} : { block }),
      ...(notRun === undefined ? {} : { notRun }),
      ...(notCompiled === undefined ? {} : { notCompiled }),
    });
    index = end;
  }
  return blocks;
}

/** What the comments say that end where a block begins. */
function notesAbove(lines: readonly string[]): Notes {
  const notes: Notes = {};
  let rest = lines.join("\n").trimEnd();
  for (;;) {
    const start = rest.endsWith("-->") ? rest.lastIndexOf("<!--") : -1;
    if (start === -1) return notes;
    const [, key, value = ""] = /^<!--\s*(before|file|block|not run|not compiled):(.*)-->$/s.exec(rest.slice(start)) ?? [];
    if (key === undefined) return notes;
    notes[key as keyof Notes] = value.trim();
    rest = rest.slice(0, start).trimEnd();
  }
}

/** Lines that Markdown takes for code because they are indented, outside of lists. */
export function indentedCode(text: string): string[] {
  const withoutFences = text.replaceAll(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2$/gm, "");
  return withoutFences.split("\n").filter((line) => /^ {4,}\S/.test(line));
}
