import { prepareCache } from "./cache.mjs";
import { dependencies } from "./dependencies.mjs";
import { engine, engineFolders } from "./engine.mjs";
import { withLock } from "./lock.mjs";
import { node, nodeFolder } from "./node.mjs";

/** @typedef {import("./step.mjs").Step} Step */

/** What each kind of task needs, in the order in which it is brought. */
const needs = { code: [node, dependencies], engine: [node, dependencies, engine] };

/**
 * Brings what is missing; when nothing is, prints nothing.
 * @param {keyof typeof needs} kind
 * @param {(line: string) => void} [print]
 * @returns {Promise<string[]>} the folders that come first on the PATH of everything that runs afterwards
 */
export async function setUp(kind, print = console.log) {
  await bringMissing(needs[kind], print);
  return [nodeFolder, ...(kind === "engine" ? engineFolders() : [])];
}

/**
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} print
 */
export async function bringMissing(steps, print) {
  const missing = [];
  for (const step of steps) if (!(await step.isThere())) missing.push(step);
  if (missing.length === 0) return;
  print("Set-up brings what is missing here, once:");
  for (const step of missing) print(`  - ${step.name}: ${step.size}\n    into ${step.folder}`);
  prepareCache();
  /** @param {string} line */
  const say = (line) => {
    print(`  … ${line}`);
  };
  for (const step of missing) {
    const begin = Date.now();
    const word = await withLock(
      step.lock,
      async () => ((await step.isThere()) ? "another set-up did it" : step.bring(say)),
      () => {
        say("another set-up is at it; waiting");
      },
    );
    print(`  ✓ ${short(step.name)} in ${seconds(Date.now() - begin)}${word && ` (${word})`}`);
  }
  print("");
}

/** @param {string} name */
const short = (name) => name.replace(/,.*/, "");

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
