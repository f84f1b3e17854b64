/** Milliseconds for which work goes on before others have their turn. */
const SLICE_MS = 20;

/**
 * Lets long work that never waits be interrupted by whatever else the process has to do: reading thousands of small files one
 * after the other is many times faster than asking for each and waiting, but requests under way must not stand still for it.
 */
export class Turns {
  #since = performance.now();

  /** Resolves at once, or after everybody else had a turn. */
  async next(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
