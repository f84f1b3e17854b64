import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "./paths.mjs";

/** The holder touches its lock this often … */
const beatMs = 2000;

/** … and a lock that nobody touched for this long belongs to a process that was killed. */
const staleMs = 15_000;

/**
 * Runs `action` while no other set-up runs one under the same name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} action
 * @param {() => void} onWait called once when another set-up holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(name, action, onWait) {
  const file = path.join(cacheFolder(), `lock-${name}`);
  let waited = false;
  while (!take(file)) {
    if (!waited) onWait();
    waited = true;
    await sleep(500);
  }
  const release = () => {
    fs.rmSync(file, { force: true });
  };
  const beat = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now, () => undefined);
  }, beatMs);
  process.once("exit", release);
  try {
    return await action();
  } finally {
    clearInterval(beat);
    process.removeListener("exit", release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    fs.closeSync(fs.openSync(file, "wx"));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  const touched = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (touched !== undefined && Date.now() - touched > staleMs) fs.rmSync(file, { force: true });
  return false;
}
