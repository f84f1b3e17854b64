import fs from "node:fs";
import path from "node:path";
import type { EngineStack } from "../engine";
import { descendants, hasEnded, providersOf } from "../kills/processes";

/** Loaded into every Node.js process of a command. No request makes the provider need more memory than there is, so this does. */
const crashing = `
if (/dynamic-provider/.test(process.argv[1])) {
  process.once("SIGUSR2", () => {
    const held = [];
    for (;;) held.push(new Array(1e6).fill(0));
  });
}
`;

/** MiB that the JavaScript of a process may have, so that a crash is soon there. */
const HEAP = 256;

/** A crash of the provider by a fatal error of Node.js, of which it writes a report. */
export class Crash {
  /** The folder in which Node.js writes reports. */
  readonly reports: string;
  readonly #options: string;

  constructor(stack: EngineStack) {
    this.reports = path.join(stack.root, "reports");
    fs.mkdirSync(this.reports);
    const file = path.join(stack.root, "crash.cjs");
    fs.writeFileSync(file, crashing);
    this.#options = `--require ${file} --max-old-space-size=${String(HEAP)} --report-on-fatalerror --report-directory=${this.reports}`;
  }

  /** For the environment of the command whose provider is to crash. */
  get variables(): Record<string, string> {
    return { NODE_OPTIONS: this.#options };
  }

  /** Lets every provider of a running command crash, waits for their ends, and says how many there were. */
  async strike(pid: number): Promise<number> {
    const providers = providersOf(descendants(pid));
    for (const provider of providers) process.kill(provider.pid, "SIGUSR2");
    await Promise.all(providers.map((provider) => hasEnded(provider.pid)));
    return providers.length;
  }
}
