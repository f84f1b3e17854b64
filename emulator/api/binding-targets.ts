import type { Context } from "../context";
import { ApiError, assumed, CODES } from "../http/errors";
import type { Binding, ScriptRecord } from "../model/script";
import { bucketKey, NOWHERE } from "../neighbours/bucket-keys";
import type { ResourceKind } from "../store/resources";

type Owner = Pick<ScriptRecord, "account" | "name">;

/** Whether what a binding names is there. */
type IsThere = (named: string, binding: Binding, owner: Owner, context: Context) => boolean;

/** What a binding of some kind leads to. */
interface Target {
  readonly code: number;
  /** What it is called. */
  readonly what: string;
  /** The field of the binding that names it. */
  readonly field: string;
  readonly isThere: IsThere;
}

const byId =
  (kind: ResourceKind): IsThere =>
  (id, _, { account }, { store }) =>
    store.resources.get(account, kind, id) !== undefined;

/**
 * [observed] The codes with which Cloudflare refuses an upload whose binding leads nowhere: a client had them of its live API, and reports of
 * wrangler's users have all but that of queues. For services that client has 10144, the reports have 10143 until today. [assumed: reference-status] The
 * status.
 */
const TARGETS: Readonly<Record<string, Target>> = {
  kv_namespace: { code: CODES.noSuchKvNamespace, what: "KV namespace", field: "namespace_id", isThere: byId("kv_namespace") },
  r2_bucket: { code: CODES.noSuchBucket, what: "R2 bucket", field: "bucket_name", isThere: isBucket },
  d1: { code: CODES.noSuchDatabase, what: "D1 database", field: "database_id", isThere: byId("d1_database") },
  queue: {
    ...{ code: CODES.noSuchQueue, what: "queue", field: "queue_name" },
    isThere: (name, _, { account }, { store }) => store.resources.named(account, "queue", name) !== undefined,
  },
  service: { code: CODES.noSuchBoundService, what: "Worker", field: "service", isThere: isService },
};

function isBucket(name: string, { jurisdiction }: Binding, { account }: Owner, { store }: Context): boolean {
  const key = bucketKey(typeof jurisdiction === "string" ? jurisdiction : NOWHERE, name);
  return store.resources.named(account, "r2_bucket", key) !== undefined;
}

/** [observed] A Worker can bind itself before it is there. */
function isService(service: string, _: Binding, { account, name }: Owner, { store, assume }: Context): boolean {
  if (service === name) return true;
  const script = store.get(account, service);
  if (script?.deployedOn === null) assume("bound-without-deployment");
  return script !== undefined;
}

/** Refuses bindings to what is not there, unless the emulator was told to take them. What it has no routes for passes. */
export function checkTargets(bindings: readonly Binding[], owner: Owner, context: Context): void {
  if (context.missingBindings === "accept") return;
  for (const binding of bindings) {
    const target = Object.hasOwn(TARGETS, binding.type) ? TARGETS[binding.type] : undefined;
    if (target === undefined) continue;
    const { code, what, field, isThere } = target;
    const named = String(binding[field]);
    if (isThere(named, binding, owner, context)) continue;
    const message = `The binding ${binding.name} leads nowhere: The ${what} ${named} does not exist.`;
    throw assumed("reference-status", new ApiError(400, { code, message }));
  }
}
