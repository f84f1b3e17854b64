import type { IncomingMessage } from "node:http";
import type { Limits } from "../limits";
import type { ApiRequest, ApiResponse } from "../http/message";
import { frame, type Code } from "./code";
import type { Host } from "./host";
import { FAILURE_HEADER } from "./host-script";
import { answerOf } from "./send";

/** Milliseconds between two looks at whether the process still answers. */
const PING_INTERVAL = 500;

interface Process {
  readonly host: Host;
  inFlight: number;
  retired: boolean;
  watch: NodeJS.Timeout | undefined;
}

/** Serves deployed Workers from one long-lived workerd. */
export class WorkerServer {
  readonly #start: () => Promise<Host>;
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  readonly #all = new Set<Process>();
  #current: Promise<Process> | undefined;

  constructor(start: () => Promise<Host>, limits: Limits, log: (line: string) => void) {
    this.#start = start;
    this.#limits = limits;
    this.#log = log;
  }

  async fetch(key: string, code: () => Code, request: ApiRequest, url: string): Promise<ApiResponse> {
    const process = await this.#acquire();
    const { pathname, search, host } = new URL(url);
    process.host.offer(key, () => frame(code()));
    try {
      const message = await process.host.send({
        mode: "serve",
        key,
        method: request.method,
        path: `${pathname}${search}`,
        headers: { ...request.headers, host },
        body: request.body,
      });
      message.on("close", () => void this.#leave(process));
      this.#report(key, message);
      return answerOf(message);
    } catch (error) {
      await this.#leave(process);
      if (process.retired) return plain(503, "error code: 1102");
      throw error;
    }
  }

  async close(): Promise<void> {
    const starting = this.#current;
    this.#current = undefined;
    await starting?.catch(() => undefined);
    await Promise.all([...this.#all].map(async (process) => await this.#end(process)));
  }

  /** A process that takes this request. One that holds too many Workers ends with the last request that it has. */
  async #acquire(): Promise<Process> {
    for (;;) {
      const starting = (this.#current ??= this.#begin());
      const process = await starting;
      if (!process.retired && process.host.keys < this.#limits.workersPerProcess) {
        this.#enter(process);
        return process;
      }
      if (this.#current === starting) this.#current = undefined;
      process.retired = true;
      if (process.inFlight === 0) await this.#end(process);
    }
  }

  async #begin(): Promise<Process> {
    try {
      const process: Process = { host: await this.#start(), inFlight: 0, retired: false, watch: undefined };
      this.#all.add(process);
      return process;
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
  }

  #report(key: string, message: IncomingMessage): void {
    const failure = message.headers[FAILURE_HEADER];
    if (typeof failure === "string") this.#log(`the Worker ${key} threw: ${decodeURIComponent(failure)}`);
  }

  #enter(process: Process): void {
    process.inFlight += 1;
    process.watch ??= setTimeout(() => void this.#look(process), PING_INTERVAL).unref();
  }

  async #leave(process: Process): Promise<void> {
    process.inFlight -= 1;
    if (process.inFlight > 0) return;
    clearTimeout(process.watch);
    process.watch = undefined;
    if (process.retired) await this.#end(process);
  }

  /** workerd runs all Workers in one thread and has no limit of its own: when one loops, a ping stays without an answer. */
  async #look(process: Process): Promise<void> {
    const alive = await answersPing(process.host, this.#limits.stuckMilliseconds);
    process.watch = undefined;
    if (!this.#all.has(process) || process.inFlight === 0) return;
    if (alive) {
      process.watch = setTimeout(() => void this.#look(process), PING_INTERVAL).unref();
      return;
    }
    this.#log(`a Worker kept the runtime busy for more than ${this.#limits.stuckMilliseconds} ms: it was restarted`);
    process.retired = true;
    await this.#end(process);
  }

  async #end(process: Process): Promise<void> {
    if (!this.#all.delete(process)) return;
    clearTimeout(process.watch);
    process.retired = true;
    await process.host.dispose();
  }
}

async function answersPing(host: Host, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds).unref();
  });
  const ping = host.send({ mode: "ping", key: "", method: "GET", path: "/", headers: { host: "ping" } }).then(
    (message) => {
      message.resume();
      return true;
    },
    () => true,
  );
  try {
    return await Promise.race([ping, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

export function plain(status: number, text: string): ApiResponse {
  return { status, headers: { "content-type": "text/plain; charset=UTF-8" }, body: [Buffer.from(text)] };
}
