import type { Host } from "./host";

/** Milliseconds between two looks at whether the process still answers. */
const INTERVAL = 500;

export interface Watched {
  readonly host: Host;
  /** Milliseconds without an answer, after which the process is blocked. */
  readonly blockedAfter: number;
  /** Milliseconds without an answer, after which nobody waits any longer. */
  readonly stuckAfter: () => number;
  readonly onBlocked: () => void;
  /** Gets the milliseconds after which nobody waited any longer. */
  readonly onStuck: (milliseconds: number) => void;
}

/** Looks whether a workerd answers, for as long as it has something to answer. */
export class Watch {
  readonly #watched: Watched;
  #isWanted = false;
  #runs = false;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  start(): void {
    this.#isWanted = true;
    if (!this.#runs) this.#wait();
  }

  stop(): void {
    this.#isWanted = false;
  }

  #wait(): void {
    this.#runs = this.#isWanted;
    if (this.#runs) setTimeout(() => void this.#look().then(() => this.#wait()), INTERVAL).unref();
  }

  async #look(): Promise<void> {
    if (!this.#isWanted) return;
    const { host, blockedAfter, stuckAfter, onBlocked, onStuck } = this.#watched;
    const limit = stuckAfter();
    const slow = setTimeout(onBlocked, blockedAfter).unref();
    const answers = await answersWithin(host, limit);
    clearTimeout(slow);
    if (!answers) onStuck(limit);
  }
}

async function answersWithin(host: Host, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds).unref();
  });
  try {
    return await Promise.race([host.ping().then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
