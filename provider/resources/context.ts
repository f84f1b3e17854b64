import type { Dispatcher } from "undici";
import type { Client } from "../client/client";
import { type Clock, systemClock } from "../client/clock";
import { CLOUDFLARE_QUOTA } from "../client/quota";
import type { RetryPolicy } from "../client/retry";
import type { ProviderConfig } from "../config";
import { AssetStore } from "../content/assets/store";
import { ContentStore } from "../content/store";
import { client as load } from "./lazy";
import { RemoteLists } from "./remote-lists";

/** What the resources of one provider process share. */
export interface Context {
  readonly config: ProviderConfig;
  readonly client: Client;
  readonly clock: Clock;
  readonly content: ContentStore;
  readonly assets: AssetStore;
  /** What reads share. Writes go through it, so that nothing old is used after them. */
  readonly lists: RemoteLists;
  /** Ids of the versions that this process has made. */
  readonly madeVersions: Set<string>;
  readonly log: Log;
}

/** Lines for the user, outside of any error. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** What a test replaces. */
export interface ContextOptions {
  readonly log: Log;
  readonly dispatcher?: Dispatcher;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly retry?: RetryPolicy;
}

/** Makes the shared parts. Nothing is connected and no library is loaded yet. */
export function createContext(config: ProviderConfig, { log, clock = systemClock, ...options }: ContextOptions): Context {
  let client: Client | undefined;
  const connect = (): Client => {
    const { Client } = load();
    return new Client({
      baseUrl: config.baseUrl,
      credentials: config.credentials,
      timeoutMs: config.timeoutMs,
      warn: (message) => log.warn(message),
      info: (message) => log.info(message),
      clock,
      // An API on this machine takes what it gets, until it says otherwise.
      quota: config.endpoint === "cloudflare" ? CLOUDFLARE_QUOTA : undefined,
      ...options,
    });
  };
  const context: Context = {
    config,
    get client() {
      return (client ??= connect());
    },
    clock,
    content: new ContentStore(),
    assets: new AssetStore(),
    lists: new RemoteLists(() => context.client),
    madeVersions: new Set(),
    log: sayingOnce(log),
  };
  return context;
}

/** The engine checks a resource that is replaced twice: a warning is worth one line. */
function sayingOnce(log: Log): Log {
  const said = new Set<string>();
  return {
    info: (message) => log.info(message),
    warn: (message) => {
      if (!said.has(message)) log.warn(message);
      said.add(message);
    },
  };
}
