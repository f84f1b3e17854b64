import { execFileSync, spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** The processes that a process has started, and those that these have started. */
export function descendants(root: number): Process[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command: command ?? "" }));
  const below = (parent: number): Process[] => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(root);
}

/** The processes among these in which our provider runs, one for each Provider of the program: not the shells that started them. */
export function providersOf(processes: readonly Process[]): Process[] {
  return processes.filter(({ command }) => /^\S*node\S* .*dynamic-provider/.test(command));
}

/** The provider of a program that has only the default one. */
export function providerOf(processes: readonly Process[]): Process {
  const [found] = providersOf(processes);
  if (found === undefined) throw new Error(`no provider among ${JSON.stringify(processes)}`);
  return found;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether a process still runs. One that ended, and that nobody has asked about, is there and runs no more. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

/** Milliseconds until a process that should have ended counts as one that never will. */
const PATIENCE_MS = 30_000;

/** Waits for the end of a process that is not our child. `false` when it does not end. */
export async function hasEnded(pid: number): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (isAlive(pid)) {
    if (performance.now() > end) return false;
    await pause(10);
  }
  return true;
}

/** Ends a process, which may be gone by now. */
export function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}
