import { isObject } from "../values";
import { isKnownType } from "./binding-shapes";
import type { VersionInputs } from "./version-properties";

/** Fields that hold a value of the user's own, which a program may have wrapped in `pulumi.secret`: the engine does not tell us. */
const VALUES = ["text", "json", "keyBase64", "keyJwk"];

/** Every text of a version that is a secret, or may be one: for keeping it out of messages. Ids, names and types are none. */
export function secretsOf({ bindings = {}, assets, annotations }: VersionInputs): string[] {
  const values = Object.values(bindings).map((binding) => {
    if (!isObject(binding)) return binding;
    const { type, name: _, ...fields } = binding;
    return isKnownType(String(type)) ? VALUES.map((field) => fields[field]) : fields;
  });
  return [values, isObject(assets) ? assets["jwt"] : undefined, annotations].flatMap(texts);
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isObject(value) ? Object.values(value).flatMap(texts) : [];
}
