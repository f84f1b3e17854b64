import type { Limits } from "../limits";
import type { ApiRequest, ApiResponse } from "../http/message";
import { frame, type Code } from "./code";
import { cpuLimit } from "./cpu-limit";
import type { LoaderHost } from "./host";
import type { ServingProcess } from "./process";
import { Processes } from "./processes";
import type { Version } from "./runtime";
import { requestFor } from "./send";
import { Suspects } from "./suspects";

/** Milliseconds. [documented] What `waitUntil` has after the answer. */
const WAIT_UNTIL = 30_000;

type LoaderProcess = ServingProcess<LoaderHost>;

/** Serves versions whose bindings are plain values from one long-lived workerd. */
export class WorkerServer {
  readonly #start: () => Promise<LoaderHost>;
  readonly #limits: Limits;
  readonly #suspects = new Suspects<LoaderHost>();
  readonly #processes: Processes<LoaderHost>;
  #current: Promise<LoaderProcess> | undefined;

  constructor(start: () => Promise<LoaderHost>, limits: Limits, log: (line: string) => void) {
    this.#start = start;
    this.#limits = limits;
    this.#processes = new Processes(limits, log);
  }

  async fetch(version: Version, code: () => Code, request: ApiRequest, url: string): Promise<ApiResponse> {
    const key = keyOf(version);
    return await this.#suspects.answer({
      request: { mode: "serve", key, ...cpuLimit(version, this.#limits), ...requestFor(request, url) },
      together: async () => await this.#process(),
      alone: async () => await this.#begin(),
      prepare: ({ host }) => host.offer(key, () => frame(code())),
    });
  }

  async close(): Promise<void> {
    await this.#suspects.end(async () => {
      this.#current = undefined;
      await this.#processes.close();
    });
  }

  async #process(): Promise<LoaderProcess> {
    const starting = (this.#current ??= this.#begin());
    const current = await starting.catch((error: unknown) => {
      if (this.#current === starting) this.#current = undefined;
      throw error;
    });
    const { workersPerProcess, requestsPerProcess } = this.#limits;
    if (!current.retired && current.host.keys < workersPerProcess && current.served < requestsPerProcess) return current;
    current.retire(WAIT_UNTIL);
    if (this.#current === starting) this.#current = this.#begin();
    return await this.#process();
  }

  async #begin(): Promise<LoaderProcess> {
    return await this.#processes.begin(this.#start, true);
  }
}

function keyOf({ account, script, metadata }: Version): string {
  return `${account}/${script}/${metadata.id}`;
}
