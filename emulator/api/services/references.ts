import type { Context } from "../../context";
import { success } from "../../http/envelope";
import type { ApiResponse } from "../../http/message";
import type { Binding, ScriptRecord } from "../../model/script";
import { existingScript, type Call } from "../call";
import { objectUses, otherScripts, serviceUses } from "../dependents";
import { isObject } from "../merge-patch";

/** GET …/scripts/{name}/references. [observed] What wrangler looks at before it deletes a script: who else uses it. */
export function getReferences(call: Call, context: Context): ApiResponse {
  const script = existingScript(call, context);
  const { name, durableObjects } = script;
  const services = serviceUses(context, script);
  return success({
    services: { incoming: services.map(([other, binding]) => reference(other, binding)), outgoing: [], pages_function: false },
    durable_objects: objectUses(context, script).map(([other, binding]) => ({
      ...reference(other, binding),
      durable_object_namespace_id: durableObjects.find(({ className }) => className === binding["class_name"])?.namespaceId ?? "",
      durable_object_namespace_name: `${name}_${String(binding["class_name"])}`,
    })),
    dispatch_outbounds: [],
  });
}

/** GET …/tails/by-consumer/{name}. [observed] The scripts whose tail consumer this one is. */
export function listTailProducers(call: Call, context: Context): ApiResponse {
  const script = existingScript(call, context);
  const { name } = script;
  const producers = otherScripts(context, script).filter(({ settings }) =>
    (settings.tail_consumers ?? []).some((consumer) => isObject(consumer) && (consumer["service"] ?? consumer["name"]) === name),
  );
  return success(
    producers.map((producer) => ({
      consumer: { service: name, environment: "production" },
      producer: { service: producer.name, environment: "production" },
    })),
  );
}

function reference({ name: service }: ScriptRecord, { name }: Binding): object {
  return { service, environment: "production", name };
}
