import { type Deployment, listDeployments } from "../api/deployments";
import { listScripts } from "../api/list-scripts";
import type { Script } from "../api/script";
import { listVersions, type Version } from "../api/versions";
import { listWorkers, type Worker } from "../api/workers";
import type { Client } from "../client/client";
import { isNoSuchWorker } from "./no-such-worker";
import { PassCache } from "./pass-cache";

/** A page of a list, by what its items are asked for. */
interface Page<T> {
  readonly byKey: ReadonlyMap<string, T>;
  readonly isLast: boolean;
}

/** Workers that are asked for by themselves before the list of all is worth its pages. */
const FEW = 3;

/**
 * What the reads of a pass share: lists, each asked for once. Looks that precede a write do not belong here: they must be as
 * fresh as can be.
 */
export class RemoteLists {
  readonly #client: () => Client;
  readonly #scripts = new PassCache<ReadonlyMap<string, Script>>();
  readonly #workers = new PassCache<Page<Worker>>();
  readonly #versions = new PassCache<ReadonlyMap<string, Version>>();
  readonly #deployments = new PassCache<readonly Deployment[]>();
  /** By account, how many asked for one of many Workers. Infinity since this process writes there, and each write drops the lists. */
  readonly #askedForOne = new Map<string, number>();

  /** @param client Asked for when the first list is. */
  constructor(client: () => Client) {
    this.#client = client;
  }

  /** The script of that name, or with that immutable id, as the account's list describes it: one request for all scripts. */
  async script(accountId: string, script: string): Promise<Script | undefined> {
    const scripts = await this.#scripts.get(accountId, "", async () => {
      const all = await listScripts(this.#client(), accountId);
      // A name goes before an id, should a script be named like the id of another.
      return new Map([...byKey(all, "tag"), ...byKey(all, "id")]);
    });
    return scripts.get(script);
  }

  /**
   * The Worker of that id or name, as the account's list describes it: page after page, until it is found. An item can slip
   * through between two pages, so that a list has none is no proof that there is none.
   */
  async worker(accountId: string, worker: string): Promise<Worker | undefined> {
    for (let number = 1; ; number += 1) {
      const page = await this.#workers.get(accountId, String(number), async () => {
        const { items, isLast } = await listWorkers(this.#client(), accountId, number);
        return { byKey: new Map([...byKey(items, "name"), ...byKey(items, "id")]), isLast };
      });
      const found = page.byKey.get(worker);
      if (found !== undefined || page.isLast) return found;
    }
  }

  /**
   * The Worker as {@link worker} gives it, when so many are asked for one by one that the list is worth it: a hundred a request. `undefined` for
   * the first few, and where lists do not last.
   */
  async workerOfMany(accountId: string, worker: string): Promise<Worker | undefined> {
    const asked = (this.#askedForOne.get(accountId) ?? 0) + 1;
    this.#askedForOne.set(accountId, asked);
    return asked > FEW && asked !== Infinity ? this.worker(accountId, worker) : undefined;
  }

  /** The deployment that is live: one request for a script. `undefined` when nothing is deployed, or there is no such script. */
  async liveDeployment(accountId: string, scriptName: string): Promise<Deployment | undefined> {
    const deployments = await this.#deployments.get(accountId, scriptName, () =>
      noneWhenGone(listDeployments(this.#client(), accountId, scriptName)),
    );
    return deployments[0];
  }

  /** The version, where it is among the first hundred that the Worker's list has: one request for a Worker. */
  async version(accountId: string, workerId: string, versionId: string): Promise<Version | undefined> {
    const versions = await this.#versions.get(
      accountId,
      workerId,
      async () => new Map(byKey(await noneWhenGone(listVersions(this.#client(), accountId, workerId)), "id")),
    );
    return versions.get(versionId);
  }

  /** Forgets what was read of the account: what the next one asks for is read anew. */
  forget(accountId: string): void {
    for (const lists of [this.#scripts, this.#workers, this.#versions, this.#deployments]) lists.forget(accountId);
  }

  /** Makes a write: neither what was read before it nor what was read while it ran is used after it. */
  async writing<T>(accountId: string, write: () => Promise<T>): Promise<T> {
    this.forget(accountId);
    this.#askedForOne.set(accountId, Infinity);
    try {
      return await write();
    } finally {
      this.forget(accountId);
    }
  }
}

/** The items whose key is text: an answer may hold what nobody understands. */
function byKey<Key extends string, T extends Readonly<Partial<Record<Key, unknown>>>>(items: readonly T[], key: Key): [string, T][] {
  return items.flatMap((item): [string, T][] => {
    const value = item[key];
    return typeof value === "string" ? [[value, item]] : [];
  });
}

async function noneWhenGone<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list;
  } catch (error) {
    if (isNoSuchWorker(error)) return [];
    throw error;
  }
}
