import type { Context } from "../../context";
import { success } from "../../http/envelope";
import type { ApiResponse } from "../../http/message";
import type { Binding, ScriptRecord } from "../../model/script";
import { existingScript, type Call } from "../call";
import { isObject } from "../merge-patch";

/** GET …/scripts/{name}/references. [observed] What wrangler looks at before it deletes a script: who else uses it. */
export function getReferences(call: Call, context: Context): ApiResponse {
  const { account, name, durableObjects } = existingScript(call, context);
  const bound = (is: (binding: Binding) => boolean): [ScriptRecord, Binding][] =>
    others(context, account, name).flatMap((other) =>
      other.settings.bindings.filter(is).map((found): [ScriptRecord, Binding] => [other, found]),
    );
  const services = bound(({ type, service }) => type === "service" && service === name);
  const objects = bound(({ type, script_name: owner }) => type === "durable_object_namespace" && owner === name);
  return success({
    services: { incoming: services.map(([other, binding]) => reference(other, binding)), outgoing: [], pages_function: false },
    durable_objects: objects.map(([other, binding]) => ({
      ...reference(other, binding),
      durable_object_namespace_id: durableObjects.find(({ className }) => className === binding["class_name"])?.namespaceId ?? "",
      durable_object_namespace_name: `${name}_${String(binding["class_name"])}`,
    })),
    dispatch_outbounds: [],
  });
}

/** GET …/tails/by-consumer/{name}. [observed] The scripts whose tail consumer this one is. */
export function listTailProducers(call: Call, context: Context): ApiResponse {
  const { account, name } = existingScript(call, context);
  const producers = others(context, account, name).filter(({ settings }) =>
    (settings.tail_consumers ?? []).some((consumer) => isObject(consumer) && (consumer["service"] ?? consumer["name"]) === name),
  );
  return success(
    producers.map((producer) => ({
      consumer: { service: name, environment: "production" },
      producer: { service: producer.name, environment: "production" },
    })),
  );
}

function others({ store }: Context, account: string, name: string): ScriptRecord[] {
  return store.list(account).filter((other) => other.name !== name);
}

function reference({ name: service }: ScriptRecord, { name }: Binding): object {
  return { service, environment: "production", name };
}
