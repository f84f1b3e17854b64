import path from "node:path";
import ts from "typescript";
import { sourcesIn } from "../../structure/sources";
import type { Declarations } from "./declarations";
import { pages } from "./page";

/** The arguments of resources. */
const OF_RESOURCES = [...Object.keys(pages).map((name) => `${name}Args`), "ScriptContentArgs"];

/** What a program can name and an editor says nothing about, and inputs of a resource that do not say their default. */
export function undocumented(declarations: Declarations, names = exported(declarations)): string[] {
  return names.flatMap((name) => {
    const declared = declarations.find(name);
    // A function, which has its types.
    if (declared === undefined) return [];
    const echoed = declarations.echoedBy(name).map((member) => member.name);
    const isSilent = (item: { readonly comment: { readonly paragraphs: readonly string[] } }): boolean =>
      item.comment.paragraphs.length === 0;
    const silent = declared.members.filter((member) => isSilent(member) && !echoed.includes(member.name));
    const inputs = OF_RESOURCES.includes(name) ? declared.members : [];
    const defaultless = inputs.filter(
      (member) => member.isOptional && !silent.includes(member) && member.comment.tag("default").length === 0,
    );
    return [
      ...(isSilent(declared) ? [`${name} has no doc comment`] : []),
      ...silent.map((member) => `${name}.${member.name} has no doc comment`),
      ...defaultless.map((member) => `${name}.${member.name} does not say its @default`),
    ];
  });
}

/** What sdk/index.ts exports. */
function exported(declarations: Declarations): string[] {
  const { text } = sourcesIn("sdk").find(({ file }) => file === "sdk/index.ts")!;
  const statements = ts.createSourceFile("sdk/index.ts", text, ts.ScriptTarget.Latest, true).statements.filter(ts.isExportDeclaration);
  return statements.flatMap(({ exportClause, moduleSpecifier }) => {
    if (exportClause !== undefined) return ts.isNamedExports(exportClause) ? exportClause.elements.map((element) => element.name.text) : [];
    const file = path.posix.join("sdk", (moduleSpecifier as ts.StringLiteral).text);
    return declarations.all.filter((declared) => declared.file === `${file}.ts`).map((declared) => declared.name);
  });
}
