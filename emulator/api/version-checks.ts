import type { Migrations } from "../model/version";
import { isObject } from "./merge-patch";

const EXPORT_TYPES: ReadonlySet<unknown> = new Set(["worker", "durable-object"]);

/** [documented] What each state of a Durable Object class needs; `created` is the default. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  created: ["storage"],
  deleted: [],
  renamed: ["renamed_to"],
  transferred: ["transferred_to"],
  "expecting-transfer": ["storage", "transfer_from"],
};
const LIFECYCLE = ["storage", "renamed_to", "transferred_to", "transfer_from"];

/** [documented] `exports`: by name, Worker entrypoints and Durable Object classes. */
export function areExports(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isExport);
}

function isExport(entry: unknown): boolean {
  if (!isObject(entry) || !EXPORT_TYPES.has(entry["type"])) return false;
  if (entry["type"] === "worker") return true;
  const { state = "created" } = entry;
  const needed = typeof state === "string" && Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (!needed) return false;
  const has = (field: string): boolean => entry[field] !== undefined;
  if (!LIFECYCLE.every((field) => has(field) === needed.includes(field))) return false;
  return !has("storage") || entry["storage"] === "sqlite" || entry["storage"] === "legacy-kv";
}

/** [documented] `cpu_ms` and `subrequests`. */
export function areLimits(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((limit) => Number.isInteger(limit) && (limit as number) >= 0);
}

/** [documented] `enabled` is needed. */
export function areCacheOptions(value: unknown): boolean {
  return isObject(value) && typeof value["enabled"] === "boolean" && typeof (value["cross_version_cache"] ?? false) === "boolean";
}

export function areContainers(value: unknown): boolean {
  return Array.isArray(value) && value.every((container) => isObject(container) && typeof container["class_name"] === "string");
}

const DEPENDENCY_FIELDS = ["name", "packageJsonVersion", "installedVersion"];

export function areDependencies(value: unknown): boolean {
  const isDependency = (item: unknown): boolean => isObject(item) && DEPENDENCY_FIELDS.every((field) => typeof item[field] === "string");
  return Array.isArray(value) && value.every(isDependency);
}

const CLASS_LISTS = ["new_classes", "new_sqlite_classes", "deleted_classes"];
const MOVES = { renamed_classes: ["from", "to"], transferred_classes: ["from", "from_script", "to"] };

/** [documented] `migrations`: one step, or `steps`. */
export function areMigrations(value: unknown): value is Migrations {
  if (!isObject(value)) return false;
  const { old_tag: oldTag, new_tag: newTag, steps, ...step } = value;
  if (![oldTag, newTag].every((tag) => tag === undefined || typeof tag === "string")) return false;
  if (steps === undefined) return isStep(step);
  return Array.isArray(steps) && steps.every(isStep) && Object.keys(step).length === 0;
}

function isStep(step: unknown): boolean {
  if (!isObject(step)) return false;
  return Object.entries(step).every(([field, list]) => {
    if (!Array.isArray(list)) return false;
    if (CLASS_LISTS.includes(field)) return list.every((name) => typeof name === "string");
    const fields = Object.hasOwn(MOVES, field) ? MOVES[field as keyof typeof MOVES] : undefined;
    return fields !== undefined && list.every((move) => isObject(move) && fields.every((part) => typeof move[part] === "string"));
  });
}
