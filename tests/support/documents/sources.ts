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

/** What the examples of the resources' pages lean on: each of them shows one resource of a larger program. */
const usual: Record<string, string> = {
  pulumi: 'import * as pulumi from "@pulumi/pulumi";',
  config: "const config = new pulumi.Config();",
  worker: 'const worker = new Worker("worker", { name: "api" });',
  version: `const version = new WorkerVersion("version", {
  workerId: worker.name,
  mainModule: "index.js",
  modules: { "index.js": { contentFile: "dist/index.js" } },
  compatibilityDate: "2026-01-01",
});`,
};

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
  const before = block.before ?? (block.document.startsWith("docs/resources/") ? usualFor(block.code) : "");
  const text = before === "" ? block.code : `${before}\n${block.code}`;
  return { name, block, text: `${text}\n`, offset: before === "" ? 0 : before.split("\n").length };
}

/** The usual lines that a text needs, for the names which it uses and does not declare. */
function usualFor(text: string): string {
  const lines: string[] = [];
  let all = text;
  for (const name of Object.keys(usual).reverse()) {
    const isUsed = new RegExp(`(?<![."\\w-])${name}\\b(?!["':])`).test(all);
    const isDeclared = new RegExp(`(const|let|as|[{,]) ${name}\\b`).test(text);
    if (!isUsed || isDeclared) continue;
    lines.unshift(usual[name]!);
    all += `\n${usual[name]!}`;
  }
  const classes = ["Worker", "WorkerVersion"].filter(
    (name) => all.includes(`new ${name}(`) && !new RegExp(`import [^;]*\\b${name}\\b`).test(text),
  );
  return [...(classes.length === 0 ? [] : [`import { ${classes.join(", ")} } from "pulumi-workers";`]), ...lines].join("\n");
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
