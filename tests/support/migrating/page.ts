import ts from "typescript";
import { blocksOf } from "../documents/blocks";

/** A block of docs/migrating.md, by the name in the comment before it: `<!-- block: NAME -->`. */
export function block(name: string): string {
  const found = blocksOf("docs/migrating.md").find((candidate) => candidate.block === name);
  if (found === undefined) throw new Error(`docs/migrating.md has no block ${name}`);
  return found.code;
}

/** Programs of the page in one, as an ES module in JavaScript: that spares each run of the engine a compiler. */
export function program(...names: readonly string[]): string {
  const lines = names.flatMap((name) => block(name).split("\n"));
  const imports = new Set(lines.filter((line) => line.startsWith("import ")));
  const text = [...imports, ...lines.filter((line) => !line.startsWith("import "))].join("\n");
  return ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }).outputText;
}

/** What makes Node take the program for an ES module. */
export const esModule = { "package.json": '{"type":"module","main":"index.js"}' } as const;
