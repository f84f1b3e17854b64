import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ACCOUNT } from "./harness/account";
import type { Benchmark } from "./harness/benchmark";
import { runChild } from "./harness/child";
import { compared } from "./harness/figure";
import { alternate } from "./harness/rounds";

/** The command as it is published. */
const COMMAND = path.join(__dirname, "..", "..", "lib", "cli", "main.js");

export const emulator: Benchmark = {
  name: "emulator",
  question: "How long does a start of the emulator take?",
  run: async ({ rounds }) => {
    const runs = await alternate(rounds, { floor: timeOfNothing, ours: timeToReady });
    return [compared("emulator, start to ready", "ms", runs, { of: "value", limit: 300 })];
  },
};

/** A process that loads an empty module. */
async function timeOfNothing(): Promise<number> {
  const begin = performance.now();
  await runChild("start-empty");
  return performance.now() - begin;
}

/** From the start of the process to an answer of the API, with a state on disk. */
async function timeToReady(): Promise<number> {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), "bench-emulator-"));
  const begin = performance.now();
  const child = spawn(process.execPath, [COMMAND, "emulator", "--port", "0", "--state", state], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer | number];
    const address = /http:\S+/.exec(String(line))?.[0];
    if (address === undefined) throw new Error(`the emulator did not start: ${String(line)}`);
    const answer = await fetch(`${address}/accounts/${ACCOUNT}/workers/scripts`, {
      headers: { authorization: "Bearer any-token" },
    });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.arrayBuffer();
    return performance.now() - begin;
  } finally {
    child.kill();
    await ended;
    fs.rmSync(state, { recursive: true });
  }
}
