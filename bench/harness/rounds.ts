/**
 * Measures each side once a round, after one run of each that does not count. Who begins changes from round to round, so that none profits
 * from what another left warm.
 */
export async function alternate<Side extends string, T>(rounds: number, sides: Record<Side, () => Promise<T>>): Promise<Record<Side, T>[]> {
  const names = Object.keys(sides) as Side[];
  const results: Record<Side, T>[] = [];
  for (let round = 0; round <= rounds; round++) {
    const result: Partial<Record<Side, T>> = {};
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) result[name] = await sides[name]();
    if (round > 0) results.push(result as Record<Side, T>);
  }
  return results;
}

/** One property of both sides, of every round. */
export function each<T>(rounds: readonly Record<"ours" | "floor", T>[], of: (measured: T) => number): { ours: number; floor: number }[] {
  return rounds.map(({ ours, floor }) => ({ ours: of(ours), floor: of(floor) }));
}
