import type { Limits } from "../../limits";
import type { ApiResponse } from "../../http/message";
import type { AccountView, Version } from "../runtime";
import { AccountInstance, type InstanceRequest, type StartPlan } from "./account";

/** Processes at once. The one that waited longest for a request ends first; its data stays. */
const RUNNING = 4;

/** Serves versions with bindings that need an instance: one for each account in use, because the data belongs to the account. */
export class AccountInstances {
  readonly #make: () => AccountInstance;
  /** By account, the one used longest ago first. An instance whose process ended starts one again when it is asked. */
  readonly #instances = new Map<string, AccountInstance>();

  constructor(start: StartPlan, limits: Limits, log: (line: string) => void) {
    this.#make = () => new AccountInstance(start, limits, log);
  }

  async answer(version: Version, view: AccountView, request: InstanceRequest): Promise<ApiResponse> {
    const { account } = version;
    const instance = this.#instances.get(account) ?? this.#make();
    this.#instances.delete(account);
    this.#instances.set(account, instance);
    await end([...this.#instances.values()].slice(0, -RUNNING));
    return await instance.answer(version, view, request);
  }

  async close(): Promise<void> {
    await end([...this.#instances.values()]);
  }
}

async function end(instances: readonly AccountInstance[]): Promise<void> {
  await Promise.all(instances.map(async (instance) => await instance.close()));
}
