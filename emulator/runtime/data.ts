import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Below the folder of the state: what Workers store. */
const DATA = "data";
/** Secrets may be in it: nobody else reads it. */
const OWNER_ONLY = 0o700;

/** What Workers store in KV, R2, D1 and Durable Objects: below the folder of the state, or in one that ends with the emulator. */
export class DataFolder {
  readonly #state: string | undefined;
  #root: string | undefined;

  constructor(state: string | undefined) {
    this.#state = state;
  }

  /** Account ids have only letters, digits, - and _. */
  of(account: string): string {
    this.#root ??= this.#state === undefined ? mkdtempSync(join(tmpdir(), "pulumi-workers-emulator-")) : join(this.#state, DATA);
    const folder = join(this.#root, account);
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    return folder;
  }

  clear(): void {
    const root = this.#state === undefined ? this.#root : join(this.#state, DATA);
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
    this.#root = undefined;
  }

  /** Data that lives as long as the emulator ends with it. */
  close(): void {
    if (this.#state === undefined) this.clear();
  }
}
