import { performance } from "node:perf_hooks";
import { ApiError, CODES, validation } from "../http/errors";
import type { Limits } from "../limits";
import type { Inspection } from "../model/script";
import { frame, type Code } from "./code";
import { exportsOf, withInspector, withoutInspector } from "./exports";
import { isLost, type LoaderHost } from "./host";
import { FAILURE_HEADER } from "./host-script";
import { readText } from "./send";

const KEY = "inspected";

/** Compiles and starts code in one long-lived workerd, one after the other, so that a loop is the fault of exactly one. */
export class Inspector {
  readonly #start: () => Promise<LoaderHost>;
  readonly #limits: Limits;
  #host: Promise<LoaderHost> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(start: () => Promise<LoaderHost>, limits: Limits) {
    this.#start = start;
    this.#limits = limits;
  }

  async inspect(code: Code): Promise<Inspection> {
    const turn = this.#last.then(async () => await this.#inspect(code));
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  /** Ends the process; whoever still waits for a turn gets none. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await (await host?.catch(() => undefined))?.dispose();
  }

  async #inspect(code: Code): Promise<Inspection> {
    if (this.#isClosed) throw new Error("The emulator ends.");
    const host = await (this.#host ??= this.#begin());
    host.offer(KEY, () => frame(withInspector(code)));
    const started = performance.now();
    const asked = ask(host).catch((error: unknown) => {
      throw this.#isClosed ? error : crashed(error);
    });
    const answer = await this.#inTime(asked);
    host.withdraw(KEY);
    if (answer.failure !== undefined) throw validation(withoutInspector(answer.failure));
    const exports = exportsOf(answer.text);
    if (!exports) throw noHandlers();
    return { ...exports, startupTimeMs: Math.max(1, Math.round(performance.now() - started)) };
  }

  async #begin(): Promise<LoaderHost> {
    try {
      return await this.#start();
    } catch (error) {
      this.#host = undefined;
      throw error;
    }
  }

  /** [documented] Start-up time is limited. workerd itself does not enforce it, so a process that loops is ended. */
  async #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(validation("Script startup exceeded CPU time limit.")), this.#limits.startupMilliseconds);
    });
    try {
      return await Promise.race([answer, timeout]);
    } catch (error) {
      answer.catch(() => undefined);
      await this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function ask(host: LoaderHost): Promise<{ readonly text: string; readonly failure: string | undefined }> {
  // After a crash it answers again a moment later.
  if (!(await host.ping())) throw new Error("The Workers runtime of the emulator could not start again.");
  const message = await host.send({ mode: "inspect", key: KEY, method: "GET", path: "/", headers: { host: "inspector" } });
  const failure = message.headers[FAILURE_HEADER];
  return { text: await readText(message), failure: typeof failure === "string" ? decodeURIComponent(failure) : undefined };
}

/** [observed] wrangler knows the wording. A process that does not survive the start of code has no memory left. */
export function crashed(error: unknown): unknown {
  return isLost(error) ? validation("Script startup exceeded memory limits.") : error;
}

/** [documented] Code and wording. */
export function noHandlers(): ApiError {
  return new ApiError(400, { code: CODES.noHandlers, message: "No event handlers were registered. This script does nothing." });
}
