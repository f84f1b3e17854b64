import type { Limits } from "../limits";
import type { ApiResponse } from "../http/message";
import type { Host, HostRequest } from "./host";
import { FAILURE_HEADER } from "./host-script";
import { answerOf, onEnd } from "./send";

/** Milliseconds between two looks at whether the process still answers. */
const PING_INTERVAL = 500;

type Log = (line: string) => void;

/**
 * A workerd that serves requests. It runs all its Workers in one thread and has no limit of its own: when one loops, a ping stays
 * without an answer, and the process ends.
 */
export class ServingProcess<H extends Host = Host> {
  readonly host: H;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #limits: Limits;
  readonly #log: Log;
  #isBlocked = false;
  readonly #onBlocked = new Set<() => void>();
  #end: () => void = () => undefined;
  readonly #onIdle = new Set<() => void>();
  #inFlight = 0;
  #retired = false;
  #ending: Promise<void> | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(host: H, limits: Limits, log: Log) {
    this.host = host;
    this.#limits = limits;
    this.#log = log;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** A Worker has kept the process from answering for a while; it may answer again later. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** What was asked of the process, or undefined when it is blocked before that. */
  async unlessBlocked<T>(asked: Promise<T>): Promise<T | undefined> {
    return await new Promise((resolve, reject) => {
      const blocked = (): void => resolve(undefined);
      this.#onBlocked.add(blocked);
      asked.then(resolve, reject).finally(() => this.#onBlocked.delete(blocked));
    });
  }

  /** A process that is retired takes no new requests, and ends when it has answered those that it has. */
  get retired(): boolean {
    return this.#retired;
  }

  /** Call it as soon as the process is chosen: it does not end before the answer to a request that entered. */
  enter(): void {
    this.#inFlight += 1;
    this.#watch ??= setTimeout(() => void this.#look(), PING_INTERVAL).unref();
  }

  /** Answers a request that entered. */
  async answer(request: HostRequest): Promise<ApiResponse> {
    try {
      const message = await this.host.send(request);
      onEnd(message, () => this.#leave());
      const failure = message.headers[FAILURE_HEADER];
      if (typeof failure === "string") this.#log(`the Worker ${request.key} threw: ${decodeURIComponent(failure)}`);
      return answerOf(message);
    } catch (error) {
      this.#leave();
      if (this.#ending) return plain(503, "error code: 1102");
      throw error;
    }
  }

  retire(): void {
    this.#retired = true;
    if (this.#inFlight === 0) void this.end();
  }

  /** Retires and resolves when the process has ended, which it does after that time even in the middle of a request. */
  async drain(milliseconds: number): Promise<void> {
    this.#retired = true;
    if (this.#inFlight > 0) await this.#idle(milliseconds);
    await this.end();
  }

  async end(): Promise<void> {
    this.#retired = true;
    clearTimeout(this.#watch);
    await (this.#ending ??= this.host.dispose().finally(this.#end));
  }

  async #idle(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#onIdle.add(done);
    });
  }

  #leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight > 0) return;
    clearTimeout(this.#watch);
    this.#watch = undefined;
    for (const done of this.#onIdle) done();
    if (this.#retired) void this.end();
  }

  async #look(): Promise<void> {
    const { stuckMilliseconds, blockedMilliseconds } = this.#limits;
    const slow = setTimeout(() => {
      this.#isBlocked = true;
      for (const blocked of this.#onBlocked) blocked();
    }, blockedMilliseconds).unref();
    const alive = await answersPing(this.host, stuckMilliseconds);
    clearTimeout(slow);
    this.#watch = undefined;
    if (this.#ending || this.#inFlight === 0) return;
    if (alive) {
      this.#watch = setTimeout(() => void this.#look(), PING_INTERVAL).unref();
      return;
    }
    this.#log(`a Worker kept the runtime busy for more than ${stuckMilliseconds} ms: it was restarted`);
    await this.end();
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
