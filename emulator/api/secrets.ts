import type { Context } from "../context";
import { readJson } from "../http/body";
import { success } from "../http/envelope";
import { ApiError, CODES, unparseableBody } from "../http/errors";
import type { ApiResponse } from "../http/message";
import { isSecret, withoutSecret, type Binding, type ScriptRecord } from "../model/script";
import { writeScript } from "../model/write";
import { changeBy, existingScript, type Call } from "./call";
import { isLatestDeployed, latestNotDeployedSecret } from "./latest";
import { isObject } from "./merge-patch";

/** GET …/secrets. [documented] Names and types, never values. */
export function listSecrets(call: Call, context: Context): ApiResponse {
  return success(existingScript(call, context).settings.bindings.filter(isSecret).map(withoutSecret));
}

export function getSecret(call: Call, context: Context): ApiResponse {
  return success(withoutSecret(existingSecret(call, existingScript(call, context))));
}

/** PUT …/secrets. [documented] Adds or replaces one secret. [assumed: secret-defaults] A type that is left out is `secret_text`. */
export async function putSecret(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const secret = secretOf(await readJson(call.request, context.limits.metadataBytes), context);
  change(call, context, (bindings) => [...bindings.filter(({ name }) => name !== secret.name), secret]);
  return success(withoutSecret(secret));
}

/**
 * PATCH …/secrets-bulk. [observed] `secrets` by name, a merge patch: null deletes. [assumed: secret-defaults] One that is not there is no
 * error.
 */
export async function patchSecrets(call: Call, context: Context): Promise<ApiResponse> {
  existingScript(call, context);
  const body = await readJson(call.request, context.limits.metadataBytes);
  const secrets = isObject(body) ? body["secrets"] : undefined;
  if (!isObject(secrets)) throw unparseableBody("The request body must be a JSON object with secrets by name.");
  const written = Object.entries(secrets).flatMap(([name, value]) =>
    value === null ? [] : [secretOf(isObject(value) ? { ...value, name } : value, context)],
  );
  const known = new Set(
    existingScript(call, context)
      .settings.bindings.filter(isSecret)
      .map(({ name }) => name),
  );
  if (Object.entries(secrets).some(([name, value]) => value === null && !known.has(name))) context.assume("secret-defaults");
  change(call, context, (bindings) => [...bindings.filter(({ name, type }) => !(name in secrets && isSecret({ name, type }))), ...written]);
  return listSecrets(call, context);
}

export function deleteSecret(call: Call, context: Context): ApiResponse {
  const { name } = existingSecret(call, existingScript(call, context));
  change(call, context, (bindings) => bindings.filter((binding) => binding.name !== name));
  return success(null);
}

function change(call: Call, context: Context, edit: (bindings: readonly Binding[]) => Binding[]): void {
  const script = existingScript(call, context);
  if (!isLatestDeployed(context, script)) throw latestNotDeployedSecret();
  const settings = { ...script.settings, bindings: edit(script.settings.bindings) };
  context.assume("etag-secrets");
  writeScript(context, { ...changeBy(call, script), trigger: "secret", settings });
}

function existingSecret({ params }: Call, script: ScriptRecord): Binding {
  const secret = script.settings.bindings.find((binding) => isSecret(binding) && binding.name === params["secret"]);
  if (!secret) throw new ApiError(404, { code: CODES.noSuchBinding, message: `There is no secret named ${params["secret"] ?? ""}.` });
  return secret;
}

function secretOf(value: unknown, { assume }: Context): Binding {
  const { name, type = "secret_text", ...rest } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || name === "") throw unparseableBody("A secret needs a name.");
  if (!Object.hasOwn(value as object, "type")) assume("secret-defaults");
  const secret: Binding = { name, type: String(type), ...rest };
  if (!isSecret(secret)) throw unparseableBody(`A secret has the type secret_text or secret_key, not ${secret.type}.`);
  if (secret.type === "secret_text" && typeof secret["text"] !== "string") throw unparseableBody("A secret_text needs a text.");
  return secret;
}
