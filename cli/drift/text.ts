import { differenceLine } from "../../provider/content/compare";
import type { Finding, ModuleChange, Share } from "./report";

/** Text of a remote as it may stand on a terminal, which would obey control characters. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "�");
}

/** The modules that differ in few words: `~ index.js, + extra.js, … 3 more`. */
export function modulesInShort({ modules = [] }: Finding, most = 3): string {
  const names = modules.map(({ name, change }) => `${SIGNS[change]} ${name}`);
  const rest = names.length - most;
  return [...names.slice(0, most), ...(rest > 0 ? [`… ${rest} more`] : [])].join(", ");
}

/** What there is to say about a finding beyond a table's row, a line each. */
export function detailsOf({ modules = [], entry, deployment, settings = {}, note }: Finding): string[] {
  return [
    ...(entry === undefined ? [] : [`~ entry (${entry.before} => ${entry.after})`]),
    ...modules.map(moduleLine),
    ...(deployment === undefined ? [] : [`~ live (${traffic(deployment.before)} => ${traffic(deployment.after)})`]),
    ...Object.entries(settings).map(([name, { before, after }]) => `~ ${name} (${JSON.stringify(before)} => ${JSON.stringify(after)})`),
    ...(note === undefined ? [] : note.split("\n")),
  ];
}

/** `WorkerScriptContent api`. */
export function labelOf({ type, name }: Finding): string {
  return `${type} ${name}`;
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;

function moduleLine(module: ModuleChange): string {
  return module.secret ? `${SIGNS[module.change]} ${module.name} (secret)` : differenceLine(module);
}

function traffic(shares: readonly Share[]): string {
  return shares.map(({ versionId, percentage }) => `${versionId} ${percentage} %`).join(", ");
}
