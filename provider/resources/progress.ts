import type { Context } from "./context";

/** Milliseconds until an upload is worth a line. */
const FIRST_MS = 5_000;
/** Milliseconds at most between two lines: each pause is twice as long as the one before, so that a log stays readable. */
const LONGEST_MS = 60_000;

const MIB = 1024 * 1024;

/**
 * Says how far an upload is: nothing for one that takes less than five seconds, then a line now and then.
 *
 * An engine shows what its provider prints as soon as it comes, without repainting it: so each line is one more in the log.
 */
export class Progress {
  readonly #context: Pick<Context, "clock" | "log">;
  readonly #what: string;
  readonly #total: number;
  #sent = 0;

  /**
   * @param what What is uploaded, for messages: `modules of api`.
   * @param total Bytes of all the bodies, about.
   */
  constructor(context: Pick<Context, "clock" | "log">, what: string, total: number) {
    this.#context = context;
    this.#what = what;
    this.#total = total;
  }

  /** What a request reports to (`ApiRequest.progress`): an attempt that failed does not count any more when the next one begins. */
  readonly request = (): (() => (bytes: number) => void) => {
    let own = 0;
    return () => {
      this.#sent -= own;
      own = 0;
      return (bytes) => {
        own += bytes;
        this.#sent += bytes;
      };
    };
  };

  /** Runs an upload, and reports for as long as it takes. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const { clock, log } = this.#context;
    const start = clock.now();
    let [cancel, said] = [(): void => undefined, false];
    const wait = (ms: number): void => {
      cancel = clock.after(ms, () => {
        said = true;
        log.info(`${this.#what}: ${this.#state()}.`);
        wait(Math.min(ms * 2, LONGEST_MS));
      });
    };
    wait(FIRST_MS);
    try {
      const result = await run();
      if (said) log.info(`${this.#what}: sent, in ${Math.round((clock.now() - start) / 1000)} seconds.`);
      return result;
    } finally {
      cancel();
    }
  }

  #state(): string {
    // What frames the content is sent too, and not in the total.
    if (this.#sent >= this.#total) return `all ${amount(this.#total)} sent, waiting for the answer`;
    return `${amount(this.#sent)} of ${amount(this.#total)} sent (${Math.floor((100 * this.#sent) / this.#total)} %)`;
  }
}

function amount(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}
