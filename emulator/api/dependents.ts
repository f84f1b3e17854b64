import type { Context } from "../context";
import { ApiError, assumed, CODES } from "../http/errors";
import { query } from "../http/message";
import type { Binding, ScriptRecord } from "../model/script";
import type { ResourceRecord } from "../store/resources";
import type { Call } from "./call";

/** Another script of the account, and its binding to the one in question. */
type Use = readonly [user: ScriptRecord, binding: Binding];

export function otherScripts({ store }: Context, { account, name }: ScriptRecord): ScriptRecord[] {
  return store.list(account).filter((other) => other.name !== name);
}

export function serviceUses(context: Context, script: ScriptRecord): Use[] {
  return uses(context, script, ({ type, service }) => type === "service" && service === script.name);
}

export function objectUses(context: Context, script: ScriptRecord): Use[] {
  return uses(context, script, ({ type, script_name: owner }) => type === "durable_object_namespace" && owner === script.name);
}

function uses(context: Context, script: ScriptRecord, is: (binding: Binding) => boolean): Use[] {
  return otherScripts(context, script).flatMap((user) => user.settings.bindings.filter(is).map((binding): Use => [user, binding]));
}

/**
 * Deletes a script by its name. [documented] A service binding, a Durable Object or another binding stops it, unless `force` says
 * otherwise; what ties the script to a queue goes with it then. [assumed: reference-status] The bindings of other
 * Workers stay, and fail on use.
 */
export function deleteByName(call: Call, context: Context, script: ScriptRecord): void {
  if (query(call.request).get("force") === "true") {
    if ([...objectUses(context, script), ...serviceUses(context, script)].length > 0) context.assume("reference-status");
    context.store.resources.change({ deleted: consumersBy(context, script) });
  } else {
    const refusal = stillUsed(context, script);
    if (refusal) throw refusal;
  }
  context.store.deleteScript(script);
}

/**
 * Why a script is not deleted without force. [observed] Reports of wrangler's users have the queue's code and words, a client that was
 * tried against Cloudflare the code of services. [assumed: reference-status] That of Durable Objects, and the
 * status.
 */
export function stillUsed(context: Context, script: ScriptRecord): ApiError | undefined {
  if (consumersBy(context, script).length > 0) return refused(CODES.stillUsed, "script still in use as a consumer for a queue");
  const [object] = objectUses(context, script);
  if (object) return refused(CODES.stillUsed, `The Worker ${object[0].name} has a binding to a Durable Object class of this Worker.`);
  const [service] = serviceUses(context, script);
  if (service) return refused(CODES.serviceStillBound, `The Worker ${service[0].name} has a service binding to this Worker.`);
  return undefined;
}

function refused(code: number, message: string): ApiError {
  return assumed("reference-status", new ApiError(400, { code, message }));
}

export function consumersBy({ store }: Context, { account, name }: ScriptRecord): ResourceRecord[] {
  return store.resources.list(account, "queue_consumer").filter(({ fields }) => fields["script_name"] === name);
}
