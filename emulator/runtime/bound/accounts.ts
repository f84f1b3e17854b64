import type { ApiResponse } from "../../http/message";
import type { AccountView, Version } from "../runtime";
import { AccountInstance, type AccountOptions, type InstanceRequest } from "./account";

/** Accounts at once, besides those that answer. The one that waited longest for a request ends first; its data stays. */
const RUNNING = 4;

/** Serves versions with bindings that need an instance: apart by account, because the data belongs to the account. */
export class AccountInstances {
  readonly #options: AccountOptions;
  /** By account, the one used longest ago first. An instance that was closed starts again when it is asked. */
  readonly #instances = new Map<string, AccountInstance>();

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  async answer(version: Version, view: AccountView, request: InstanceRequest): Promise<ApiResponse> {
    const { account } = version;
    const instance = this.#instances.get(account) ?? new AccountInstance(this.#options);
    this.#instances.delete(account);
    this.#instances.set(account, instance);
    await end([...this.#instances.values()].slice(0, -RUNNING).filter(({ idle }) => idle));
    return await instance.answer(version, view, request);
  }

  async close(): Promise<void> {
    await end([...this.#instances.values()]);
  }
}

async function end(instances: readonly AccountInstance[]): Promise<void> {
  await Promise.all(instances.map(async (instance) => await instance.close()));
}
