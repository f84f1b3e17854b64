import { type Emulator, type LoggedRequest, startEmulator } from "../../emulator";
import { createStack, type EngineStack, succeed } from "../../tests/support/engine";
import type { Environment } from "../../tools/environment.mjs";
import { ACCOUNT } from "./account";
import { HELD, HELD_FILE, type Kind } from "./bare";
import { scriptName } from "./scripts";

/** Stacks beside an emulator in this process, whose log of requests is where they are counted. */
export class World {
  readonly emulator: Emulator;
  readonly #stacks: EngineStack[] = [];
  #seen = 0;

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  /** Runs something in a world that is gone afterwards. */
  static async with<T>(run: (world: World) => Promise<T>): Promise<T> {
    // Without the Workers runtime: what compiles code is no part of what is measured.
    const world = new World(await startEmulator({ runtime: false, log: () => undefined }));
    try {
      return await run(world);
    } finally {
      for (const stack of world.#stacks) stack.remove();
      await world.emulator.close();
    }
  }

  async stack(main: string, files: Record<string, string | Uint8Array> = {}, env: Environment = {}): Promise<EngineStack> {
    const stack = await createStack({
      files: { "index.js": main, ...files },
      config: { "pulumi-workers:accountId": ACCOUNT },
      env: { CLOUDFLARE_BASE_URL: this.emulator.baseUrl, CLOUDFLARE_API_TOKEN: "a-token", ...env },
      // A thousand resources on a busy machine.
      timeoutMs: 1_200_000,
    });
    this.#stacks.push(stack);
    return stack;
  }

  /** Stacks that are deployed, of the same program and files, one for each kind of resource. What that asked of the API is not counted. */
  async deployed<K extends Kind>(
    kinds: readonly K[],
    main: (kind: K) => string,
    files: Record<string, string | Uint8Array>,
  ): Promise<Record<K, EngineStack>> {
    const stacks: Partial<Record<K, EngineStack>> = {};
    for (const kind of kinds) {
      const stack = await this.stack(main(kind), { ...files, [HELD_FILE]: JSON.stringify(HELD) });
      succeed(await stack.up());
      stacks[kind] = stack;
    }
    this.requests();
    return stacks as Record<K, EngineStack>;
  }

  /** Makes so many Workers whose content can be put. */
  async workers(count: number): Promise<void> {
    for (let index = 0; index < count; index++) await this.worker(scriptName(index));
  }

  /** Makes a Worker whose content can be put. */
  async worker(name: string): Promise<void> {
    const answer = await fetch(`${this.emulator.url}/_emulator/accounts/${ACCOUNT}/scripts/${name}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ modules: { "index.js": "export default {};" }, mainModule: "index.js" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** The requests since this was last asked. */
  requests(): LoggedRequest[] {
    const all = this.emulator.requests();
    const fresh = all.slice(this.#seen);
    this.#seen = all.length;
    return fresh;
  }
}
