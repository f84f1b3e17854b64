import type { Figure } from "./figure";

export interface Settings {
  /** Rounds of every comparison. */
  readonly rounds: number;
  /** Tiny sizes: shows that the benchmark runs, and says nothing about speed. */
  readonly quick: boolean;
}

/** One question, and how it is answered by measuring. */
export interface Benchmark {
  readonly name: string;
  /** What is asked, for the table. */
  readonly question: string;
  run(settings: Settings): Promise<Figure[]>;
}
