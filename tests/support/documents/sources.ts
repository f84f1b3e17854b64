/** The TypeScript of the documents as files of programs. */
import { type Block, blocksOf, documents } from "./blocks";

/** A file of a program. */
export interface SourceFile {
  readonly name: string;
  readonly block: Block;
  readonly text: string;
  /** Lines that stand before those of the document. */
  readonly offset: number;
}

/** One block, or the files of a page. */
export interface Source {
  /** A name for a folder, and for people. */
  readonly name: string;
  readonly document: string;
  /** The first is the entry, if there is one. */
  readonly files: readonly SourceFile[];
}

/** The TypeScript of all documents, in their order. */
export function sources(): Source[] {
  return documents().flatMap((document) => sourcesOf(blocksOf(document)));
}

export function sourcesOf(blocks: readonly Block[]): Source[] {
  const code = blocks.filter(({ language, notCompiled }) => language === "ts" && notCompiled === undefined);
  const alone = code.filter(({ file }) => file === undefined);
  const together = code
    .filter(({ file }) => file !== undefined)
    .sort((a, b) => Number(b.file === "index.ts") - Number(a.file === "index.ts"));
  const named = (block: Block, suffix: string): string => `${block.document.replace(/\.md$/, "").replaceAll("/", "-")}${suffix}`;
  return [
    ...alone.map((block) => ({ name: named(block, `-${block.line}`), document: block.document, files: [fileOf(block, "index.ts")] })),
    ...together
      .slice(0, 1)
      .map((first) => ({ name: named(first, ""), document: first.document, files: together.map((block) => fileOf(block, block.file!)) })),
  ];
}

function fileOf(block: Block, name: string): SourceFile {
  const { before, code } = block;
  return before === undefined
    ? { name, block, text: `${code}\n`, offset: 0 }
    : { name, block, text: `${before}\n${code}\n`, offset: before.split("\n").length };
}

/** True for what `pulumi up` can run: it has everything that it names, and something of ours. */
export function isProgram({ files }: Source): boolean {
  const entry = files[0]!;
  return (
    entry.name === "index.ts" &&
    files.every(({ block }) => block.notRun === undefined && block.block === undefined) &&
    files.some(({ text }) => /from "pulumi-workers[/"]/.test(text))
  );
}
