import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

export const repository = path.resolve(__dirname, "..", "..", "..");

export interface Source {
  /** Relative to the repository, with slashes. */
  file: string;
  text: string;
}

export interface Import {
  /** As written. */
  specifier: string;
  /** Nothing of it is left after compilation. */
  typeOnly: boolean;
  /** Loaded with the module rather than on first use. */
  eager: boolean;
}

/** The source files in folders of the repository. */
export function sourcesIn(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs|cjs)$/.test(name) && !name.includes("node_modules"))
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
      .map((file) => ({ file, text: fs.readFileSync(path.join(repository, file), "utf8") })),
  );
}

/** Everything that a source names in import, export … from, import(), require() and typeof import(). */
export function importsOf({ file, text }: Source): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean, eager: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly, eager });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause), true);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && isLoad(node.expression)) add(node.arguments[0], false, false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function isLoad(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}
