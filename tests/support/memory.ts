import { readFileSync } from "node:fs";

/**
 * The most memory that this process has held so far, in MiB.
 *
 * Linux keeps it for the program that runs now. `resourceUsage().maxRSS` would do elsewhere, but a child starts with its
 * parent's figure there, which says nothing about the child when the parent is the larger one.
 */
export function peakMemory(): number {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kib !== undefined) return Number(kib) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
