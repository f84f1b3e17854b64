import type { IncomingMessage } from "node:http";
import { HOST_SCRIPT, KEY_HEADER, MODE_HEADER } from "./host-script";
import { newestCompatibilityDate, startInstance, type Instance, type MiniflareModule } from "./miniflare";
import { send, type Outgoing } from "./send";

export interface HostRequest extends Outgoing {
  readonly mode: "inspect" | "serve" | "ping";
  readonly key: string;
}

/** One workerd with the host script, and the code that it can load. */
export class Host {
  readonly #instance: Instance;
  readonly #codes: Map<string, () => Buffer>;

  constructor(instance: Instance, codes: Map<string, () => Buffer>) {
    this.#instance = instance;
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

  async send({ mode, key, ...outgoing }: HostRequest): Promise<IncomingMessage> {
    const headers = { ...outgoing.headers, [MODE_HEADER]: mode, [KEY_HEADER]: encodeURIComponent(key) };
    return await send(this.#instance, { ...outgoing, headers });
  }

  async dispose(): Promise<void> {
    await this.#instance.dispose();
  }
}

export async function startHost(miniflare: MiniflareModule, onOutput: (text: string) => void): Promise<Host> {
  const codes = new Map<string, () => Buffer>();
  const { Response } = miniflare;
  const instance = await startInstance(
    miniflare,
    {
      name: "emulator-host",
      modules: true,
      script: HOST_SCRIPT,
      compatibilityDate: newestCompatibilityDate(miniflare),
      workerLoaders: { LOADER: {} },
      serviceBindings: {
        STORE: (request: { url: string }) => {
          const code = codes.get(decodeURIComponent(new URL(request.url).pathname.slice(1)));
          return code ? new Response(code()) : new Response(null, { status: 404 });
        },
      },
    },
    onOutput,
  );
  return new Host(instance, codes);
}
