/**
 * The life of the process in which the engine's dynamic plugin runs us.
 *
 * Left alone, such a process dies of SIGTERM and SIGINT in the middle of a call, so that what the call was about to make is in no state; and
 * it stays for ever, calls and repeats included, when the engine is killed, since nothing tells it.
 */
import { fstatSync } from "node:fs";
import { connect } from "node:net";
import { UserError } from "./client/errors";

/**
 * Milliseconds that an answer gets to leave the process, after which its call is over. The engine ends us by SIGINT, and kills us five
 * seconds later.
 */
const ANSWER_MS = 100;

/** Turns of the event loop that an answer gets besides: on a busy machine much time can pass in a few of them. */
const ANSWER_TURNS = 50;

/** Lets the process end between two writes only. */
export class EngineProcess {
  readonly #exit: (signal: NodeJS.Signals) => void;
  /** Writes that run, or whose answer may still be on its way out. */
  #writes = 0;
  #signal: NodeJS.Signals | undefined;

  /** `exit` ends the process, for that reason. */
  constructor(exit: (signal: NodeJS.Signals) => void) {
    this.#exit = exit;
  }

  /**
   * Runs a call of the engine that may change something.
   *
   * @throws {UserError} when the process was told to stop before.
   */
  async write<T>(call: () => Promise<T>): Promise<T> {
    if (this.#signal !== undefined) {
      throw new UserError(`the provider was told to stop (${this.#signal}) before this was begun. Nothing was done: run it again.`);
    }
    this.#writes += 1;
    try {
      return await call();
    } finally {
      setTimeout(() => afterTurns(ANSWER_TURNS, () => this.#ended()), ANSWER_MS).unref();
    }
  }

  /** Ends the process as soon as no write runs; at once when it was told before. */
  stop(signal: NodeJS.Signals): void {
    if (this.#signal !== undefined || this.#writes === 0) return this.#exit(signal);
    this.#signal = signal;
  }

  #ended(): void {
    this.#writes -= 1;
    if (this.#signal !== undefined && this.#writes === 0) this.#exit(this.#signal);
  }
}

function afterTurns(turns: number, then: () => void): void {
  if (turns === 0) return then();
  setImmediate(() => afterTurns(turns - 1, then));
}

/** This process, which also ends when its engine is gone. Outside of the plugin nothing is watched. */
export function engineProcess(): EngineProcess {
  const life = new EngineProcess(dieOf);
  const [, script = "", engine = ""] = process.argv;
  if (!/[\\/]dynamic-provider[\\/]/.test(script)) return life;
  // The report that Node.js can be told to write of a crash has the variables of the environment, and so a token.
  process.report.excludeEnv = true;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => life.stop(signal));
  watchEngine(engine, () => process.exit());
  return life;
}

/**
 * As the process would without us. `process.exit` would write Node's compile cache first, where there is one, for half a second in which the
 * engine waits: the program's process has other flags, so that each finds the cache of the other useless and writes its own, every time.
 */
function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** The engine holds the other end of our standard input, which closes with it, however it ended. */
function watchEngine(address: string, gone: () => void): void {
  if (!fstatSync(0).isFIFO()) return;
  process.stdin.once("end", () => whenGone(address, gone)).resume();
}

/** Milliseconds between two looks for an engine that still answers. */
const LOOK_MS = 100;

/**
 * Some other way of starting us may give an input that ends: only an engine that nobody reaches is gone. One that is just dying may answer
 * once more, and then cuts the connection.
 */
function whenGone(address: string, gone: () => void): void {
  const [, host = "", port = ""] = /^(.+):(\d+)$/.exec(address) ?? [];
  if (port === "") return;
  let reached = false;
  connect({ host, port: Number(port) })
    .once("connect", () => (reached = true))
    .on("error", () => undefined)
    .once("close", () => (reached ? setTimeout(() => whenGone(address, gone), LOOK_MS) : gone()))
    .resume();
}
