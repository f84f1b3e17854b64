import type { Limits } from "../limits";
import type { ApiResponse } from "../http/message";
import type { Host, HostRequest } from "./host";
import { FAILURE_HEADER } from "./host-script";
import { answerOf, onEnd } from "./send";
import { Watch } from "./watch";

export interface ProcessOptions {
  readonly limits: Limits;
  readonly log: (line: string) => void;
  /** Another process can run the same Workers at the same time: this one takes no new requests once it is blocked. */
  readonly movable: boolean;
}

/** The process ended before there was an answer. */
export class ProcessEnded extends Error {
  override readonly name = "ProcessEnded";
  /** A Worker kept it busy for longer than the limit; otherwise somebody wanted its end. */
  readonly stuck: boolean;
  /** No other version had a request without an answer. */
  readonly sole: boolean;
  /** Nothing was sent to the process after this request. */
  readonly last: boolean;

  constructor({ stuck, sole, last }: Pick<ProcessEnded, "stuck" | "sole" | "last">) {
    super("The process of the Workers runtime ended before it answered.");
    this.stuck = stuck;
    this.sole = sole;
    this.last = last;
  }
}

/**
 * A workerd that serves requests. It runs all its Workers in one thread and has no limit of its own: when one loops, a ping stays
 * without an answer, and the process ends.
 */
export class ServingProcess<H extends Host = Host> {
  readonly host: H;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #options: ProcessOptions;
  readonly #watch: Watch;
  /** Requests without an answer, the one sent last at the end. */
  readonly #underWay = new Set<HostRequest>();
  #stuckWith: readonly HostRequest[] | undefined;
  #wasBlocked = false;
  readonly #onBlocked = new Set<() => void>();
  #end: () => void = () => undefined;
  readonly #onIdle = new Set<() => void>();
  #entered = 0;
  #served = 0;
  /** Milliseconds from the last answer of a process that is retired to its end. */
  #rest = 0;
  #retired = false;
  #ending: Promise<void> | undefined;

  constructor(host: H, options: ProcessOptions) {
    this.host = host;
    this.#options = options;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#watch = new Watch({
      host,
      blockedAfter: options.limits.blockedMilliseconds,
      stuckAfter: () => this.#limit(),
      onBlocked: () => this.#block(),
      onStuck: (milliseconds) => this.#stick(milliseconds),
    });
  }

  /** A Worker has kept the process from answering for a while, now or before. */
  get wasBlocked(): boolean {
    return this.#wasBlocked;
  }

  /** A process that is retired takes no new requests, and ends when it has answered those that it has. */
  get retired(): boolean {
    return this.#retired;
  }

  /** Requests that have entered since the start. */
  get served(): number {
    return this.#served;
  }

  /** No request is under way, or waits to be. */
  get idle(): boolean {
    return this.#entered === 0;
  }

  /**
   * Call it as soon as the process is chosen: it does not end before the answer to a request that entered. As long as the process answers nothing,
   * a request waits here, and is not lost with it. False: it takes no more requests, so that another has to be chosen.
   */
  async enter(): Promise<boolean> {
    if (this.#retired) return false;
    this.#entered += 1;
    this.#served += 1;
    this.#watch.start();
    const asked = this.host.ping();
    const answers = this.#options.movable ? await this.unlessBlocked(asked) : await asked;
    if (answers === true && this.#ending === undefined) return true;
    // It crashed, and could not be started again.
    if (answers === false) void this.end();
    this.#leave();
    return false;
  }

  /** Answers a request that entered. Throws `ProcessEnded` when the process ended before that. */
  async answer(request: HostRequest): Promise<ApiResponse> {
    this.#underWay.add(request);
    const left = (): void => {
      this.#underWay.delete(request);
      this.#leave();
    };
    try {
      const message = await this.host.send(request);
      onEnd(message, left);
      const failure = message.headers[FAILURE_HEADER];
      if (typeof failure === "string") this.#options.log(`the Worker ${request.key} threw: ${decodeURIComponent(failure)}`);
      return answerOf(message);
    } catch (error) {
      left();
      if (this.#ending) throw this.#endedFor(request);
      throw error;
    }
  }

  /** What was asked of the process, or undefined when it is blocked before that. */
  async unlessBlocked<T>(asked: Promise<T>): Promise<T | undefined> {
    return await new Promise((resolve, reject) => {
      const blocked = (): void => resolve(undefined);
      this.#onBlocked.add(blocked);
      asked.then(resolve, reject).finally(() => this.#onBlocked.delete(blocked));
    });
  }

  /** Nobody waits for the answer to that request any more. When that holds for all, a process that is blocked need not go on. */
  abandon(request: HostRequest): void {
    this.#underWay.delete(request);
    if (this.#retired && this.#underWay.size === 0) void this.end();
  }

  /** `rest`: milliseconds for what goes on after the last answer (`waitUntil`). */
  retire(rest = 0): void {
    this.#retired = true;
    this.#rest = rest;
    if (this.idle) this.#over();
  }

  /** Retires and resolves when the process has ended, which it does after that time even in the middle of a request. */
  async drain(milliseconds: number): Promise<void> {
    this.#retired = true;
    if (this.#entered > 0) await this.#idle(milliseconds);
    await this.end();
  }

  async end(): Promise<void> {
    this.#retired = true;
    this.#watch.stop();
    await (this.#ending ??= this.host.dispose().finally(this.#end));
  }

  #endedFor(request: HostRequest): ProcessEnded {
    const stuckWith = this.#stuckWith ?? [];
    const sole = stuckWith.every(({ key }) => key === request.key);
    return new ProcessEnded({ stuck: this.#stuckWith !== undefined, sole, last: stuckWith.at(-1) === request });
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
    this.#entered -= 1;
    if (this.#entered > 0) return;
    this.#watch.stop();
    for (const done of this.#onIdle) done();
    if (this.#retired) this.#over();
  }

  #over(): void {
    if (this.#rest === 0) void this.end();
    else setTimeout(() => void this.end(), this.#rest).unref();
  }

  /** Milliseconds: nobody's own limit is exceeded before. What runs without a request has the one that holds by default. */
  #limit(): number {
    const { cpuMilliseconds } = this.#options.limits;
    const limits = [...this.#underWay].map((request) => request.cpuMilliseconds ?? cpuMilliseconds);
    return limits.length === 0 ? cpuMilliseconds : Math.max(...limits);
  }

  #block(): void {
    this.#wasBlocked = true;
    if (this.#options.movable) this.#retired = true;
    for (const blocked of this.#onBlocked) blocked();
  }

  #stick(milliseconds: number): void {
    if (this.#ending || this.#entered === 0) return;
    this.#stuckWith = [...this.#underWay];
    this.#options.log(`a Worker kept the runtime busy for more than ${milliseconds} ms: it was ended`);
    void this.end();
  }
}
