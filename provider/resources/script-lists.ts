import { listScripts } from "../api/list-scripts";
import type { Script } from "../api/script";
import type { Client } from "../client/client";

type ScriptsByName = ReadonlyMap<string, Script>;

/**
 * The list of an account's scripts: one request for all the resources of a pass, however many of them ask at once.
 *
 * A process of the provider lives for one pass of the engine, so a list lives as long as the process, until one of our own
 * writes makes it old.
 */
export class ScriptLists {
  readonly #client: Client;
  readonly #lists = new Map<string, Promise<ScriptsByName>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** The script of that name, or with that immutable id, as the list describes it. `undefined` when the list has none. */
  async find(accountId: string, script: string): Promise<Script | undefined> {
    for (;;) {
      const list = this.#lists.get(accountId) ?? this.#request(accountId);
      const scripts = await list;
      // A write of ours that came meanwhile has dropped the list: what it says may be from before that write.
      if (this.#lists.get(accountId) === list) return scripts.get(script);
    }
  }

  /** To be called before and after a write: neither a list read before nor one that overlaps is used later. */
  forget(accountId: string): void {
    this.#lists.delete(accountId);
  }

  #request(accountId: string): Promise<ScriptsByName> {
    const list = listScripts(this.#client, accountId).then(
      // A name goes before an id, should a script be named like the id of another.
      (scripts) => new Map([...byKey(scripts, "tag"), ...byKey(scripts, "id")]),
    );
    this.#lists.set(accountId, list);
    // A failure is the failure of this one request: the next resource that asks tries again.
    list.catch(() => {
      if (this.#lists.get(accountId) === list) this.#lists.delete(accountId);
    });
    return list;
  }
}

function byKey(scripts: readonly Script[], key: "id" | "tag"): [string, Script][] {
  return scripts.flatMap((script) => (typeof script[key] === "string" ? [[script[key], script]] : []));
}
