import { performance } from "node:perf_hooks";
import type { ApiRequest, ApiResponse } from "../http/message";
import type { Content, Inspection } from "../model/script";
import { noHandlers } from "./inspector";
import type { Instance } from "./miniflare";
import type { RunSettings, Version, VersionMetadata } from "./runtime";
import { answerOf, readText, requestFor, send } from "./send";
import { EVENTS_HEADER, serviceWorkerFailure, serviceWorkerKey } from "./service-worker";

/** Milliseconds without a request, after which a service worker's process ends. */
const IDLE = 30_000;

/** Processes at once. The one that waited longest ends first. */
const PROCESSES = 4;

interface Running {
  readonly instance: Instance;
  idle: NodeJS.Timeout;
}

type StartServiceWorker = (content: Content, settings: RunSettings, metadata?: VersionMetadata) => Promise<Instance>;

/** Service workers: workerd's loader takes modules only, so that each gets a process of its own, for as long as it is in use. */
export class ServiceWorkers {
  readonly #start: StartServiceWorker;
  /** By key, the one used longest ago first. */
  readonly #running = new Map<string, Promise<Running>>();

  constructor(start: StartServiceWorker) {
    this.#start = start;
  }

  async inspect(content: Content, settings: RunSettings): Promise<Inspection> {
    const started = performance.now();
    const { instance } = await this.#use(content, settings);
    const startupTimeMs = Math.max(1, Math.round(performance.now() - started));
    const answer = await send(instance, { method: "GET", path: "/", headers: { [EVENTS_HEADER]: "1" } });
    const handlers = JSON.parse(await readText(answer)) as string[];
    if (handlers.length === 0) throw noHandlers();
    return { handlers, namedHandlers: [], startupTimeMs };
  }

  async fetch({ content, settings, metadata }: Version, request: ApiRequest, url: string): Promise<ApiResponse> {
    const { instance } = await this.#use(content(), settings, metadata);
    return answerOf(await send(instance, requestFor(request, url)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map(async (key) => await this.#end(key)));
  }

  async #use(content: Content, settings: RunSettings, metadata?: VersionMetadata): Promise<Running> {
    const key = serviceWorkerKey(content, settings, metadata);
    const starting = this.#running.get(key) ?? this.#begin(key, this.#start(content, settings, metadata));
    this.#running.delete(key);
    this.#running.set(key, starting);
    for (const oldest of [...this.#running.keys()].slice(0, -PROCESSES)) await this.#end(oldest);
    try {
      const running = await starting;
      running.idle.refresh();
      return running;
    } catch (error) {
      this.#running.delete(key);
      throw serviceWorkerFailure(error, content);
    }
  }

  async #begin(key: string, starting: Promise<Instance>): Promise<Running> {
    const instance = await starting;
    return { instance, idle: setTimeout(() => void this.#end(key), IDLE).unref() };
  }

  async #end(key: string): Promise<void> {
    const starting = this.#running.get(key);
    this.#running.delete(key);
    const running = await starting?.catch(() => undefined);
    if (!running) return;
    clearTimeout(running.idle);
    await running.instance.dispose();
  }
}
