/**
 * What was read of an account in this pass: each thing is asked for once, however many resources ask, also at the same time.
 *
 * A process of the provider lives for one pass of the engine, so what was read lives as long as the process, until one of our
 * own writes makes it old.
 */
export class PassCache<T> {
  readonly #accounts = new Map<string, Map<string, Promise<T>>>();

  /** What is known under the key, else what `request` gives. A failure is the failure of this one request: the next one tries again. */
  async get(accountId: string, key: string, request: () => Promise<T>): Promise<T> {
    for (;;) {
      const known = this.#of(accountId).get(key) ?? this.#start(accountId, key, request);
      const value = await known;
      // A write of ours that came meanwhile has dropped it: what it says may be from before that write.
      if (this.#of(accountId).get(key) === known) return value;
    }
  }

  /** Neither what was read before nor what is on its way is used later. */
  forget(accountId: string): void {
    this.#accounts.delete(accountId);
  }

  #start(accountId: string, key: string, request: () => Promise<T>): Promise<T> {
    const entries = this.#of(accountId);
    const started = request();
    entries.set(key, started);
    started.catch(() => {
      if (entries.get(key) === started) entries.delete(key);
    });
    return started;
  }

  #of(accountId: string): Map<string, Promise<T>> {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const entries = new Map<string, Promise<T>>();
    this.#accounts.set(accountId, entries);
    return entries;
  }
}
