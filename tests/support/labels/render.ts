import { type Assumption, ASSUMPTIONS } from "../../../emulator/assumptions";
import { questions } from "../../contract/cases";
import { type Kind, kinds, labelsOfEmulator } from "./labels";

/** Between these lines docs/emulator.md is written by `npm run docs`. */
const BEGIN = "<!-- labels: written by tools/emulator-labels.mjs -->";
const END = "<!-- end of labels -->";

const titles: Record<Kind, string> = {
  documented: "Documented: Cloudflare's pages say so",
  observed: "Observed: seen in the public sources or recordings of a client",
  assumed: "Assumed: nobody says so",
  own: "Own: the emulator's business, which says nothing of Cloudflare",
};

/** docs/emulator-labels.md. */
export function renderLabels(): string {
  const labels = labelsOfEmulator();
  const sections = kinds.map((kind) => {
    const rows = labels
      .filter((label) => label.kind === kind)
      .map(({ file, name, text, assumption }) => {
        return [`\`${file}\``, `\`${name}\``, assumption === undefined ? cell(text) : `\`${assumption}\`: ${cell(text)}`];
      });
    return `## ${titles[kind]}\n\n${table(["File", "Of", "Comment"], rows)}`;
  });
  return `# Where the emulator's behaviour comes from

Each label of the emulator's source, in the words of its comment. This page is written from the source by \`npm run docs\`, and a
test fails when it is stale. What is assumed has the name of its assumption: see [emulator.md](emulator.md#what-is-assumed).

${sections.join("\n\n")}
`;
}

/** The part of docs/emulator.md between the two lines. */
function renderAssumptions(): string {
  const labels = labelsOfEmulator();
  const counts = kinds.map((kind) => `${labels.filter((label) => label.kind === kind).length} ${kind}`).join(", ");
  const rows = Object.entries(ASSUMPTIONS).map(([name, text]) => [`\`${name}\``, cell(text), asks(name as Assumption) ? "yes" : ""]);
  return `${BEGIN}

The source has ${counts}: [the list](emulator-labels.md). Each assumption has a test of its name in tests/contract:

${table(["name", "what the emulator does", "an open question"], rows)}

${END}`;
}

/** The page with that part replaced. */
export function withAssumptions(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error("docs/emulator.md has lost the lines between which its labels are written");
  return page.slice(0, from) + renderAssumptions() + page.slice(to + END.length);
}

function asks(name: Assumption): boolean {
  return Object.values(questions).some((names) => names.includes(name));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
