/** Something that an input does wrong: where (the property's path) and what, with what to do. */
export interface Problem {
  readonly path: string;
  readonly problem: string;
}

/** Collects everything that a check finds, so that the user hears of all of it at once. */
export class Problems {
  readonly #found: Problem[] = [];

  /** One problem a cause: a second one at the same path is a consequence of the first. */
  add(path: string, problem: string): void {
    if (!this.#found.some((known) => known.path === path)) this.#found.push({ path, problem });
  }

  get all(): readonly Problem[] {
    return this.#found;
  }
}

/** The path of an element of a map: `modules["lib/util.js"]`. Long names are cut: they are shown, not looked up. */
export function at(map: string, key: string): string {
  const shown = key.length > 200 ? `${key.slice(0, 200)}…` : key;
  return `${map}[${JSON.stringify(shown)}]`;
}

/** What to say about a name that nothing has: the name that was meant when one is close, else all that there are. */
export function noSuchProperty(known: readonly string[], meant: string | undefined): string {
  return `there is no such property. ${meant === undefined ? `Known are ${known.join(", ")}.` : `Did you mean ${meant}?`}`;
}

/** Edits that make a name still a slip of the one that was meant. */
const SLIP = 2;

/** The known name that was most likely meant, in another case or with a slip, if there is one. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const near = known.filter((candidate) => Math.abs(candidate.length - name.length) <= SLIP);
  const distances = near.map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }));
  return distances.filter(({ distance }) => distance <= SLIP).sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Levenshtein's distance: letters to add, drop or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
