/** Type-checks the TypeScript of the documents in one program, as Node takes it: ES modules whose types are stripped. */
import path from "node:path";
import ts from "typescript";
import { repository } from "./blocks";
import type { Source, SourceFile } from "./sources";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2024.d.ts"],
  module: ts.ModuleKind.Node20,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  types: ["node"],
};

/** No such folder is on disk: it is where the package and its dependencies are found from. */
const root = path.join(repository, "documents");

/** What is wrong, by document and line. */
export function problemsOf(sources: readonly Source[]): string[] {
  const files = new Map<string, SourceFile>(
    sources.flatMap(({ name, files }) => files.map((file): [string, SourceFile] => [path.join(root, name, file.name), file])),
  );
  const given: Record<string, string> = { [path.join(root, "package.json")]: '{ "type": "module" }' };
  const textOf = (name: string): string | undefined => files.get(path.normalize(name))?.text ?? given[path.normalize(name)];
  const real = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...real,
    fileExists: (name) => textOf(name) !== undefined || real.fileExists(name),
    readFile: (name) => textOf(name) ?? real.readFile(name),
    directoryExists: (name) => path.normalize(name).startsWith(root) || (real.directoryExists?.(name) ?? true),
    getSourceFile: (name, languageVersion, ...rest) => {
      const text = textOf(name);
      return text === undefined
        ? real.getSourceFile(name, languageVersion, ...rest)
        : ts.createSourceFile(name, text, languageVersion, true);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...[...files.keys()].flatMap((name) => diagnosticsOf(program, name)),
  ].map((diagnostic) => `${placeOf(diagnostic, files)}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`);
}

function diagnosticsOf(program: ts.Program, name: string): readonly ts.Diagnostic[] {
  const file = program.getSourceFile(name);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
}

function placeOf({ file, start }: ts.Diagnostic, files: ReadonlyMap<string, SourceFile>): string {
  if (file === undefined || start === undefined) return "options";
  const line = file.getLineAndCharacterOfPosition(start).line + 1;
  const own = files.get(path.normalize(file.fileName));
  if (own === undefined) return `${file.fileName}:${line}`;
  const { block, offset } = own;
  return line > offset ? `${block.document}:${block.line + line - offset - 1}` : `${block.document}:${block.line} (before, line ${line})`;
}
