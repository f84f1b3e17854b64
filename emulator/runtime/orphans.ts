import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/** Milliseconds that the end of a process may take on a busy machine. */
const PATIENCE = 10_000;

/** Milliseconds between two looks. */
const INTERVAL = 10;

/** As the system names the process, whatever path it was started by. */
const WORKERD = "workerd";

/**
 * Ends each workerd that an emulator left behind which was killed: it has Durable Objects in memory and goes on writing what it believes, as soon as
 * one of their alarms is due. Call it with the lock of that state, so that no other emulator uses it; it returns once they are gone.
 */
export async function endOrphans(state: string, log: (line: string) => void): Promise<void> {
  const ended = new Set<number>();
  const end = performance.now() + PATIENCE;
  for (;;) {
    const orphans = await holders(state);
    if (orphans.length === 0) break;
    if (performance.now() > end) {
      throw new Error(`An emulator was killed, and its processes still use ${state}: end them first. Their ids: ${orphans.join(", ")}.`);
    }
    for (const pid of orphans) {
      kill(pid);
      ended.add(pid);
    }
    await pause(INTERVAL);
  }
  if (ended.size > 0) log(`ended what an emulator that was killed had left behind, workerd ${[...ended].join(", ")}`);
}

/** Every workerd that has this folder open: each that an emulator starts has that of its state, and nothing else of that name has a reason to. */
async function holders(folder: string): Promise<number[]> {
  if (process.platform === "linux") return listed(folder);
  // Windows ends them together with the emulator: Node puts what it starts in a job that is closed with it.
  return process.platform === "win32" ? [] : await askedFor(folder);
}

/** Not every Linux has lsof or ps. */
function listed(folder: string): number[] {
  const held = identity(folder);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        const base = `/proc/${pid}`;
        if (!readFileSync(`${base}/comm`, "utf8").startsWith(WORKERD)) return false;
        return readdirSync(`${base}/fd`).some((fd) => identity(`${base}/fd/${fd}`) === held);
      } catch {
        // No process, one that just ended, or somebody else's.
        return false;
      }
    });
}

/** The same for a folder by whatever path, and for nothing else. */
function identity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

/** By lsof, which macOS has. `-f`: a folder on which a file system is mounted counts as a folder; `-d`: not who only stands in it. */
export async function askedFor(folder: string): Promise<number[]> {
  const options = ["-w", "-f", "-t", "-a", "-c", WORKERD, "-d", "^cwd,^rtd", "--", folder];
  // It fails when it finds nothing, and its words then are none.
  const { stdout } = await promisify(execFile)("lsof", options, { env: { PATH: "/usr/sbin:/usr/bin" } }).catch((error: unknown) => {
    if (typeof (error as { code?: unknown }).code === "number") return error as { stdout: string };
    throw error;
  });
  return stdout.split("\n").filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone, or somebody else's: the next look tells.
  }
}
