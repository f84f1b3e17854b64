import type { IncomingMessage } from "node:http";
import { KEY_HEADER, LOADER_SCRIPT, MODE_HEADER } from "./host-script";
import { newestCompatibilityDate, startInstance, type Instance, type MiniflareModule } from "./miniflare";
import { send, type Outgoing } from "./send";

export interface HostRequest extends Outgoing {
  readonly mode: "inspect" | "serve" | "scheduled" | "ping";
  readonly key: string;
  /** The version's own limit of CPU time, where it has one. */
  readonly cpuMilliseconds?: number;
}

const PING: HostRequest = { mode: "ping", key: "", method: "GET", path: "/", headers: { host: "ping" } };

const LOST: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/** Whether the other end of a connection crashed or was ended. */
export function isLost(error: unknown): boolean {
  return LOST.has(String((error as NodeJS.ErrnoException).code));
}

/** A workerd with a host script in front of what it runs. */
export class Host {
  readonly #instance: Instance;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  async send({ mode, key, ...outgoing }: HostRequest): Promise<IncomingMessage> {
    const headers = { ...outgoing.headers, [MODE_HEADER]: mode, [KEY_HEADER]: encodeURIComponent(key) };
    return await send(this.#instance, { ...outgoing, headers });
  }

  /** Resolves when the process answers, after a crash when it does so again. False: there is none any more. */
  async ping(): Promise<boolean> {
    for (;;) {
      try {
        (await this.send(PING)).resume();
        return true;
      } catch (error) {
        // What is wrong otherwise, the request that follows will say.
        if (!isLost(error)) return true;
      }
      try {
        await this.#instance.listening();
      } catch {
        return false;
      }
    }
  }

  async dispose(): Promise<void> {
    await this.#instance.dispose();
  }
}

/** A host with the code that it can load. */
export class LoaderHost extends Host {
  readonly #codes: Map<string, () => Buffer>;

  constructor(instance: Instance, codes: Map<string, () => Buffer>) {
    super(instance);
    this.#codes = codes;
  }

  /** How many different keys this process was asked for: each may hold an isolate of about a megabyte until it ends. */
  get keys(): number {
    return this.#codes.size;
  }

  offer(key: string, code: () => Buffer): void {
    this.#codes.set(key, code);
  }

  withdraw(key: string): void {
    this.#codes.delete(key);
  }
}

export async function startLoader(miniflare: MiniflareModule, onOutput: (text: string) => void, state?: string): Promise<LoaderHost> {
  const codes = new Map<string, () => Buffer>();
  const { Response } = miniflare;
  const worker = {
    name: "emulator-host",
    modules: true,
    script: LOADER_SCRIPT,
    compatibilityDate: newestCompatibilityDate(miniflare),
    workerLoaders: { LOADER: {} },
    serviceBindings: {
      STORE: (request: { url: string }) => {
        const code = codes.get(decodeURIComponent(new URL(request.url).pathname.slice(1)));
        return code ? new Response(code()) : new Response(null, { status: 404 });
      },
    },
  };
  return new LoaderHost(await startInstance(miniflare, [worker], onOutput, { state }), codes);
}
