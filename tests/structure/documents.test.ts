import { expect } from "chai";
import { before, describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import prettier from "prettier";
import ts from "typescript";
import { type Block, blocksOf, documents, indentedCode, textOf } from "../support/documents/blocks";
import { problemsOf } from "../support/documents/compile";
import { brokenLinks, fileOf, linksOf } from "../support/documents/links";
import { sources, sourcesOf } from "../support/documents/sources";
import { sourcesIn } from "./sources";

/** How the code of each language is read. A block of text, or without a language, is what a command prints. */
const readers: Record<string, (code: string) => string | undefined | Promise<string | undefined>> = {
  "": hidesNoCode,
  text: hidesNoCode,
  ts: () => undefined, // compiled, all in one program
  js: (code) =>
    ts
      .transpileModule(code, { reportDiagnostics: true })
      .diagnostics?.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))[0],
  json: (code) => errorOf(() => void JSON.parse(code)),
  yaml: async (code) => prettier.format(code, { parser: "yaml" }).then(() => undefined, String),
  sh: (code) =>
    spawnSync("bash", ["-n"], { input: code.replaceAll(/<[a-z][\w: ]*>/g, "PLACEHOLDER"), encoding: "utf8" }).stderr || undefined,
};

const fence = "```";

/** The blocks of a page that has this one. */
function page(language: string, code: string, note = "", document = "docs/wrong.md"): Block[] {
  return blocksOf(document, `${note}\n\n${fence}${language}\n${code}\n${fence}\n`);
}

/** Blocks that are let off, by document, with the reason that the document gives. */
const letOff: Record<string, string> = {
  "docs/monorepos.md": "not run: needs another stack",
};

function errorOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function hidesNoCode(text: string): string | undefined {
  return looksLikeCode(text) ? "looks like code: say in which language" : undefined;
}

function looksLikeCode(text: string): boolean {
  return /^ *(import |export (const|default|class)|const \w+ = |(const .* = )?new [A-Z]\w+\()/m.test(text);
}

async function unreadable({ document, line, language, code, notCompiled }: Block): Promise<string[]> {
  if (notCompiled !== undefined) return [];
  const read = Object.hasOwn(readers, language) ? readers[language]! : () => "nothing here reads this language";
  const problem = await read(code);
  return problem === undefined ? [] : [`${document}:${line} (${language}): ${problem}`];
}

describe("the documents", function () {
  this.timeout(60_000);
  const blocks = documents().flatMap((document) => blocksOf(document));
  let problems: string[];

  before(() => {
    // With two that are wrong: a program costs seconds.
    const wrong = [
      ...page("ts", 'import { Worker } from "pulumi-workers";\nnew Worker("api", { nam: "api" });'),
      ...page("ts", "worker.name;", "<!-- before: const worker = 1; -->", "docs/wrong-too.md"),
    ];
    problems = problemsOf([...sources(), ...sourcesOf(wrong)]);
  });

  it("have TypeScript that compiles against the package, block by block", () => {
    expect(sources().length).to.be.greaterThan(15);
    expect(problems.filter((problem) => !problem.startsWith("docs/wrong"))).to.deep.equal([]);
    expect(problems.filter((problem) => problem.startsWith("docs/wrong"))).to.deep.equal([
      "docs/wrong.md:5: Object literal may only specify known properties, but 'nam' does not exist in type 'WorkerArgs'. Did you mean to write 'name'?",
      "docs/wrong-too.md:4: Property 'name' does not exist on type '1'.",
    ]);
  });

  it("let off only blocks with a reason that is known here", () => {
    const off = blocks.flatMap(({ document, notRun, notCompiled }) => [
      ...(notRun === undefined ? [] : [[document, `not run: ${notRun}`]]),
      ...(notCompiled === undefined ? [] : [[document, `not compiled: ${notCompiled}`]]),
    ]);
    expect(off).to.deep.equal(Object.entries(letOff));
  });

  it("leave to other tests only blocks that these name", () => {
    const tests = sourcesIn("tests/engine")
      .map(({ text }) => text)
      .join("\n");
    // Of `script/before` a test may name the first part only, and go through the steps.
    const forgotten = blocks.filter(({ block }) => block !== undefined && !tests.includes(`"${block.split("/")[0]!}`));
    expect(forgotten.map(({ document, line, block }) => `${document}:${line}: no test runs ${block!}`)).to.deep.equal([]);
  });

  it("have shell, YAML, JSON and JavaScript that can be parsed", async () => {
    expect((await Promise.all(blocks.map(unreadable))).flat()).to.deep.equal([]);
  });

  it("have no code in blocks that are only indented", () => {
    const hidden = documents().flatMap((document) =>
      indentedCode(textOf(document))
        .filter(looksLikeCode)
        .map((line) => `${document}: ${line.trim()}`),
    );
    expect(hidden).to.deep.equal([]);
  });

  it("have links that lead somewhere", () => {
    expect(brokenLinks()).to.deep.equal([]);
  });

  it("have each page in the list of pages", () => {
    const listed = new Set(linksOf("docs/README.md").map(fileOf));
    expect(
      documents().filter((document) => document.startsWith("docs/") && document !== "docs/README.md" && !listed.has(document)),
    ).to.deep.equal([
      // A list that docs/emulator.md leads to.
      "docs/emulator-labels.md",
    ]);
  });

  it("would be found wrong", async () => {
    for (const [language, code] of [
      ["", 'new Worker("api", {})'],
      ["js", "const = 1"],
      ["json", "{ a: 1 }"],
      ["yaml", "a: [1"],
      ["sh", "if true; then"],
      ["typescript", "const a = 1;"],
    ] as const) {
      expect((await Promise.all(page(language, code).map(unreadable))).flat(), language).to.have.length(1);
    }
    expect(
      brokenLinks(linksOf("docs/x.md", "[a](nowhere.md) [b](modules.md#nothing) [c](modules.md#a-bundle) [d](https://example.com)")),
    ).to.deep.equal(["docs/x.md: nowhere.md leads to no file", "docs/x.md: modules.md#nothing leads to no heading"]);
  });
});
