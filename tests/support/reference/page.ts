import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { ID_FORMS } from "../../../provider/resources/ids";
import { repository, sourcesIn } from "../../structure/sources";
import type { Change, ResourceName } from "./changes";
import { type Comment, commentOf } from "./comments";
import { Declarations, type Declared, type Member, namesIn } from "./declarations";
import { typeText } from "./type-text";

/** The pages, by the class that each is about. */
export const pages: Readonly<Record<ResourceName | "Provider", string>> = {
  Provider: "provider.md",
  Worker: "worker.md",
  WorkerDeployment: "worker-deployment.md",
  WorkerScriptContent: "worker-script-content.md",
  WorkerVersion: "worker-version.md",
};

/** The interface or type of a class's arguments. */
const argsOf = (name: string): string => `${name}Args`;

/** The kinds of bindings, and the type that is computed from them: one table for both. */
const KINDS = "KnownBinding";
const BINDINGS = "BindingArgs";

/** What the SDK and the types that it exports say. */
export function readDeclarations(): Declarations {
  const bindings = sourcesIn("provider/resources").filter(({ file }) => /\/(value-)?bindings\.ts$/.test(file));
  return new Declarations([...sourcesIn("sdk"), ...bindings]);
}

/** A page of docs/resources. */
export function renderPage(
  name: keyof typeof pages,
  declarations: Declarations,
  changes: Readonly<Record<string, Change>> | undefined,
): string {
  const page = new Page(name, declarations);
  const { comment } = declarations.get(name);
  const notes = fs.readFileSync(path.join(repository, "docs", "resources", "notes", pages[name]), "utf8");
  const sections = [
    `# ${name}`,
    `<!-- Written by \`npm run docs\` from the doc comments in sdk/ and from notes/${pages[name]}: change those. -->`,
    ...page.text(comment),
    ...comment.tag("example").map((example) => `\`\`\`ts\n${example}\n\`\`\``),
    ...page.seeAlso(comment),
    "What a token needs for it: [permissions](../credentials.md#permissions).",
    "## Inputs",
    ...page.inputs(changes),
    ...(changes === undefined ? [] : ["## Outputs", ...page.outputs(), "## Get", ...page.get(name as ResourceName)]),
    // Links of the notes are relative to where they are.
    notes.replaceAll("](../", "](").trim(),
    ...page.types(),
  ];
  return `${sections.join("\n\n")}\n`;
}

class Page {
  readonly #name: string;
  readonly #declarations: Declarations;
  /** Types that are named above, in that order: each has a section. */
  readonly #named: string[] = [];

  constructor(name: string, declarations: Declarations) {
    this.#name = name;
    this.#declarations = declarations;
  }

  text({ paragraphs }: Comment): string[] {
    return paragraphs.map((paragraph) =>
      paragraph
        .replace(/\{@link (\w+)\}/g, (_, name: string) => {
          const file = (pages as Record<string, string>)[name];
          return file === undefined || name === this.#name ? `\`${name}\`` : `[${name}](${file})`;
        })
        .replace(/(?:see )?docs\/([a-z-]+)\.md/g, "[$1](../$1.md)"),
    );
  }

  seeAlso(comment: Comment): string[] {
    return comment.tag("see").map((address) => `At Cloudflare: <${address}>`);
  }

  inputs(changes: Readonly<Record<string, Change>> | undefined): string[] {
    // In the order of the outputs, in which an entry stands beside its modules.
    const order = this.#declarations.get(this.#name).members.map(({ name }) => name);
    const inputs = this.#declarations.membersOf(argsOf(this.#name)).toSorted((x, y) => order.indexOf(x.name) - order.indexOf(y.name));
    const rows = inputs.map((member) => [
      this.#property(member),
      this.#says(member.comment, { withDefault: false }),
      defaultOf(member),
      ...(changes === undefined ? [] : [says(changes[member.name])]),
    ]);
    if (changes === undefined) return [table(["Property", "What it is", "Default"], rows)];
    const measured = "The last column is what the provider did when a test changed the input: the requests are those of the update.";
    return [measured, table(["Property", "What it is", "Default", "A change"], rows)];
  }

  outputs(): string[] {
    const echoed = this.#declarations.echoedBy(this.#name).map(({ name }) => name);
    // An output that has a comment of its own is more, or less, than the input of its name.
    const own = this.#declarations
      .get(this.#name)
      .members.filter(({ name, comment }) => !echoed.includes(name) || comment.paragraphs.length > 0);
    return ["Each input is an output too. Besides, or in another form than the input:", table(["Property", "What it is"], this.#rows(own))];
  }

  get(name: ResourceName): string[] {
    const { node } = this.#declarations.get(name);
    const get = ts.isClassDeclaration(node) ? node.members.find((member) => member.name?.getText() === "get") : undefined;
    if (get === undefined) throw new Error(`${name} has no get`);
    return [`\`${name}.get(name, "${ID_FORMS[name].reads}")\``, ...this.text(commentOf(get))];
  }

  /** The types that are named so far, and behind each those that it names. */
  types(): string[] {
    const visit = (names: readonly string[]): string[] =>
      names.flatMap((name) => {
        const before = this.#named.length;
        return [...this.#section(this.#declarations.get(name)), ...visit(this.#named.slice(before))];
      });
    const sections = visit([...this.#named]);
    return sections.length === 0 ? [] : ["## Types", ...sections];
  }

  #section({ name, node, comment }: Declared): string[] {
    const head = [`### ${name}`, ...this.text(comment), ...this.seeAlso(comment)];
    const forms = name === BINDINGS ? namesIn(this.#declarations.get(KINDS).node) : formsOf(node);
    const interfaces = forms.flatMap((form) => this.#declarations.find(form) ?? []);
    if (interfaces.length > 0) return [...head, this.#forms(interfaces)];
    if (ts.isTypeAliasDeclaration(node)) return [...head, this.#type(node.type)];
    return [...head, table(["Property", "What it is"], this.#rows(this.#declarations.membersOf(name)))];
  }

  /** Forms that a value can have: a row each, since one is told from the other by few fields. */
  #forms(forms: readonly Declared[]): string {
    const rows = forms.map(({ name, comment }) => {
      const fields = this.#declarations.membersOf(name).map((field) => `${this.#property(field, ", ")}: ${this.#says(field.comment)}`);
      return [this.#says(comment), fields.join("<br>")];
    });
    return table(["Form", "Fields"], rows);
  }

  #rows(members: readonly Member[]): string[][] {
    return members.map((member) => [this.#property(member), this.#says(member.comment)]);
  }

  /** Name and type. What may be left out has a question mark, as in TypeScript. */
  #property({ name, type, isOptional }: Member, between = "<br>"): string {
    return `\`${name}${isOptional ? "?" : ""}\`${between}${this.#type(type)}`;
  }

  #says(comment: Comment, { withDefault = true } = {}): string {
    const deprecated = comment.tag("deprecated").map((text) => `Deprecated: ${text}`);
    const byDefault = withDefault ? comment.tag("default").map((value) => `Default: ${asCode(value)}.`) : [];
    const see = comment.tag("see").map((address) => `[At Cloudflare](${address}).`);
    return [...this.text(comment), ...deprecated, ...byDefault, ...see].join(" ");
  }

  #type(type: ts.TypeNode | undefined): string {
    return typeText(type, (name) => {
      if (name === KINDS) return this.#link(BINDINGS);
      return this.#declarations.find(name) === undefined ? undefined : this.#link(name);
    });
  }

  /** Where a type is described. */
  #link(name: string): string {
    if (!this.#named.includes(name)) this.#named.push(name);
    return `#${name.toLowerCase()}`;
  }
}

function defaultOf({ isOptional, isExcluded, comment }: Member): string {
  if (isOptional) return comment.tag("default").map(asCode).join(" ");
  return isExcluded === true ? "required, unless excluded" : "required";
}

function says(change: Change | undefined): string {
  if (change === undefined) return "";
  if (change.leadsTo === "replacement") return "replaces";
  if (change.leadsTo === "nothing") return "nothing";
  return change.requests.length === 0
    ? "is stored, without a request"
    : `updates: ${change.requests.map((method) => `\`${method}\``).join(", ")}`;
}

/** Forms of a type that is one of several interfaces, by name. */
function formsOf(node: Declared["node"]): string[] {
  if (!ts.isTypeAliasDeclaration(node) || !ts.isUnionTypeNode(node.type)) return [];
  const { types } = node.type;
  return types.every((type) => ts.isTypeReferenceNode(type) && type.typeArguments === undefined) ? namesIn(node.type) : [];
}

/** A value is code, words are words. */
function asCode(value: string): string {
  return /^("[^"]*"|\d+|true|false)$/.test(value) ? `\`${value}\`` : value;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // A bar would end the cell, in code too.
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
