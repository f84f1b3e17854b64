import ts from "typescript";
import { type Comment, commentOf } from "./comments";

/** A property of an interface or an output of a class. */
export interface Member {
  readonly name: string;
  readonly type: ts.TypeNode | undefined;
  readonly isOptional: boolean;
  /** Whether there is a form without it. */
  readonly isExcluded?: boolean;
  readonly comment: Comment;
}

/** An interface, a type or a class that is exported, with what its doc comment says. */
export interface Declared {
  readonly name: string;
  readonly file: string;
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;
  readonly comment: Comment;
  /** Without those of what it extends. */
  readonly members: readonly Member[];
}

type Node = Declared["node"];

/** What some sources export, by name, as it is written. Nothing is compiled: a page takes milliseconds. */
export class Declarations {
  readonly #byName: ReadonlyMap<string, Declared>;

  constructor(sources: readonly { readonly file: string; readonly text: string }[]) {
    this.#byName = new Map(sources.flatMap(declaredIn).map((declared) => [declared.name, declared]));
  }

  get all(): readonly Declared[] {
    return [...this.#byName.values()];
  }

  find(name: string): Declared | undefined {
    return this.#byName.get(name);
  }

  get(name: string): Declared {
    const found = this.find(name);
    if (found === undefined) throw new Error(`no source exports ${name}`);
    return found;
  }

  /** The members of an interface, those of what it extends first; of a type that intersects and unites interfaces, those of all of them. */
  membersOf(name: string): readonly Member[] {
    const { node, members } = this.get(name);
    const above = ts.isTypeAliasDeclaration(node) ? namesIn(node.type) : ts.isClassDeclaration(node) ? [] : heritage(node);
    const all = [...above.filter((other) => this.find(other) !== undefined).flatMap((other) => this.membersOf(other)), ...members];
    // Of forms that exclude each other, each says of the other's field that it has none.
    return [...new Set(all.map((member) => member.name))].map((member) => {
      const same = all.filter((other) => other.name === member);
      const given = same.find(({ type }) => type?.kind !== ts.SyntaxKind.UndefinedKeyword) ?? same[0]!;
      return { ...given, isExcluded: same.some(({ type }) => type !== given.type) };
    });
  }

  /** The interface whose doc comments a class shows. */
  echoedBy(name: string): readonly Member[] {
    const { node } = this.get(name);
    return ts.isClassDeclaration(node)
      ? heritage(node).flatMap((other) => (this.find(other) === undefined ? [] : this.membersOf(other)))
      : [];
  }
}

function declaredIn({ file, text }: { readonly file: string; readonly text: string }): Declared[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(isDeclaration).flatMap((node) => {
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (isExported !== true || node.name === undefined) return [];
    return [{ name: node.name.text, file, node, comment: commentOf(node), members: membersIn(node) }];
  });
}

function isDeclaration(node: ts.Node): node is Node {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);
}

function membersIn(node: Node): Member[] {
  const members: readonly ts.Node[] = ts.isTypeAliasDeclaration(node) ? [] : node.members;
  return members.flatMap((member) => {
    if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) return [];
    // A symbol is no name that anyone could write.
    if (!ts.isIdentifier(member.name) && !ts.isStringLiteral(member.name)) return [];
    if (ts.isPropertyDeclaration(member) && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true) return [];
    return [{ name: member.name.text, type: member.type, isOptional: member.questionToken !== undefined, comment: commentOf(member) }];
  });
}

/** Names of what an interface extends and a class implements, without what is put around them. */
function heritage(node: ts.InterfaceDeclaration | ts.ClassDeclaration): string[] {
  const clauses = node.heritageClauses ?? [];
  return clauses.flatMap(({ types }) =>
    types.flatMap((type) => [type.expression.getText(), ...(type.typeArguments ?? []).flatMap(namesIn)]),
  );
}

/** Every name in a type, in the order in which it is read. */
export function namesIn(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) names.push(child.typeName.getText());
    ts.forEachChild(child, visit);
  };
  visit(node);
  return names;
}
