import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Secrets may be in it: nobody else reads it. */
const OWNER_ONLY = 0o700;

/** A folder for each account: below that of the state, or in one that ends with the emulator. */
export class AccountFolders {
  /** The folder of the state, where there is one. */
  readonly state: string | undefined;
  readonly #name: string;
  #root: string | undefined;

  /** `name` is the folder's below that of the state. */
  constructor(state: string | undefined, name: string) {
    this.state = state;
    this.#name = name;
  }

  /** Account ids have only letters, digits, - and _. */
  of(account: string): string {
    this.#root ??= this.state === undefined ? mkdtempSync(join(tmpdir(), "pulumi-workers-emulator-")) : join(this.state, this.#name);
    const folder = join(this.#root, account);
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    return folder;
  }

  clear(): void {
    const root = this.state === undefined ? this.#root : join(this.state, this.#name);
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
    this.#root = undefined;
  }

  /** What lives as long as the emulator ends with it. */
  close(): void {
    if (this.state === undefined) this.clear();
  }
}
