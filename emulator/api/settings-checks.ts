import { isObject } from "./merge-patch";

const USAGE_MODELS: ReadonlySet<unknown> = new Set(["standard", "bundled", "unbound"]);

/** [documented] */
export function isUsageModel(value: unknown): boolean {
  return USAGE_MODELS.has(value);
}

/** [documented] Each names a `service`. */
export function areConsumers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && typeof item["service"] === "string");
}

/** [documented] `enabled` is needed, of logs and traces too. */
export function isObservability(value: unknown): boolean {
  if (!isObject(value) || typeof value["enabled"] !== "boolean") return false;
  return ["logs", "traces"].every((part) => {
    const given = value[part] ?? undefined;
    return given === undefined || isObject(given);
  });
}

const PLACES = ["region", "hostname", "host", "target"];

/** [documented] Smart, or at a place. */
export function isPlacement(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { mode } = value;
  if (mode === "smart") return true;
  return (mode === undefined || mode === "targeted") && PLACES.some((place) => value[place] !== undefined && value[place] !== null);
}
