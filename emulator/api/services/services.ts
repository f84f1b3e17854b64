import type { Context } from "../../context";
import { success } from "../../http/envelope";
import { ApiError, CODES } from "../../http/errors";
import type { ApiResponse } from "../../http/message";
import type { ScriptRecord } from "../../model/script";
import { contentAnswer, scriptAnswer, settingsAnswer } from "../answers";
import { scriptOf, type Call } from "../call";
import { deleteByName } from "../dependents";

/** [observed] The one environment that is left of those that a service once had. */
const ENVIRONMENT = "production";

/** GET …/services/{name}. [observed] What wrangler reads before a deployment: the script as that of the default environment. */
export function getService(call: Call, context: Context): ApiResponse {
  const script = existingService(call, context);
  const { name: id, createdOn: created_on, modifiedOn: modified_on } = script;
  const environment = environmentAnswer(script);
  return success({ id, created_on, modified_on, default_environment: environment, environments: [environment] });
}

/** DELETE …/services/{name}. [observed] How wrangler deletes a script. */
export function deleteService(call: Call, context: Context): ApiResponse {
  deleteByName(call, context, existingService(call, context));
  return success(null);
}

/** GET …/services/{name}/environments/{environment}, and what is below it. [observed] What wrangler compares before it overwrites. */
export function getEnvironment(call: Call, context: Context): ApiResponse {
  return success(environmentAnswer(existingEnvironment(call, context)));
}

export function getEnvironmentBindings(call: Call, context: Context): ApiResponse {
  return success(settingsAnswer(existingEnvironment(call, context).settings)["bindings"]);
}

export function getEnvironmentSettings(call: Call, context: Context): ApiResponse {
  return success(settingsAnswer(existingEnvironment(call, context).settings));
}

export function getEnvironmentSubdomain(call: Call, context: Context): ApiResponse {
  return success(existingEnvironment(call, context).subdomain);
}

export function getEnvironmentContent(call: Call, context: Context): ApiResponse {
  return contentAnswer(existingEnvironment(call, context), context);
}

export function getEnvironmentRoutes(call: Call, context: Context): ApiResponse {
  const { account, name } = existingEnvironment(call, context);
  const { resources } = context.store;
  const routes = resources.list(account, "route").filter(({ fields }) => fields["script"] === name);
  return success(
    routes.map(({ id, name: pattern, fields }) => {
      const zone = resources.get(account, "zone", String(fields["zone_id"]));
      return { id, pattern, zone_id: fields["zone_id"], ...(zone ? { zone_name: zone.name } : {}), script: name };
    }),
  );
}

function environmentAnswer(script: ScriptRecord): object {
  const { createdOn: created_on, modifiedOn: modified_on } = script;
  return { environment: ENVIRONMENT, created_on, modified_on, script: scriptAnswer(script) };
}

/** [observed] Code 10090 here, where other routes have 10007. */
function existingService(call: Call, { store, limits }: Context): ScriptRecord {
  const { account, name } = scriptOf(call, limits);
  const script = store.get(account, name);
  if (!script) throw new ApiError(404, { code: CODES.noSuchService, message: "This service does not exist on your account." });
  return script;
}

/** [observed] Code 10092 for an environment that is not there. */
function existingEnvironment(call: Call, context: Context): ScriptRecord {
  const script = existingService(call, context);
  if (call.params["environment"] === ENVIRONMENT) return script;
  throw new ApiError(404, { code: CODES.noSuchEnvironment, message: "This environment does not exist for your service." });
}
