import { isObject, isUnknown } from "../values";
import { flag, type Fields, mapOf, nonEmptyText, objectOf, oneOf, type Shape } from "./shape";

/**
 * The exports of a version: entrypoints, and classes of Durable Objects with what happens to each.
 *
 * Source: Cloudflare's API reference, "Create Version", exports.
 */

const storage = oneOf("sqlite", "legacy-kv");

/** The fields of a class, besides `type` and `state`, by its state. */
const CLASSES: Readonly<Record<string, Fields>> = {
  created: { required: { storage }, optional: { container: nonEmptyText } },
  deleted: {},
  renamed: { required: { renamedTo: nonEmptyText } },
  transferred: { required: { transferredTo: nonEmptyText } },
  "expecting-transfer": { required: { storage, transferFrom: nonEmptyText }, optional: { container: nonEmptyText } },
};

const type = oneOf("worker", "durable-object");
const state = oneOf(...Object.keys(CLASSES));

const worker = objectOf({ required: { type }, optional: { state: oneOf("created"), cache: objectOf({ required: { enabled: flag } }) } });
const classes = Object.fromEntries(
  Object.entries(CLASSES).map(([name, { required, optional }]) => [
    name,
    objectOf({ required: { type, ...required }, optional: { state, ...optional } }),
  ]),
);

const exported: Shape = (value, path, problems) => {
  if (isUnknown(value)) return;
  if (!isObject(value)) return problems.add(path, "must be an object with a type.");
  if (isUnknown(value["type"]) || isUnknown(value["state"])) return;
  if (value["type"] === "worker") return worker(value, path, problems);
  if (value["type"] !== "durable-object") return type(value["type"], `${path}.type`, problems);
  const inState = value["state"] ?? "created";
  if (typeof inState === "string" && Object.hasOwn(classes, inState)) classes[inState]?.(value, path, problems);
  else state(inState, `${path}.state`, problems);
};

/** Exports by name. */
export const exportsOf: Shape = mapOf(exported);
