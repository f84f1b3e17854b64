import { performance } from "node:perf_hooks";
import { type ApiError, validation } from "../http/errors";
import type { Limits } from "../limits";
import type { Content, Inspection } from "../model/script";
import { crashed, noHandlers } from "./inspector";
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
  /** Milliseconds. */
  readonly #limit: number;
  readonly #closed = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: StartServiceWorker, { startupMilliseconds }: Pick<Limits, "startupMilliseconds">, processStart = PROCESS_START) {
    this.#start = start;
    this.#limit = processStart + startupMilliseconds;
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
    const tooLong = AbortSignal.timeout(this.#limit);
    const ended = AbortSignal.any([tooLong, this.#closed.signal]);
    const started = performance.now();
    const exceeded = (): ApiError => validation("Script startup exceeded CPU time limit.");
    const instance = await this.#start(content, settings, ended).catch((error: unknown) => {
      throw tooLong.aborted ? exceeded() : serviceWorkerFailure(error, content);
    });
    let ending: Promise<void> | undefined;
    const end = async (): Promise<void> => await (ending ??= instance.dispose());
    // What starts can still keep its first request waiting.
    const abort = (): void => void end().catch(() => undefined);
    ended.addEventListener("abort", abort);
    if (ended.aborted) abort();
    try {
      const startupTimeMs = Math.max(1, Math.round(performance.now() - started));
      const answer = await send(instance, { method: "GET", path: "/", headers: { [EVENTS_HEADER]: "1" } });
      const handlers = JSON.parse(await readText(answer)) as string[];
      if (handlers.length === 0) throw noHandlers();
      return { handlers, namedHandlers: [], startupTimeMs };
    } catch (error) {
      this.#closed.signal.throwIfAborted();
      throw tooLong.aborted ? exceeded() : crashed(error);
    } finally {
      ended.removeEventListener("abort", abort);
      await end();
    }
  }
}
