import { median, range } from "./statistics";

/** What a goal bounds: the ratio to the floor, the value itself, or by how much the value is above the floor. */
export interface Goal {
  readonly of: "ratio" | "value" | "difference";
  /** The bound. */
  readonly limit: number;
  /** `"<="` by default. */
  readonly is?: "<=" | "=";
}

/** One line of the table. */
export interface Figure {
  /** `<benchmark> <what is measured>`. */
  readonly name: string;
  readonly unit: "ms" | "MiB" | "bytes" | "";
  readonly value: number;
  /** `undefined` where there is nothing to compare with. */
  readonly floor?: number;
  readonly ratio?: number;
  /** The smallest and the largest of the rounds, of what the goal bounds; of the ratio where there is no goal. */
  readonly spread?: readonly [low: number, high: number];
  /** `undefined` for a figure that is only reported. */
  readonly goal?: Goal;
}

/** The same measured on both sides of one round. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

/**
 * A figure of several rounds. The ratio is the median of the rounds' ratios: the two sides of a round ran one right after the
 * other, so a machine whose speed drifts moves both. It can differ a little from the ratio of the two medians.
 */
export function compared(name: string, unit: Figure["unit"], pairs: readonly Pair[], goal?: Goal): Figure {
  const ratios = pairs.map(({ ours, floor }) => ours / floor);
  const of = goal?.of ?? "ratio";
  const shown = pairs.map(({ ours, floor }, index) =>
    of === "value" ? ours : of === "difference" ? ours - floor : (ratios[index] ?? NaN),
  );
  const figure = {
    ...{ name, unit, value: median(pairs.map(({ ours }) => ours)), floor: median(pairs.map(({ floor }) => floor)) },
    ...{ ratio: median(ratios), spread: range(shown) },
  };
  return goal === undefined ? figure : { ...figure, goal };
}

/** A figure that is counted: the same in every round, or the worst of them. */
export function counted(name: string, unit: Figure["unit"], value: number, goal?: Goal, floor?: number): Figure {
  return { name, unit, value, ...(floor === undefined ? {} : { floor, ratio: value / floor }), ...(goal === undefined ? {} : { goal }) };
}

/** What the goal bounds, of this figure. */
function measureOf(figure: Figure): number {
  switch (figure.goal?.of) {
    case "value":
      return figure.value;
    case "difference":
      return figure.value - (figure.floor ?? NaN);
    case "ratio":
    case undefined:
      return figure.ratio ?? NaN;
  }
}

/** True when the goal is met, or when there is none. */
export function isMet(figure: Figure): boolean {
  if (figure.goal === undefined) return true;
  const { limit, is = "<=" } = figure.goal;
  return is === "=" ? measureOf(figure) === limit : measureOf(figure) <= limit;
}
