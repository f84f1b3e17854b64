import { type Collect, collect } from "./collector";

/** Calls between two looks at the heap. */
const LOOK = 20;

/** Bytes by which the heap grows before what is young is collected. */
const YOUNG = 8 * 1024 * 1024;

/** Bytes of what outlived that, before everything is collected. */
const OLD = 16 * 1024 * 1024;

/** The same as a share of what stays in use, for heaps that are large by themselves: else each new piece of them would be looked through again. */
const OLD_SHARE = 1 / 3;

/** What is known of the heap, and how it is made smaller. */
export interface HeapOptions {
  /** Bytes of the heap, garbage included. */
  readonly used: () => number;
  readonly collect: Collect;
}

/** Loads nothing before the first look, which few resources come to. */
const OF_PROCESS: HeapOptions = { used: () => process.getBuiltinModule("node:v8").getHeapStatistics().used_heap_size, collect };

/**
 * Keeps the process in which the engine runs us from growing with the stack.
 *
 * Each call leaves the messages of the engine's plugin behind, and V8, which sees that the machine has memory, is in no hurry: the process of
 * any dynamic provider grew by 120 MiB from 50 to 1,000 resources, and nothing of that was in use.
 */
export class Heap {
  readonly #options: HeapOptions;
  #calls = 0;
  /** Bytes of the heap after the last collection of what is young, and after the last of everything. Less where less was seen since. */
  #afterYoung = Infinity;
  #afterAll = Infinity;

  /** @param options By default this process's. */
  constructor(options: HeapOptions = OF_PROCESS) {
    this.#options = options;
  }

  /** A call begins. */
  call(): void {
    this.#calls += 1;
    if (this.#calls % LOOK === 0) this.#look();
  }

  #look(): void {
    const { used, collect } = this.#options;
    const before = used();
    // V8 collects by itself as well.
    this.#afterYoung = Math.min(this.#afterYoung, before);
    this.#afterAll = Math.min(this.#afterAll, this.#afterYoung);
    if (before - this.#afterYoung < YOUNG) return;
    collect({ type: "minor" });
    this.#afterYoung = used();
    if (this.#afterYoung - this.#afterAll < Math.max(OLD, this.#afterAll * OLD_SHARE)) return;
    collect({ type: "major" });
    this.#afterYoung = this.#afterAll = used();
  }
}
