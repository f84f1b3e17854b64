import type { Context } from "../context";
import { ApiError, assumed, CODES } from "../http/errors";
import type { Binding, ScriptRecord } from "../model/script";
import { bucketKey, NOWHERE } from "../neighbours/bucket-keys";

type Owner = Pick<ScriptRecord, "account" | "name">;

/** What a binding of some kind leads to: whether it is there, and what to say where it is not. */
interface Target {
  readonly code: number;
  readonly there: (binding: Binding, owner: Owner, context: Context) => boolean;
  readonly message: (binding: Binding) => string;
}

/**
 * [observed] The codes with which Cloudflare refuses an upload whose binding leads nowhere: a client had them of its live API, and reports of
 * wrangler's users have all but that of queues. For services that client has 10144, the reports have 10143 until today. [assumed: reference-status] The
 * status.
 */
const TARGETS: Readonly<Record<string, Target>> = {
  kv_namespace: {
    code: CODES.noSuchKvNamespace,
    there: ({ namespace_id: id }, { account }, { store }) => store.resources.get(account, "kv_namespace", String(id)) !== undefined,
    message: ({ namespace_id: id }) => `The KV namespace ${String(id)} does not exist.`,
  },
  r2_bucket: {
    code: CODES.noSuchBucket,
    there: ({ bucket_name: name, jurisdiction }, { account }, { store }) =>
      store.resources.named(account, "r2_bucket", bucketKey(typeof jurisdiction === "string" ? jurisdiction : NOWHERE, String(name))) !==
      undefined,
    message: ({ bucket_name: name }) => `The R2 bucket ${String(name)} does not exist.`,
  },
  d1: {
    code: CODES.noSuchDatabase,
    there: ({ database_id: id }, { account }, { store }) => store.resources.get(account, "d1_database", String(id)) !== undefined,
    message: ({ database_id: id }) => `The D1 database ${String(id)} does not exist.`,
  },
  queue: {
    code: CODES.noSuchQueue,
    there: ({ queue_name: name }, { account }, { store }) => store.resources.named(account, "queue", String(name)) !== undefined,
    message: ({ queue_name: name }) => `The queue ${String(name)} does not exist.`,
  },
  service: {
    code: CODES.noSuchBoundService,
    there: isService,
    message: ({ service }) => `The Worker ${String(service)} does not exist.`,
  },
};

/** [observed] A Worker can bind itself before it is there. */
function isService({ service }: Binding, { account, name }: Owner, { store, assume }: Context): boolean {
  if (service === name) return true;
  const script = store.get(account, String(service));
  if (script?.deployedOn === null) assume("bound-without-deployment");
  return script !== undefined;
}

/** Refuses bindings to what is not there, unless the emulator was told to take them. What it has no routes for passes. */
export function checkTargets(bindings: readonly Binding[], owner: Owner, context: Context): void {
  if (context.missingBindings === "accept") return;
  for (const binding of bindings) {
    const target = Object.hasOwn(TARGETS, binding.type) ? TARGETS[binding.type] : undefined;
    if (target === undefined || target.there(binding, owner, context)) continue;
    const message = `The binding ${binding.name} leads nowhere: ${target.message(binding)}`;
    throw assumed("reference-status", new ApiError(400, { code: target.code, message }));
  }
}
