import { type Figure, type Goal, isMet } from "./figure";

const HEAD = ["", "ours", "floor", "ratio", "spread", "goal", ""];

/** The figures as lines of a table whose columns stand below one another. */
export function table(figures: readonly Figure[]): string[] {
  const rows = [HEAD, ...figures.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** The last line of `npm run bench`. */
export function json(figures: readonly Figure[]): string {
  const results = figures.map((figure) => ({
    name: figure.name,
    value: rounded(figure.value),
    floor: figure.floor === undefined ? null : rounded(figure.floor),
    ratio: figure.ratio === undefined || !Number.isFinite(figure.ratio) ? null : rounded(figure.ratio),
    goal: figure.goal === undefined ? null : goalText(figure.goal),
    ok: isMet(figure),
  }));
  return JSON.stringify({ results });
}

function row(figure: Figure): string[] {
  const { name, unit, value, floor, ratio, spread, goal } = figure;
  const ofValues = goal?.of === "value" || goal?.of === "difference";
  return [
    name,
    amount(value, unit),
    floor === undefined ? "" : amount(floor, unit),
    ratio === undefined || !Number.isFinite(ratio) ? "" : ratio.toFixed(3),
    spread === undefined ? "" : spread.map((end) => (ofValues ? amount(end, "") : end.toFixed(3))).join("…"),
    goal === undefined ? "" : goalText(goal),
    goal === undefined ? "" : isMet(figure) ? "✓" : "✗",
  ];
}

/** A goal in words that say what it bounds. */
function goalText({ of, limit, is = "<=" }: Goal): string {
  return `${of === "difference" ? "value - floor" : of} ${is} ${String(limit)}`;
}

function amount(value: number, unit: string): string {
  const text = value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 1 });
  return unit === "" ? text : `${text} ${unit}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
