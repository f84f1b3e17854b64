import { styleText } from "node:util";
import { printableLine } from "../../provider/client/printable";
import type { Finding, Report } from "./report";
import { detailsOf, labelOf, modulesInShort } from "./text";

const COLUMNS = ["RESOURCE", "STATUS", "MODULES", "AUTHOR", "FROM", "WHEN"] as const;

/** The report for a person: a row a resource, drift first, then what differs, and a line that sums up. */
export function table(report: Report, { colors }: { readonly colors: boolean }): string {
  const { resources } = report;
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    colors ? styleText(format, text, { validateStream: false }) : text;
  const rows = resources.map((finding) => ({ status: finding.status, cells: cellsOf(finding) }));
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...rows.map(({ cells }) => (cells[column] ?? "").length)));
  const padded = (cells: readonly string[]): string[] => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const lines = [
    paint("bold", padded(COLUMNS).join("  ").trimEnd()),
    ...rows.map(({ status, cells }) => {
      const color = status === "in sync" ? "green" : status === "unreachable" ? "red" : "yellow";
      const [resource = "", shown = "", ...others] = padded(cells);
      return [resource, paint(color, shown), ...others].join("  ").trimEnd();
    }),
  ];
  return [...(resources.length === 0 ? [] : lines), ...details(resources), "", summary(report)].join("\n").replace(/^\n/, "");
}

/** `stack program/dev: 47 in sync, 3 content changed`. */
export function summary({ stack, summary, resources }: Report): string {
  const counts = Object.entries(summary).map(([status, count]) => `${count} ${status}`);
  const of = stack === "" ? "" : `${stack}: `;
  return `${of}${resources.length === 0 ? "no resources of pulumi-workers" : counts.join(", ")}.`;
}

function cellsOf(finding: Finding): readonly string[] {
  const { status, author = "", from = "", when = "" } = finding;
  return [labelOf(finding), status, modulesInShort(finding), author, from, when.replace(/\.\d+Z$/, "Z")].map(printableLine);
}

/** Resources that have the same to say, such as missing credentials, say it once. */
function details(resources: readonly Finding[]): string[] {
  const byText = new Map<string, Finding[]>();
  for (const finding of resources) {
    const text = detailsOf(finding)
      .map((line) => `  ${printableLine(line)}`)
      .join("\n");
    if (text !== "") byText.set(text, [...(byText.get(text) ?? []), finding]);
  }
  return [...byText].flatMap(([text, findings]) => ["", `${printableLine(findings.map(labelOf).join(", "))}:`, text]);
}
