import { spawn } from "node:child_process";

/** @typedef {{ cwd?: string, env?: Record<string, string | undefined>, timeoutMs?: number }} RunOptions */
/** @typedef {{ code: number, stdout: string, output: string }} RunResult */

/** Everything that runs at the moment: ended with us, so that Ctrl-C leaves no build behind. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** What runs on this terminal: it cleans up by itself, and the prompt comes back after its last line. @type {import("node:child_process").ChildProcess | undefined} */
let foreground;

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    // "exit" handlers release locks.
    if (foreground === undefined) process.exit(130);
  });
}

/**
 * Runs a program quietly and keeps what it prints. A program that cannot be started, or takes too long, has the code 127 or 124.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(program, args, { cwd, env = process.env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], shell: needsShell(program) });
    running.add(child);
    let stdout = "";
    let output = "";
    let timedOut = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, timeoutMs);
    child.stdout.on("data", (/** @type {Buffer} */ data) => {
      stdout += data.toString();
      output += data.toString();
    });
    child.stderr.on("data", (/** @type {Buffer} */ data) => (output += data.toString()));
    /** @param {number} code @param {string} [more] */
    const finish = (code, more = "") => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, stdout, output: output + more });
    };
    child.on("error", (error) => {
      finish(127, error.message);
    });
    child.on("close", (code) => {
      if (timedOut) finish(124, `not finished after ${String(Math.round((timeoutMs ?? 0) / 1000))} s`);
      else finish(code ?? 1);
    });
  });
}

/**
 * Runs a program on this terminal and gives its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function runHere(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: "inherit", shell: needsShell(program) });
    running.add(child);
    foreground = child;
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      foreground = undefined;
      // Without a code a signal has ended it.
      resolve(code ?? 130);
    });
  });
}

/**
 * The end of what a program printed, fit for a message: no download addresses, no colours.
 * @param {string} output
 * @param {number} [lines]
 */
export function tail(output, lines = 4) {
  // eslint-disable-next-line no-control-regex -- colours are control characters
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "").replace(/\bhttps?:\/\/[^\s"'):]+/g, "(address)");
  const kept = plain
    .split("\n")
    .map((line) => line.trimEnd())
    .filter(Boolean);
  return kept.slice(-lines).join("\n");
}

/**
 * npm and the like are scripts on Windows, which only a shell starts.
 * @param {string} program
 */
function needsShell(program) {
  return process.platform === "win32" && !program.endsWith(".exe");
}
