import fs from "node:fs";
import path from "node:path";
import { cacheFolder } from "./paths.mjs";

/** What set-up ever makes in its folder: everything that `--clean` may remove, since the user may have named a folder with other things. */
const ours = /^(node|pulumi)-\d|^(tmp|lock)-/;

/** A folder of a set-up that was killed; no set-up takes that long. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;

/**
 * Fills a new folder and moves it to its name in one step, so that a name in the cache is always whole. Where another set-up was
 * faster, its folder stays.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 */
export async function publish(name, fill) {
  const target = path.join(cacheFolder(), name);
  const folder = fs.mkdtempSync(path.join(cacheFolder(), "tmp-"));
  try {
    await fill(folder);
    // A folder made by mkdtemp is closed to other users; the cache need not be.
    fs.chmodSync(folder, 0o755);
    try {
      fs.renameSync(folder, target);
    } catch (error) {
      if (!fs.existsSync(target)) throw error;
    }
  } finally {
    remove(folder);
  }
}

/** Makes the cache and removes what a killed set-up left there. */
export function prepareCache() {
  const cache = cacheFolder();
  fs.mkdirSync(cache, { recursive: true });
  for (const name of fs.readdirSync(cache)) {
    if (!name.startsWith("tmp-")) continue;
    const age = Date.now() - (fs.statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > abandonedAfterMs) remove(path.join(cache, name));
  }
}

/** Removes what set-up made, and the folder itself when nothing else is in it. Returns what was removed. */
export function cleanCache() {
  const cache = cacheFolder();
  if (!fs.existsSync(cache)) return [];
  const removed = fs.readdirSync(cache).filter((name) => ours.test(name));
  for (const name of removed) remove(path.join(cache, name));
  if (fs.readdirSync(cache).length === 0) fs.rmdirSync(cache);
  return removed;
}

/** @param {string} folder */
function remove(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
