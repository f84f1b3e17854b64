import type { Readable } from "node:stream";
import type { MiniflareOptions } from "miniflare";
import { holding } from "./held-plugin";

export type MiniflareModule = typeof import("miniflare");

/** The Workers runtime, or undefined where it is not installed. Loading it takes about half a second, so it waits for the first need. */
export function loadMiniflare(): MiniflareModule | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional peer dependency, loaded on first use
    return require("miniflare") as MiniflareModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The newest compatibility date that this runtime knows, and that is not in the future. */
export function newestCompatibilityDate(miniflare: MiniflareModule): string {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- today's date, which it advises, is newer than what an older runtime knows
  return miniflare.supportedCompatibilityDate;
}

/** One Worker, with miniflare's names for its options. Miniflare's own type is lost to the compiler where zod is not installed. */
export interface WorkerSource {
  readonly name: string;
  readonly modules: boolean | readonly object[];
  readonly compatibilityDate: string;
  readonly compatibilityFlags?: readonly string[];
  readonly unsafeBindings?: readonly object[];
  readonly [option: string]: unknown;
}

export interface Instance {
  /** Where the runtime listens, on loopback. */
  readonly url: URL;
  /** Resolves when it listens there; after a crash, again. Rejects when it does so no more. */
  readonly listening: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** The runtime failed to start; its own words. */
export class RuntimeFailure extends Error {
  override readonly name = "RuntimeFailure";
}

/** Characters. Enough for a stack trace; a Worker that logs without end must not fill the memory. */
const KEPT_ERRORS = 16_384;

export interface StartOptions {
  /** Takes what the Workers store. */
  readonly folder?: string;
  /** The folder of the emulator's state, by which the next one finds the process when this one is killed. */
  readonly state?: string | undefined;
  /** Nobody waits for the start any more. */
  readonly ended?: AbortSignal;
}

/** Starts a workerd. The first Worker is the one that its URL reaches. */
export async function startInstance(
  { Miniflare }: MiniflareModule,
  [first, ...others]: readonly [WorkerSource, ...WorkerSource[]],
  onOutput: (text: string) => void,
  { folder, state, ended }: StartOptions = {},
): Promise<Instance> {
  let errors = "";
  let ready = false;
  const unsafeDirectSockets = [{ host: "127.0.0.1", port: 0 }];
  const unsafeBindings = [...(first.unsafeBindings ?? []), ...(state === undefined ? [] : [holding(state)])];
  const options = {
    // Without this, miniflare asks a server of Cloudflare where this machine is.
    cf: false,
    ...(folder === undefined ? {} : { defaultPersistRoot: folder }),
    // Each process its own: two that open the same one at the same time end each other's start with "database is locked".
    cachePersist: false,
    handleRuntimeStdio: (output: Readable, error: Readable) => {
      collect(output, onOutput);
      collect(error, (text) => {
        errors = (errors + text).slice(-KEPT_ERRORS);
        // Before that it is the reason why the start failed, which is thrown.
        if (ready) onOutput(text);
      });
    },
    workers: [{ ...first, unsafeDirectSockets, unsafeBindings }, ...others],
  };
  const miniflare = withoutSignals(() => new Miniflare(options as MiniflareOptions));
  // The start of code that does not end would never be over: it ends with the process.
  const end = (): void => void miniflare.dispose().catch(() => undefined);
  ended?.addEventListener("abort", end);
  if (ended?.aborted) end();
  try {
    await miniflare.ready;
    ready = true;
    const url = await miniflare.unsafeGetDirectURL(first.name);
    // Miniflare starts a process that crashed once more, with the same port.
    const listening = async (): Promise<void> => {
      await miniflare.ready;
    };
    return { url, listening, dispose: async () => await miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose().catch(() => undefined);
    throw new RuntimeFailure(errors, { cause: error });
  } finally {
    ended?.removeEventListener("abort", end);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Miniflare ends the whole process, with an error, on the first signal. Where somebody else waits for the signal already, it is theirs:
 * they can close the emulator first. Miniflare's own clean-up on exit stays either way.
 */
function withoutSignals<T>(construct: () => T): T {
  const before = SIGNALS.map((signal) => new Set(process.listeners(signal)));
  const constructed = construct();
  for (const [index, signal] of SIGNALS.entries()) {
    const others = before[index];
    if (!others?.size) continue;
    for (const listener of process.listeners(signal)) if (!others.has(listener)) process.removeListener(signal, listener);
  }
  return constructed;
}

function collect(stream: Readable, take: (text: string) => void): void {
  stream.setEncoding("utf8").on("data", take);
}
