import { printableLine } from "../../provider/client/printable";
import type { Finding, Report } from "./report";
import { summary } from "./table";
import { detailsOf, labelOf, modulesInShort } from "./text";

/** The report for a pull request or an issue. `diff` is added in a block of its own. */
export function markdown(report: Report, diff: string | undefined): string {
  const changed = report.resources.filter(({ status }) => status !== "in sync");
  return [
    `## ${report.incomplete ? "Drift report, incomplete" : report.drift ? "Drift" : "No drift"}`,
    "",
    cell(summary(report)),
    ...(changed.length === 0
      ? []
      : ["", "| Resource | Status | Modules | Author | From | When |", "| --- | --- | --- | --- | --- | --- |"]),
    ...changed.map(row),
    ...changed.flatMap(details),
    ...(diff === undefined || diff === "" ? [] : ["", "<details><summary>Diff</summary>", "", fenced(diff, "diff"), "", "</details>"]),
    "",
    `Checked at ${report.checkedAt} by \`pulumi-workers drift\`.`,
  ].join("\n");
}

function row(finding: Finding): string {
  const { status, author = "", from = "", when = "" } = finding;
  return `| ${[labelOf(finding), status, modulesInShort(finding), author, from, when].map(cell).join(" | ")} |`;
}

function details(finding: Finding): string[] {
  const lines = detailsOf(finding);
  return lines.length === 0 ? [] : ["", `**${cell(labelOf(finding))}**`, "", fenced(lines.map(printableLine).join("\n"), "text")];
}

/** Names and authors come from outside: they are text, and neither markup nor a mention of somebody. */
function cell(text: string): string {
  return printableLine(text)
    .replace(/[\\`*_{}[\]<>|#~]/g, "\\$&")
    .replace(/@/g, "@\u200b");
}

/** A fence longer than any inside. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, text.replace(/\n$/, ""), fence].join("\n");
}
