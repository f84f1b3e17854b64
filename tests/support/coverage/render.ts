import { notCarried, scriptCases, versionCases } from "./answer-cases";
import { contentCases } from "./content-cases";
import { type Page, pages } from "./fields";
import { sentCases } from "./version-cases";

interface Carried {
  readonly property: string;
  /** Where the test sees the effect. */
  readonly seen: string;
}

const answer = "the output";
const error = "the error message";

/** What carries each field of a page, from the cases of its test. */
export const carried: Record<Page, Record<string, Carried>> = {
  "Put script content": {
    ...mapValues(contentCases, ({ property }) => ({ property, seen: "the running Worker" })),
    ...mapValues(scriptCases, ({ property }) => ({ property, seen: answer })),
    "answer id": { property: "id", seen: answer },
    "answer errors.code": { property: "(error)", seen: error },
    "answer errors.message": { property: "(error)", seen: error },
  },
  "Create Version": {
    ...mapValues(sentCases, ({ property, says, told }) => {
      const seen = [says === undefined ? [] : "the running Worker", told === false ? [] : "the version that the API tells"].flat();
      return { property, seen: seen.length === 0 ? "the request; the API does not tell it" : seen.join(", ") };
    }),
    ...mapValues(versionCases, ({ property }) => ({ property, seen: answer })),
  },
};

const about: Record<Page, { readonly resource: string; readonly file: string; readonly test: string }> = {
  "Put script content": { resource: "WorkerScriptContent", file: "worker-script-content.md", test: "content-fields.test.ts" },
  "Create Version": { resource: "WorkerVersion", file: "worker-version.md", test: "version-fields.test.ts" },
};

/** docs/api-coverage.md. */
export function renderCoverage(): string {
  const sections = (Object.keys(pages) as Page[]).map((page) => {
    const { resource, file, test } = about[page];
    const rows = pages[page].map((field) => {
      const { property, seen } = carried[page][field] ?? { property: "", seen: `not carried: ${notCarried[field] ?? ""}` };
      return [`\`${field}\``, property === "" ? "" : `\`${property}\``, seen];
    });
    const link = `[${resource}](resources/${file})`;
    const path = `tests/runtime/coverage/${test}`;
    return `## ${page}\n\nCarried by ${link}. Tests: [${test}](../${path}).\n\n${table(["Field", "Property", "Seen in"], rows)}`;
  });
  return `# API coverage

Each field that Cloudflare documents for the two requests that carry code, the property that carries it, and where its test sees the effect.
Each field has a test of its own name, which gives the property a value of its own, looks for it on the wire, and then for its effect: in the
running Worker where one is visible, else in what the API tells. Where an OpenAPI description of the API is at hand, JSON bodies are
validated against it.

This page is generated from the cases of these tests by \`npm run docs\`, and a test fails when it is stale.

${sections.join("\n\n")}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function mapValues<From, To>(map: Record<string, From>, change: (item: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, change(item)]));
}
