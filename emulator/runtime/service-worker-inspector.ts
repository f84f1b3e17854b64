import { performance } from "node:perf_hooks";
import { validation } from "../http/errors";
import type { Limits } from "../limits";
import type { Content, Inspection } from "../model/script";
import { noHandlers } from "./inspector";
import type { Instance } from "./miniflare";
import type { RunSettings } from "./runtime";
import { readText, send } from "./send";
import { EVENTS_HEADER, serviceWorkerFailure } from "./service-worker";

/** Milliseconds that the start of a process may take, besides the code in it. */
const PROCESS_START = 5000;

type StartServiceWorker = (content: Content, settings: RunSettings, ended: AbortSignal) => Promise<Instance>;

/** Starts service workers, one after the other: workerd's loader takes modules only, so that each gets a process of its own for a moment. */
export class ServiceWorkerInspector {
  readonly #start: StartServiceWorker;
  readonly #limits: Limits;
  readonly #closed = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: StartServiceWorker, limits: Limits) {
    this.#start = start;
    this.#limits = limits;
  }

  async inspect(content: Content, settings: RunSettings): Promise<Inspection> {
    const turn = this.#last.then(async () => await this.#inspect(content, settings));
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#last;
  }

  async #inspect(content: Content, settings: RunSettings): Promise<Inspection> {
    this.#closed.signal.throwIfAborted();
    const tooLong = AbortSignal.timeout(PROCESS_START + this.#limits.startupMilliseconds);
    const started = performance.now();
    const instance = await this.#start(content, settings, AbortSignal.any([tooLong, this.#closed.signal])).catch((error: unknown) => {
      throw tooLong.aborted ? validation("Script startup exceeded CPU time limit.") : serviceWorkerFailure(error, content);
    });
    try {
      const startupTimeMs = Math.max(1, Math.round(performance.now() - started));
      const answer = await send(instance, { method: "GET", path: "/", headers: { [EVENTS_HEADER]: "1" } });
      const handlers = JSON.parse(await readText(answer)) as string[];
      if (handlers.length === 0) throw noHandlers();
      return { handlers, namedHandlers: [], startupTimeMs };
    } finally {
      await instance.dispose();
    }
  }
}
