import type { Limits } from "../limits";
import { isChunks, type ApiRequest, type ApiResponse } from "../http/message";
import { frame, type Code } from "./code";
import type { HostRequest, LoaderHost } from "./host";
import { plain, ServingProcess } from "./process";
import { requestFor } from "./send";

type LoaderProcess = ServingProcess<LoaderHost>;

/** Processes at once that have one Worker each, because it is suspected to loop. */
const ALONE = 4;

/**
 * Serves versions whose bindings are plain values from one long-lived workerd. workerd has one thread for all of them: when a Worker keeps it busy,
 * the others go on in another process, and whoever was under way then is a suspect, and runs alone until it has answered.
 */
export class WorkerServer {
  readonly #start: () => Promise<LoaderHost>;
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  readonly #all = new Set<LoaderProcess>();
  readonly #suspects = new Set<string>();
  #alone = 0;
  #current: Promise<LoaderProcess> | undefined;

  constructor(start: () => Promise<LoaderHost>, limits: Limits, log: (line: string) => void) {
    this.#start = start;
    this.#limits = limits;
    this.#log = log;
  }

  async fetch(key: string, code: () => Code, request: ApiRequest, url: string): Promise<ApiResponse> {
    const outgoing = { mode: "serve", key, ...requestFor(request, url) } as const;
    if (this.#suspects.has(key)) return await this.#answerAlone(code, outgoing);
    const process = await this.#process();
    const answer = send(process, code, outgoing);
    const first = await process.unlessBlocked(answer);
    if (first) return first;
    this.#suspects.add(key);
    process.retire();
    if (!isRepeatable(request)) return await answer;
    answer.then(discard, () => undefined);
    const { body: _sent, ...again } = outgoing;
    return await this.#answerAlone(code, again);
  }

  async close(): Promise<void> {
    const starting = this.#current;
    this.#current = undefined;
    await starting?.catch(() => undefined);
    await Promise.all([...this.#all].map(async (process) => await process.end()));
  }

  async #answerAlone(code: () => Code, outgoing: HostRequest): Promise<ApiResponse> {
    if (this.#alone >= ALONE) return plain(503, "error code: 1102");
    this.#alone += 1;
    const left = (): void => void (this.#alone -= 1);
    const process = await this.#begin().catch((error: unknown) => {
      left();
      throw error;
    });
    void process.ended.then(left);
    const answer = await send(process, code, outgoing).finally(() => process.retire());
    if (!process.isBlocked) this.#suspects.delete(outgoing.key);
    return answer;
  }

  async #process(): Promise<LoaderProcess> {
    const starting = (this.#current ??= this.#begin());
    const current = await starting.catch((error: unknown) => {
      if (this.#current === starting) this.#current = undefined;
      throw error;
    });
    if (!current.retired && current.host.keys < this.#limits.workersPerProcess) return current;
    current.retire();
    if (this.#current === starting) this.#current = this.#begin();
    return await this.#process();
  }

  async #begin(): Promise<LoaderProcess> {
    const process = new ServingProcess(await this.#start(), this.#limits, this.#log);
    this.#all.add(process);
    void process.ended.then(() => this.#all.delete(process));
    return process;
  }
}

async function send(process: LoaderProcess, code: () => Code, outgoing: HostRequest): Promise<ApiResponse> {
  process.enter();
  process.host.offer(outgoing.key, () => frame(code()));
  return await process.answer(outgoing);
}

/** A request that can be sent twice: it asks, and has no body. */
function isRepeatable({ method, headers }: ApiRequest): boolean {
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return (method === "GET" || method === "HEAD") && !hasBody;
}

function discard({ body }: ApiResponse): void {
  if (!isChunks(body)) body.destroy();
}
