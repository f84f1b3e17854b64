import type { Limits } from "../../limits";
import type { ApiResponse } from "../../http/message";
import type { Host, HostRequest } from "../host";
import type { ServingProcess } from "../process";
import { Processes } from "../processes";
import type { AccountView, Version } from "../runtime";
import type { StorageProcess } from "../storage/start";
import { Suspects } from "../suspects";
import { claims, includes, isApart, meet, planFor, specs, withNeighbours, type Plan } from "./plan";
import { serviceName } from "./wiring";

/** Milliseconds that requests have to end when another version has to run where only one process may. */
const DRAIN = 2_000;

/** Milliseconds that requests have to end in a process beside which another runs. [documented] As long as on Cloudflare. */
const GRACE = 30_000;

/** Processes without claims at once, each with what changed since the one before; then one takes over from all. */
const CHANGED = 4;

/** Processes with claims at once. The one used longest ago ends first, once it is idle; its data stays. */
const CLAIMING = 8;

/** What a version is asked. */
export type InstanceRequest = Omit<HostRequest, "key">;

export interface AccountOptions {
  /** Starts a process that runs what is planned; `storage` is asked where a Worker of the plan stores something. */
  readonly start: (plan: Plan, view: AccountView, storage: () => Promise<StorageProcess>, ended: AbortSignal) => Promise<Host>;
  readonly startStorage: (account: string) => Promise<StorageProcess>;
  readonly limits: Limits;
  readonly log: (line: string) => void;
}

/** A process that runs, or starts as soon as it may. */
interface Running {
  readonly scripts: ReadonlySet<string>;
  specs: ReadonlyMap<string, string>;
  readonly claims: ReadonlySet<string>;
  readonly isApart: boolean;
  readonly process: Promise<ServingProcess>;
  isOver: () => boolean;
}

/** A process that takes no new requests, and has what it claims until it is gone. */
interface Leaving {
  readonly claims: ReadonlySet<string>;
  readonly gone: Promise<void>;
}

/**
 * The Workers of one account that need more than plain values. Those without claims start together, and what changes later in a process of its own
 * beside that; those with claims are together where they share one, so that no claim is in two processes at once.
 */
export class AccountInstance {
  readonly #options: AccountOptions;
  readonly #suspects = new Suspects();
  /** The one used longest ago first. */
  #running: readonly Running[] = [];
  readonly #leaving = new Set<Leaving>();
  readonly #processes: Processes;
  #storage: Promise<StorageProcess> | undefined;
  /** Requests without an answer. */
  #asked = 0;
  /** Counts closes: nothing starts any more that was wanted before. */
  #closes = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#processes = new Processes(options.limits, options.log);
  }

  /** Nobody waits for an answer, or for the rest of one. */
  get idle(): boolean {
    return this.#asked === 0 && this.#processes.idle;
  }

  async answer(version: Version, view: AccountView, request: InstanceRequest): Promise<ApiResponse> {
    this.#asked += 1;
    try {
      // Not planned again when it starts: it may have something to claim by then.
      const plan = planFor([version], view);
      return await this.#suspects.answer({
        request: { ...request, key: serviceName(version) },
        together: async () => await this.#together(version, view),
        ...(claims(plan).size === 0 ? { alone: async () => await this.#begin(plan, view) } : {}),
      });
    } finally {
      this.#asked -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#suspects.end(async () => await this.#end());
  }

  async #end(): Promise<void> {
    this.#closes += 1;
    this.#running = [];
    await this.#processes.close();
    const storage = this.#storage;
    this.#storage = undefined;
    await (await storage?.catch(() => undefined))?.dispose();
  }

  async #together(version: Version, view: AccountView): Promise<ServingProcess> {
    for (;;) {
      const wanted = planFor([version], view);
      const needed = specs(wanted);
      const found = this.#running.find((running) => !running.isOver() && includes(running.specs, needed));
      const running = found ?? this.#replace(wanted, view);
      this.#running = [...this.#running.filter((other) => other !== running), running];
      this.#retireOldest();
      const process = await running.process;
      // It may have started with less than was planned.
      if (includes(running.specs, needed)) return process;
    }
  }

  #replace(wanted: Plan, view: AccountView): Running {
    const { everything, before } = this.#place(wanted, view);
    const claimed = claims(everything);
    this.#running = this.#running.filter((other) => !before.includes(other));
    for (const other of before) this.#leave(other, claimed.size === 0 ? GRACE : DRAIN);
    const ready = Promise.all([...this.#leaving].filter((other) => meet(other.claims, claimed)).map(async ({ gone }) => await gone));
    const closes = this.#closes;
    const starting = ready.then(async () => {
      if (closes !== this.#closes) throw new Error("The emulator ends.");
      return await this.#beginWith(wanted, everything, view);
    });
    const running: Running = {
      scripts: scriptsOf(everything),
      specs: specs(everything),
      claims: claimed,
      isApart: isApart(everything),
      process: starting.then(({ plan, process }) => {
        running.specs = specs(plan);
        running.isOver = () => process.retired;
        void process.ended.then(forget);
        return process;
      }),
      isOver: () => false,
    };
    const forget = (): void => void (this.#running = this.#running.filter((other) => other !== running));
    starting.catch(forget);
    return running;
  }

  #leave(running: Running, milliseconds: number): void {
    const drained = taken(running).then(async (process) => await process?.drain(milliseconds));
    const leaving = { claims: running.claims, gone: drained.finally(() => this.#leaving.delete(leaving)) };
    this.#leaving.add(leaving);
  }

  /** What to start for a plan, and in the place of which. */
  #place(wanted: Plan, view: AccountView): { readonly everything: Plan; readonly before: readonly Running[] } {
    if (claims(wanted).size > 0) {
      const everything = withNeighbours(wanted, view);
      const claimed = claims(everything);
      return { everything, before: this.#running.filter((other) => meet(other.claims, claimed)) };
    }
    const apart = isApart(wanted);
    const free = this.#running.filter((other) => other.claims.size === 0 && other.isApart === apart);
    if (!apart && (free.length === 0 || free.length > CHANGED)) return { everything: withNeighbours(wanted, view), before: free };
    const scripts = scriptsOf(wanted);
    return { everything: wanted, before: free.filter((other) => [...other.scripts].every((script) => scripts.has(script))) };
  }

  /** Starts everything, or what is wanted when everything does not start together. */
  async #beginWith(wanted: Plan, everything: Plan, view: AccountView): Promise<{ readonly plan: Plan; readonly process: ServingProcess }> {
    try {
      return { plan: everything, process: await this.#begin(everything, view) };
    } catch (error) {
      if (everything.size === wanted.size) throw error;
      this.#options.log(`the Workers of the account ${view.account} do not start together: ${String(error)}`);
      return { plan: wanted, process: await this.#begin(wanted, view) };
    }
  }

  async #begin(plan: Plan, view: AccountView): Promise<ServingProcess> {
    const storage = async (): Promise<StorageProcess> => await this.#stored(view.account);
    const start = async (ended: AbortSignal): Promise<Host> => await this.#options.start(plan, view, storage, ended);
    return await this.#processes.begin(start, claims(plan).size === 0);
  }

  async #stored(account: string): Promise<StorageProcess> {
    const starting = (this.#storage ??= this.#options.startStorage(account));
    return await starting.catch((error: unknown) => {
      if (this.#storage === starting) this.#storage = undefined;
      throw error;
    });
  }

  #retireOldest(): void {
    const claiming = this.#running.filter((running) => running.claims.size > 0);
    for (const oldest of claiming.slice(0, -CLAIMING)) {
      void taken(oldest).then((process) => {
        if (process?.idle) process.retire();
      });
    }
  }
}

/**
 * A process once whoever waited for its start has entered it, if it did start. Ended before that, it would have started for nobody, and two that are
 * asked for at the same time would end each other again and again.
 */
async function taken({ process }: Running): Promise<ServingProcess | undefined> {
  const started = await process.catch(() => undefined);
  await new Promise(setImmediate);
  return started;
}

function scriptsOf(plan: Plan): ReadonlySet<string> {
  return new Set([...plan.values()].map(({ version }) => version.script));
}
