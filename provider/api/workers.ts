import type { Client } from "../client/client";
import { TransportError } from "../client/errors";
import { path } from "../client/path";
import { isObject } from "../values";
import { jsonBody } from "./json-body";

/** A Worker as the API describes it. Source: Cloudflare's API reference, "Workers" (beta), Returns. */
export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly created_on?: string;
  readonly updated_on?: string;
  readonly deployed_on?: string | null;
  readonly logpush?: boolean;
  readonly observability?: Readonly<Record<string, unknown>>;
  readonly references?: Readonly<Record<string, unknown>>;
  readonly subdomain?: { readonly enabled?: boolean; readonly previews_enabled?: boolean; readonly url?: string };
  readonly tags?: readonly string[];
  readonly tail_consumers?: readonly { readonly name: string }[];
}

/** POST /accounts/{account_id}/workers/workers. A second one of the same name is refused (10040). */
export function createWorker(client: Client, accountId: string, body: { readonly name?: unknown }): Promise<Worker> {
  return client.json<Worker>(
    {
      method: "POST",
      path: path`/accounts/${accountId}/workers/workers`,
      body: () => jsonBody(body),
      secrets: () => Promise.resolve(tagsIn(body)),
    },
    (worker) => isWorker(worker) && worker.name === body.name,
  );
}

/** GET /accounts/{account_id}/workers/workers/{worker_id}, by id or by name. */
export function getWorker(client: Client, accountId: string, worker: string): Promise<Worker> {
  return client.json<Worker>({ method: "GET", path: path`/accounts/${accountId}/workers/workers/${worker}` }, isNamed(worker));
}

/** Workers of a page. Source: Cloudflare's API reference, "List Workers" (beta): 10 by default, 100 at most. */
const PER_PAGE = 100;

/** GET /accounts/{account_id}/workers/workers, the page of that number, from 1. The oldest Worker comes first, so that a new one moves no other. */
export async function listWorkers(
  client: Client,
  accountId: string,
  number: number,
): Promise<{ readonly items: readonly Worker[]; readonly isLast: boolean }> {
  const request = {
    method: "GET",
    path: path`/accounts/${accountId}/workers/workers`,
    query: { page: String(number), per_page: String(PER_PAGE), order_by: "created_on", order: "asc" },
  } as const;
  const { result, totalPages } = await client.envelope<unknown>(request);
  if (!Array.isArray(result)) throw new TransportError(`GET ${request.path}: the answer holds no list of Workers.`, `GET ${request.path}`);
  const items = result.filter((worker: unknown): worker is Worker => typeof worker === "object" && worker !== null);
  const isFull = result.length >= PER_PAGE;
  return { items, isLast: result.length === 0 || !(totalPages === undefined ? isFull : number < totalPages) };
}

/**
 * PATCH /accounts/{account_id}/workers/workers/{worker_id}: an RFC 7396 merge patch, so that sending it twice changes nothing more.
 * Whoever calls it repeats it.
 */
export function patchWorker(client: Client, accountId: string, worker: string, patch: unknown): Promise<Worker> {
  return client.json<Worker>(
    {
      method: "PATCH",
      path: path`/accounts/${accountId}/workers/workers/${worker}`,
      body: () => jsonBody(patch, "application/merge-patch+json"),
      secrets: () => Promise.resolve(tagsIn(patch)),
    },
    isNamed(worker),
  );
}

/** What a program may have wrapped in `pulumi.secret`: its own words. */
function tagsIn(body: unknown): string[] {
  const tags = isObject(body) ? body["tags"] : undefined;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** DELETE /accounts/{account_id}/workers/workers/{worker_id}: versions and deployments go with it. */
export function deleteWorker(client: Client, accountId: string, worker: string): Promise<unknown> {
  return client.json({ method: "DELETE", path: path`/accounts/${accountId}/workers/workers/${worker}` });
}

function isWorker(value: unknown): value is Worker {
  return typeof value === "object" && value !== null && typeof (value as Partial<Worker>).id === "string";
}

/** Whether an answer is about the Worker of that id or name. */
function isNamed(worker: string): (value: unknown) => boolean {
  return (value) => isWorker(value) && (value.id === worker || value.name === worker);
}
