import { isObject, type JsonObject } from "../../provider/values";

/** Marks a value of its own kind in a state. Source: the checkpoint format of Pulumi. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** True for a secret as `pulumi stack export` writes it: encrypted, or in the clear with --show-secrets. */
export function isSecret(value: unknown): boolean {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** The values without those that are secret, at any depth: an array that holds one is left out as a whole. */
export function withoutSecrets(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isSecret(value) && !(Array.isArray(value) && holdsSecret(value)))
      .map(([key, value]) => [key, isObject(value) ? withoutSecrets(value) : value]),
  );
}

/** Whether a value is a secret, or has one in it at any depth. */
export function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return Array.isArray(value) ? value.some(holdsSecret) : isObject(value) && Object.values(value).some(holdsSecret);
}
