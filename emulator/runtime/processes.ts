import type { Limits } from "../limits";
import type { Host } from "./host";
import { ServingProcess } from "./process";

/** Milliseconds that the start of many Workers may take on a busy machine. One that loops as it starts, once it is bound to something, would take for ever. */
const START = 30_000;

/** The processes of one owner, from the start of each to its end. */
export class Processes<H extends Host = Host> {
  readonly #options: { readonly limits: Limits; readonly log: (line: string) => void };
  readonly #starting = new Set<Promise<unknown>>();
  readonly #all = new Set<ServingProcess<H>>();
  /** Ends what is starting. */
  #closing = new AbortController();

  constructor(limits: Limits, log: (line: string) => void) {
    this.#options = { limits, log };
  }

  /** Nothing starts, and no process has a request. */
  get idle(): boolean {
    return this.#starting.size === 0 && [...this.#all].every(({ idle }) => idle);
  }

  /** `movable`: another process can run the same Workers at the same time. */
  async begin(start: (ended: AbortSignal) => Promise<H>, movable: boolean): Promise<ServingProcess<H>> {
    const ended = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(START)]);
    const starting = start(ended).then((host) => {
      const process = new ServingProcess(host, { ...this.#options, movable });
      this.#all.add(process);
      void process.ended.then(() => this.#all.delete(process));
      return process;
    });
    const settled = starting.catch(() => undefined).finally(() => this.#starting.delete(settled));
    this.#starting.add(settled);
    return await starting;
  }

  /** Ends all, and what is about to start. */
  async close(): Promise<void> {
    while (this.#all.size + this.#starting.size > 0) {
      this.#closing.abort();
      this.#closing = new AbortController();
      await Promise.all([...this.#all].map(async (process) => await process.end()));
      await Promise.all(this.#starting);
    }
  }
}
