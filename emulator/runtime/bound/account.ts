import type { Limits } from "../../limits";
import type { ApiResponse } from "../../http/message";
import type { Host, HostRequest } from "../host";
import { ServingProcess } from "../process";
import type { AccountView, Version } from "../runtime";
import { includes, neighbours, planFor, specs, type Plan } from "./plan";
import { serviceName } from "./wiring";

/** Milliseconds that requests have to end when another version has to run: two processes must not open the same data. */
const DRAIN = 2_000;

interface Running {
  readonly process: ServingProcess;
  readonly specs: ReadonlyMap<string, string>;
}

/** What a version is asked. */
export type InstanceRequest = Omit<HostRequest, "key">;

export type StartPlan = (plan: Plan, view: AccountView) => Promise<Host>;

/** The Workers of one account that need more than plain values: one workerd, started again when what it should run changed. */
export class AccountInstance {
  readonly #start: StartPlan;
  readonly #limits: Limits;
  readonly #log: (line: string) => void;
  #running: Running | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: StartPlan, limits: Limits, log: (line: string) => void) {
    this.#start = start;
    this.#limits = limits;
    this.#log = log;
  }

  async answer(version: Version, view: AccountView, request: InstanceRequest): Promise<ApiResponse> {
    const process = await this.#inTurn(async () => {
      const running = await this.#ensure(version, view);
      running.enter();
      return running;
    });
    return await process.answer({ ...request, key: serviceName(version) });
  }

  async close(): Promise<void> {
    // Whatever waits for requests to end must not wait for them now.
    void this.#running?.process.end();
    await this.#inTurn(async () => {
      await this.#running?.process.end();
      this.#running = undefined;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  async #ensure(version: Version, view: AccountView): Promise<ServingProcess> {
    const wanted = planFor([version], view);
    const running = this.#running;
    if (running && !running.process.retired && includes(running.specs, specs(wanted))) return running.process;
    await running?.process.drain(DRAIN);
    this.#running = undefined;
    const everything = planFor([version, ...neighbours(view)], view);
    this.#running = await this.#begin(everything, view).catch(async (error: unknown) => {
      if (everything.size === wanted.size) throw error;
      this.#log(`the Workers of the account ${view.account} do not start together: ${String(error)}`);
      return await this.#begin(wanted, view);
    });
    return this.#running.process;
  }

  async #begin(plan: Plan, view: AccountView): Promise<Running> {
    const host = await this.#start(plan, view);
    return { process: new ServingProcess(host, this.#limits, this.#log), specs: specs(plan) };
  }
}
