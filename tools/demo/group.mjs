import { spawn } from "node:child_process";

/** A group of its own: Ctrl-C reaches it through the demo alone, which stops things in order, and what it started ends with it. */
const ownGroup = process.platform !== "win32";

/** @type {Set<Group>} */
const running = new Set();

process.on("exit", () => {
  for (const group of running) group.kill("SIGKILL");
});

/** A program and everything that it starts. */
export class Group {
  /** What it printed so far. */
  output = "";

  /**
   * @param {string} program
   * @param {readonly string[]} args
   * @param {{ cwd?: string, env?: Record<string, string | undefined> }} options
   */
  constructor(program, args, { cwd, env }) {
    this.child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: ownGroup });
    running.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => (this.output += text));
    }
    /** The exit code. @type {Promise<number>} */
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", (cause) => {
        running.delete(this);
        reject(new Error(`${program} cannot be started: run the demo by \`npm run demo\`, which brings what it needs`, { cause }));
      });
      this.child.on("close", (code) => {
        running.delete(this);
        resolve(code ?? 1);
      });
    });
    // Who waits for it hears of it all the same.
    this.ended.catch(() => undefined);
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (ownGroup) process.kill(-pid, signal);
      else this.child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  }

  /**
   * Stops it in an orderly way, or by force when that takes too long.
   * @param {number} graceMs
   */
  async stop(graceMs) {
    this.kill("SIGINT");
    const timer = setTimeout(() => {
      this.kill("SIGKILL");
    }, graceMs);
    await this.ended.catch(() => undefined);
    clearTimeout(timer);
  }
}
