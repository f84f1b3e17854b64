import ts from "typescript";

/** What only says that a value may come later, which every input may. */
const WRAPPERS = ["pulumi.Input", "pulumi.Output", "DeepInput", "Readonly"];

/**
 * A type as a reader wants it, in Markdown: without what every input is wrapped in, and with a link at each name that `linkTo` knows.
 */
export function typeText(node: ts.TypeNode | undefined, linkTo: (name: string) => string | undefined): string {
  const parts: { code: string; link?: string }[] = [];
  const code = (text: string): void => void parts.push({ code: text });
  const list = (nodes: readonly ts.TypeNode[], between: string): void =>
    nodes.forEach((item, index) => {
      if (index > 0) code(between);
      show(item);
    });
  const show = (type: ts.TypeNode): void => {
    if (ts.isParenthesizedTypeNode(type)) return show(type.type);
    if (ts.isTypeOperatorNode(type)) return show(type.type);
    if (ts.isUnionTypeNode(type)) return list(withoutUndefined(type.types), " | ");
    if (ts.isIntersectionTypeNode(type)) return list(type.types, " & ");
    if (ts.isArrayTypeNode(type)) {
      const inner = unwrapped(type.elementType);
      const isSeveral = ts.isUnionTypeNode(inner) || ts.isIntersectionTypeNode(inner);
      if (isSeveral) code("(");
      show(inner);
      return code(isSeveral ? ")[]" : "[]");
    }
    if (!ts.isTypeReferenceNode(type)) return code(plain(type.getText()));
    const name = type.typeName.getText();
    const args = type.typeArguments ?? [];
    if (WRAPPERS.includes(name) && args[0] !== undefined) return show(args[0]);
    const link = linkTo(name);
    parts.push(link === undefined ? { code: name.replace("pulumi.asset.", "") } : { code: name, link });
    if (args.length === 0) return;
    code("<");
    list(args, ", ");
    code(">");
  };
  if (node !== undefined) show(node);
  return markdown(parts);
}

function unwrapped(type: ts.TypeNode): ts.TypeNode {
  if (ts.isParenthesizedTypeNode(type)) return unwrapped(type.type);
  const isWrapped = ts.isTypeReferenceNode(type) && WRAPPERS.includes(type.typeName.getText());
  return isWrapped && type.typeArguments?.[0] !== undefined ? unwrapped(type.typeArguments[0]) : type;
}

/** That it may be absent is said otherwise. */
function withoutUndefined(types: readonly ts.TypeNode[]): readonly ts.TypeNode[] {
  return types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
}

function plain(text: string): string {
  return text.replace(/\breadonly /g, "").replace(/\s+/g, " ");
}

/** Neighbours that are code become one piece of code. */
function markdown(parts: readonly { code: string; link?: string }[]): string {
  let text = "";
  let pending = "";
  const flush = (): void => {
    // A template type has backticks of its own.
    if (pending !== "") text += pending.includes("`") ? `\`\` ${pending} \`\`` : `\`${pending}\``;
    pending = "";
  };
  for (const { code, link } of parts) {
    if (link === undefined) pending += code;
    else {
      flush();
      text += `[\`${code}\`](${link})`;
    }
  }
  flush();
  return text;
}
