import { isChunks, type ApiResponse } from "../http/message";
import type { Host, HostRequest } from "./host";
import { ProcessEnded, type ServingProcess } from "./process";

/** Processes at once that have one Worker each, because it is suspected to loop. */
const ALONE = 4;

type Choose<H extends Host> = () => Promise<ServingProcess<H>>;

/** A request, and where it can run. */
export interface Asked<H extends Host> {
  readonly request: HostRequest;
  /** The process in which it runs beside others. */
  readonly together: Choose<H>;
  /** A process of its own; undefined where two processes must not run the Worker at the same time. */
  readonly alone?: Choose<H>;
  /** Called before the request is sent to a process. */
  readonly prepare?: (process: ServingProcess<H>) => void;
}

/**
 * Answers requests so that a Worker that loops harms no other. Whoever is under way when a process is blocked is a suspect: nobody can see
 * from outside whose code runs.
 */
export class Suspects<H extends Host = Host> {
  /** Versions that run alone until they have answered. */
  readonly #suspects = new Set<string>();
  /** Versions that are alone in a process which is blocked. */
  readonly #looping = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #alone = 0;
  /** Counts ends: a request of before chooses no process any more. */
  #ends = 0;
  #ending: Promise<void> | undefined;
  #lastTrial: Promise<unknown> = Promise.resolve();

  async answer({ together, alone, ...asked }: Asked<H>): Promise<ApiResponse> {
    await this.#ending;
    const ends = this.#ends;
    const unlessEnded =
      (choose: Choose<H>): Choose<H> =>
      async () => {
        if (ends !== this.#ends) throw new ProcessEnded({ stuck: false, sole: false, last: false });
        return await choose();
      };
    try {
      const guarded = { ...asked, together: unlessEnded(together) };
      return await (alone ? this.#elsewhere(guarded, unlessEnded(alone)) : this.#oneAfterAnother(guarded));
    } catch (error) {
      if (error instanceof ProcessEnded && error.stuck) return exceeded();
      if (error instanceof ProcessEnded || ends !== this.#ends) return restarted();
      throw error;
    }
  }

  /**
   * Ends all processes by `close`. Whoever waits for one gets none any more, and who comes meanwhile waits: it would start what is about to
   * end, again and again.
   */
  async end(close: () => Promise<void>): Promise<void> {
    this.#ends += 1;
    this.#suspects.clear();
    await (this.#ending ??= close().finally(() => (this.#ending = undefined)));
  }

  /** Where another process can take over at once, a suspect goes on alone. */
  async #elsewhere(asked: Asked<H>, alone: Choose<H>): Promise<ApiResponse> {
    const { request } = asked;
    if (this.#suspects.has(request.key)) return await this.#answerAlone(asked, alone);
    const process = await entered(asked.together);
    const answer = send(process, asked);
    const first = await process.unlessBlocked(answer);
    if (first) return first;
    this.#suspects.add(request.key);
    if (!isRepeatable(request)) return await answer;
    answer.then(discard, () => undefined);
    process.abandon(request);
    return await this.#answerAlone(again(asked), alone);
  }

  async #answerAlone(asked: Asked<H>, alone: Choose<H>): Promise<ApiResponse> {
    const { key } = asked.request;
    if (this.#alone >= ALONE && this.#looping.has(key)) return exceeded();
    await this.#place();
    const process = await entered(alone).catch((error: unknown) => {
      this.#leave();
      throw error;
    });
    void process.ended.then(() => this.#leave());
    void process.unlessBlocked(process.ended.then(() => true)).then((over) => {
      if (over) return;
      this.#looping.add(key);
      void process.ended.then(() => this.#looping.delete(key));
    });
    const answer = await send(process, asked).finally(() => process.retire());
    if (!process.wasBlocked) this.#suspects.delete(key);
    return answer;
  }

  /**
   * Where only one process may run the Worker, everything waits for its end. Then suspects are asked again, one after the other, the likely one
   * last: whoever loops a second time loops alone.
   */
  async #oneAfterAnother(asked: Asked<H>): Promise<ApiResponse> {
    const process = await entered(asked.together);
    try {
      return await send(process, asked);
    } catch (error) {
      if (!(error instanceof ProcessEnded) || !error.stuck || error.sole || !isRepeatable(asked.request)) throw error;
      if (error.last) await new Promise(setImmediate);
    }
    const trial = this.#lastTrial.then(async () => await send(await entered(asked.together), again(asked)));
    this.#lastTrial = trial.catch(() => undefined);
    return await trial;
  }

  async #place(): Promise<void> {
    if (this.#alone >= ALONE) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    else this.#alone += 1;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#alone -= 1;
  }
}

async function entered<H extends Host>(choose: Choose<H>): Promise<ServingProcess<H>> {
  for (;;) {
    const process = await choose();
    if (await process.enter()) return process;
  }
}

async function send<H extends Host>(process: ServingProcess<H>, { request, prepare }: Asked<H>): Promise<ApiResponse> {
  prepare?.(process);
  return await process.answer(request);
}

/** The same request once more; its body, which was none, may be used up. */
function again<H extends Host>(asked: Asked<H>): Asked<H> {
  const { body: _sent, ...request } = asked.request;
  return { ...asked, request };
}

/** A request that can be sent twice: it asks, and has no body. */
function isRepeatable({ mode, method, headers }: HostRequest): boolean {
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return mode === "serve" && (method === "GET" || method === "HEAD") && !hasBody;
}

function discard({ body }: ApiResponse): void {
  if (!isChunks(body)) body.destroy();
}

/** [documented] Code 1102: a Worker exceeded its limit of CPU time. */
function exceeded(): ApiResponse {
  return plain(503, "error code: 1102");
}

function restarted(): ApiResponse {
  return plain(503, "The Workers runtime of the emulator was started again before this request had an answer.");
}

export function plain(status: number, text: string): ApiResponse {
  return { status, headers: { "content-type": "text/plain; charset=UTF-8" }, body: [Buffer.from(text)] };
}
