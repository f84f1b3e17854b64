import { ApiError, CODES, unparseableBody, validation } from "../http/errors";
import type { Limits } from "../limits";
import { isSecret, type Binding } from "../model/script";
import { missingField } from "./binding-kinds";
import { isObject } from "./merge-patch";

/** Finds what `inherit` takes a binding from: those of a version, or undefined when there is no such version. */
export type Inheritance = (versionId: string | undefined) => readonly Binding[] | undefined;

/** Bindings as given; unknown types pass, since new kinds appear before any description lists them. */
export function bindingsOf(value: unknown, before: readonly Binding[] | Inheritance, limits: Limits): Binding[] {
  if (!Array.isArray(value)) throw unparseableBody("bindings must be an array.");
  const inheritance = typeof before === "function" ? before : () => before;
  const bindings = value.map((binding: unknown) => completed(resolve(named(binding), inheritance)));
  const names = bindings.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validation(`Two bindings have the name ${twice}.`);
  checkVariables(bindings, limits);
  return bindings;
}

function named(binding: unknown): Binding {
  const { name, type } = (isObject(binding) ? binding : {}) as Record<string, unknown>;
  if (typeof name !== "string" || name === "") throw new ApiError(400, { code: CODES.unnamedBinding, message: "A binding has no name." });
  if (typeof type !== "string" || type === "") throw validation(`The binding ${name} has no type.`);
  return binding as Binding;
}

/** [documented] `inherit` takes the binding of the latest version or of the one it names; a secret without its value does too. */
function resolve(binding: Binding, inheritance: Inheritance): Binding {
  const inherits = binding.type === "inherit";
  const versionId = inherits && typeof binding["version_id"] === "string" ? binding["version_id"] : undefined;
  const oldName = inherits && typeof binding["old_name"] === "string" ? binding["old_name"] : binding.name;
  const existing = inheritance(versionId)?.find(({ name }) => name === oldName);
  if (inherits) {
    if (existing) return { ...existing, name: binding.name };
    const where = versionId === undefined ? "" : ` in the version ${versionId}`;
    const message = `The binding ${binding.name} cannot inherit: there is no binding ${oldName}${where}.`;
    throw new ApiError(400, { code: CODES.invalidInherit, message });
  }
  const bare = isSecret(binding) && !["text", "key_base64", "key_jwk"].some((field) => binding[field] !== undefined);
  return bare && existing?.type === binding.type ? existing : binding;
}

function completed(given: Binding): Binding {
  const binding = given.type === "d1" ? withBothIds(given) : given;
  const missing = missingField(binding);
  if (missing !== undefined) throw validation(`The binding ${binding.name} of type ${binding.type} needs ${missing}.`);
  // [observed] A service binding comes back with an environment.
  return binding.type === "service" ? { environment: "production", ...binding } : binding;
}

/** [observed] The field was renamed: wrangler sends and reads the old name, Cloudflare's SDK the new one. */
function withBothIds(binding: Binding): Binding {
  const id = binding["database_id"] ?? binding["id"];
  return id === undefined ? binding : { ...binding, database_id: id, id };
}

/** [documented] Codes 10054 and 10055. */
function checkVariables(bindings: readonly Binding[], { variables, variableBytes }: Limits): void {
  const texts = bindings.flatMap(({ name, type, text, json }) =>
    type === "json"
      ? [{ name, text: JSON.stringify(json) }]
      : type === "plain_text" || type === "secret_text"
        ? [{ name, text: String(text) }]
        : [],
  );
  if (texts.length > variables) {
    throw new ApiError(400, { code: CODES.tooManyVariables, message: `Too many variables: the limit is ${variables}.` });
  }
  const large = texts.find(({ text }) => Buffer.byteLength(text) > variableBytes);
  if (large) {
    throw new ApiError(400, { code: CODES.variableTooLarge, message: `The variable ${large.name} is larger than ${variableBytes} bytes.` });
  }
}
