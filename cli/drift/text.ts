import { differenceLine } from "../../provider/content/compare";
import { CONTROLS } from "../../provider/client/printable";
import type { Finding, ModuleChange, Share } from "./report";

/** JSON with what a terminal would obey escaped. JSON itself escapes the oldest of them only. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
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
