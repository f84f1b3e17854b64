import ts from "typescript";
import type { Source } from "../../structure/sources";

/** Characters of the fixed part of a message at least: what has less is a label. */
const SHORTEST = 16;

/** What stands for a part that is different each time. */
const VARIABLE = "…";

/**
 * The sentences that a source may say to a user, with `…` for what is different each time: text of some words that ends like a sentence, or
 * goes on with a part of its own.
 */
export function messagesIn({ file, text }: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    // What nobody reads: names of modules, types and keys.
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (isText(node)) {
      const message = textOf(node);
      if (isSentence(message)) return void found.push(message);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The longest part of a message that is always the same: what someone would look for. */
export function fixedPart(message: string): string {
  const parts = message.split(new RegExp(`[${VARIABLE}\n]`));
  return plain(parts.reduce((longest, part) => (part.length > longest.length ? part : longest), ""));
}

/** Markdown as the text that it shows, so far as messages need it. */
export function plain(text: string): string {
  return text.replace(/[`\\]/g, "").replace(/\s+/g, " ").trim();
}

/** The codes that a source names in calls and tables: of Cloudflare's, all have four to six digits or are the code of the throttle. */
export function codesIn({ file, text }: Source): number[] {
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNumericLiteral(node) && isCode(node)) found.push(Number(node.text));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** A key of the advice, an element of `codes: […]`, or an argument of `has(…)` of an error. */
function isCode(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isArrayLiteralExpression(parent)) return ts.isPropertyAssignment(parent.parent) && parent.parent.name.getText() === "codes";
  return ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === "has";
}

function isText(node: ts.Node): node is ts.Expression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function textOf(node: ts.Expression): string {
  if (isSum(node)) return textOf(node.left) + textOf(node.right);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return VARIABLE;
  return node.head.text + node.templateSpans.map(({ literal }) => VARIABLE + literal.text).join("");
}

/** Whether a text is one that someone would read, and look for. */
export function isSentence(text: string): boolean {
  return /[a-z] [a-z]/.test(text) && /[.?:…]$/.test(text.trim()) && fixedPart(text).length >= SHORTEST;
}
