import type { Limits } from "../limits";
import type { ApiRequest, ApiResponse } from "../http/message";
import { frame, type Code } from "./code";
import type { LoaderHost } from "./host";
import { ServingProcess } from "./process";
import { requestFor } from "./send";

type LoaderProcess = ServingProcess<LoaderHost>;

/** Serves versions whose bindings are plain values from one long-lived workerd. */
export class WorkerServer {
  readonly #start: () => Promise<LoaderHost>;
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  readonly #all = new Set<LoaderProcess>();
  #current: Promise<LoaderProcess> | undefined;

  constructor(start: () => Promise<LoaderHost>, limits: Limits, log: (line: string) => void) {
    this.#start = start;
    this.#limits = limits;
    this.#log = log;
  }

  async fetch(key: string, code: () => Code, request: ApiRequest, url: string): Promise<ApiResponse> {
    const process = await this.#process();
    process.enter();
    process.host.offer(key, () => frame(code()));
    return await process.answer({ mode: "serve", key, ...requestFor(request, url) });
  }

  async close(): Promise<void> {
    const starting = this.#current;
    this.#current = undefined;
    await starting?.catch(() => undefined);
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map(async (process) => await process.end()));
  }

  async #process(): Promise<LoaderProcess> {
    const starting = (this.#current ??= this.#begin());
    const current = await starting.catch((error: unknown) => {
      if (this.#current === starting) this.#current = undefined;
      throw error;
    });
    if (!current.retired && current.host.keys < this.#limits.workersPerProcess) return current;
    current.retire();
    this.#all.delete(current);
    if (this.#current === starting) this.#current = this.#begin();
    return await this.#process();
  }

  async #begin(): Promise<LoaderProcess> {
    const process = new ServingProcess(await this.#start(), this.#limits, this.#log);
    this.#all.add(process);
    return process;
  }
}
