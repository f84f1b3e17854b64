import { type Collect, collector } from "./collector";

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

/**
 * Keeps the process in which the engine runs us from growing with the stack.
 *
 * Each call leaves the messages of the engine's plugin behind, and V8, which sees that the machine has memory, is in no hurry: the process of
 * any dynamic provider grew by 120 MiB from 50 to 1,000 resources, and nothing of that was in use.
 */
export class Heap {
  readonly #options: () => HeapOptions;
  #calls = 0;
  #heap: HeapOptions | undefined;
  /** Bytes of the heap after the last collection of what is young, and after the last of everything. Before one, at the first look. */
  #afterYoung = 0;
  #afterAll = 0;

  /** @param options Asked for at the first look. By default this process's. */
  constructor(options: () => HeapOptions = heapOfProcess) {
    this.#options = options;
  }

  /** A call begins. */
  call(): void {
    this.#calls += 1;
    if (this.#calls % LOOK === 0) this.#look();
  }

  #look(): void {
    if (this.#heap === undefined) {
      this.#heap = this.#options();
      this.#afterYoung = this.#afterAll = this.#heap.used();
      return;
    }
    const { used, collect } = this.#heap;
    const before = used();
    // V8 collects by itself as well.
    this.#afterYoung = Math.min(this.#afterYoung, before);
    if (before - this.#afterYoung < YOUNG) return;
    collect({ type: "minor" });
    this.#afterYoung = used();
    this.#afterAll = Math.min(this.#afterAll, this.#afterYoung);
    if (this.#afterYoung - this.#afterAll < Math.max(OLD, this.#afterAll * OLD_SHARE)) return;
    collect({ type: "major" });
    this.#afterYoung = this.#afterAll = used();
  }
}

function heapOfProcess(): HeapOptions {
  // Loaded here, since few resources never come so far; the collector by the first that is asked for.
  const v8 = process.getBuiltinModule("node:v8");
  let collect: Collect | undefined;
  return { used: () => v8.getHeapStatistics().used_heap_size, collect: (options) => (collect ??= collector())(options) };
}
