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
