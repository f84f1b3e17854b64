import { moduleLexer } from "../lazy";

/** What a JavaScript module says about itself and others. */
export interface ModuleSyntax {
  readonly imports: readonly ModuleImport[];
  /** Whether it exports anything, or all that another module exports. */
  readonly hasExports: boolean;
  readonly hasDefaultExport: boolean;
  /** Whether it can only be an ES module: it has a static import or an export. */
  readonly isModule: boolean;
}

export interface ModuleImport {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
  /** A dynamic import fails only when it runs, and the program may expect that. */
  readonly isStatic: boolean;
  /** The names in braces: `import { a, b as c }` has `a` and `b`. */
  readonly names: readonly string[];
}

/** Imports and exports, or `undefined` for what the lexer cannot read: the runtime knows better what is wrong with it. */
export function syntaxOf(text: string): ModuleSyntax | undefined {
  const lexed = lex(text);
  if (lexed === undefined) return undefined;
  const [imports, exports] = lexed;
  const lineOf = lineCounter(text);
  const found: ModuleImport[] = [];
  for (const item of imports) {
    if (item.type === "import-meta" || item.specifier === undefined) continue;
    if (item.type === "dynamic") {
      if (!item.glob) found.push({ specifier: item.specifier, line: lineOf(item.start), isStatic: false, names: [] });
    } else if (!item.typeOnly) {
      const names = namesIn(text.slice(item.importStart, item.start));
      found.push({ specifier: item.specifier, line: lineOf(item.start), isStatic: true, names });
    }
  }
  return {
    imports: found,
    hasExports: exports.length > 0,
    // What stands behind a star is never its default export.
    hasDefaultExport: exports.some((item) => item.type !== "reexport-all" && item.name === "default"),
    isModule: exports.length > 0 || found.some(({ isStatic }) => isStatic),
  };
}

function lex(text: string): ReturnType<ReturnType<typeof moduleLexer>["parse"]> | undefined {
  try {
    return moduleLexer().parse(text);
  } catch {
    return undefined;
  }
}

function namesIn(clause: string): string[] {
  // A comment in between could hold anything.
  if (clause.includes("//") || clause.includes("/*")) return [];
  const list = /\{([^}]*)\}/.exec(clause)?.[1] ?? "";
  return list
    .split(",")
    .map((item) => item.trim().split(/\s+/)[0] ?? "")
    .filter((name) => name !== "");
}

/** Positions come in the order of the text, so that it is gone through once. */
function lineCounter(text: string): (position: number) => number {
  let [line, from] = [1, 0];
  return (position) => {
    for (let next = text.indexOf("\n", from); next !== -1 && next < position; next = text.indexOf("\n", from)) {
      line += 1;
      from = next + 1;
    }
    return line;
  };
}
