import { isIP } from "node:net";
import { Faults } from "./admin/faults";
import { RequestLog, type LoggedRequest } from "./admin/requests";
import type { Tokens } from "./api/auth";
import { API_ROOT } from "./api/routes";
import { systemClock, systemRandom, timestamps } from "./clock";
import type { Context } from "./context";
import { listen, type Listener } from "./http/listener";
import { RateLimiter } from "./http/rate-limit";
import { DEFAULT_LIMITS } from "./limits";
import { followSchedules } from "./neighbours/cron-triggers";
import type { EmulatorOptions } from "./options";
import { absentRuntime } from "./runtime/absent";
import { lazyRuntime } from "./runtime/lazy";
import { endOrphans } from "./runtime/orphans";
import { serve } from "./serve";
import { AccountFolders } from "./store/account-folders";
import { openStore } from "./store/sqlite";
import { assumeWith } from "./strict";

export interface Emulator {
  /** For example `http://127.0.0.1:8791`. */
  readonly url: string;
  /** What a client takes as the API's base URL: `…/client/v4`. */
  readonly baseUrl: string;
  readonly port: number;
  /** What `GET /_emulator/requests` answers. */
  requests(): LoggedRequest[];
  /** Stops listening, ends open connections and the Workers runtime, and closes the state. */
  close(): Promise<void>;
}

/** Below the folder of the state: what Workers store in KV, R2, D1 and Durable Objects. */
const WORKER_DATA = "data";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** Starts a Workers API on this machine. Without options: a free port, state in memory, every token accepted. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const host = options.host ?? "127.0.0.1";
  if (!LOOPBACK.has(host)) throw new Error(`The emulator listens on loopback only, not on ${host}: it would run anybody's code.`);
  const context = makeContext(options);
  const requests = new RequestLog();
  const rateLimiter = options.rateLimit && new RateLimiter(options.rateLimit, context.clock);
  const admin = { context, requests, faults: new Faults(), rateLimiter };
  const tokens = knownTokens(options);
  const begin = async (): Promise<Listener> => {
    if (options.state !== undefined) await endOrphans(options.state, context.log);
    return await listen(options.port ?? 0, host, async (request) => await serve(request, tokens, admin));
  };
  const listener = await begin().catch(async (error: unknown) => {
    await stop(context);
    throw error;
  });
  const unfollow = options.schedules === true ? followSchedules(context) : undefined;
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${listener.port}`;
  let closed: Promise<void> | undefined;
  return {
    url,
    baseUrl: `${url}${API_ROOT}`,
    port: listener.port,
    requests: () => requests.all(),
    close: async () => {
      unfollow?.();
      await (closed ??= listener.close().then(async () => await stop(context)));
    },
  };
}

function makeContext(options: EmulatorOptions): Context {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const log = options.log ?? ((line) => process.stderr.write(`[emulator] ${line}\n`));
  const assume = assumeWith(options.strict ?? false);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    store: openStore(options.state, random),
    clock,
    random,
    timestamp: timestamps(clock),
    limits,
    assume,
    missingBindings: options.missingBindings ?? "refuse",
    runtime:
      options.runtime === false
        ? absentRuntime({ assume, log })
        : lazyRuntime({ assume, limits, log }, new AccountFolders(options.state, WORKER_DATA)),
    log,
  };
}

async function stop({ runtime, store }: Context): Promise<void> {
  await runtime.close();
  store.close();
}

function knownTokens({ token, tokens }: EmulatorOptions): Tokens {
  if (token === undefined && tokens === undefined) return undefined;
  return { ...(token === undefined ? {} : { [token]: "write" as const }), ...tokens };
}
