import { UserError } from "../client/errors";
import { toSnakeCase } from "../case";
import { isObject, isUnknown, type JsonObject } from "../values";
import { emptyIsAbsent } from "./canonical";
import { listOf, nonEmptyText, objectOf, type Shape, text } from "./shape";

/**
 * Durable Object migrations, in the three forms in which they are declared:
 * - a single step `{oldTag?, newTag?, newSqliteClasses?, …}` and several steps `{oldTag?, newTag?, steps: […]}`, as the API takes them;
 * - the whole history as a list of steps with tags, `[{tag: "v1", newSqliteClasses: […]}, …]`, as wrangler's configuration has it.
 *   Of it only what comes after the Worker's live tag is sent.
 */

const changes = {
  newClasses: listOf(nonEmptyText),
  newSqliteClasses: listOf(nonEmptyText),
  deletedClasses: listOf(nonEmptyText),
  renamedClasses: listOf(objectOf({ required: { from: nonEmptyText, to: nonEmptyText } })),
  transferredClasses: listOf(objectOf({ required: { from: nonEmptyText, fromScript: nonEmptyText, to: nonEmptyText } })),
};
const tags = { oldTag: text, newTag: nonEmptyText };

const singleStep = objectOf({ optional: { ...tags, ...changes } });
const severalSteps = objectOf({ required: { steps: listOf(objectOf({ optional: changes })) }, optional: tags });
const history = listOf(objectOf({ required: { tag: nonEmptyText }, optional: changes }));

/** Any of the three forms. In a history no tag may stand twice. */
export const migrations: Shape = (value, path, problems) => {
  if (isUnknown(value)) return;
  if (!Array.isArray(value)) {
    const shape = typeof value === "object" && value !== null && "steps" in value ? severalSteps : singleStep;
    return shape(value, path, problems);
  }
  history(value, path, problems);
  const seen = new Set<unknown>();
  value.forEach((step: unknown, index) => {
    const tag = (step as { tag?: unknown } | null)?.tag;
    if (typeof tag === "string" && !isUnknown(tag) && seen.has(tag))
      problems.add(`${path}[${index}].tag`, `${JSON.stringify(tag)} stands twice: each step has a tag of its own.`);
    seen.add(tag);
  });
};

/**
 * What counts of migrations: of a history its last step. Those before it were applied, or will be on the way to it, and none
 * is ever applied again: a list that drops old ones is the same.
 */
export function canonicalMigrations(value: unknown): unknown {
  if (!Array.isArray(value)) return emptyIsAbsent(value);
  const last: unknown = value.at(-1);
  return last === undefined ? null : { last };
}

/**
 * The body's `migrations` for a Worker whose live tag is `liveTag`: `undefined` when nothing is left to apply, since the API
 * refuses a tag that was applied already (10079).
 *
 * @throws {UserError} when the history does not know the live tag, so that nobody can say what comes after it.
 */
export function pendingMigrations(declared: unknown, liveTag: string | undefined): unknown {
  if (!Array.isArray(declared)) return declaredTag(declared) === liveTag && liveTag !== undefined ? undefined : toSnakeCase(declared);
  const steps = declared as (JsonObject & { readonly tag: string })[];
  if (steps.length === 0) return undefined;
  const applied = liveTag === undefined ? 0 : steps.findIndex(({ tag }) => tag === liveTag) + 1;
  if (liveTag !== undefined && applied === 0) {
    const known = steps.map(({ tag }) => JSON.stringify(tag)).join(", ");
    throw new UserError(
      `migrations: the Worker's live migration tag is ${JSON.stringify(liveTag)}, and the list knows only ${known}. ` +
        "Keep every step that was ever applied in the list, and add new ones at its end.",
    );
  }
  const pending = steps.slice(applied);
  const newTag = pending.at(-1)?.tag;
  if (newTag === undefined) return undefined;
  return {
    ...(liveTag === undefined ? {} : { old_tag: liveTag }),
    new_tag: newTag,
    steps: pending.map(({ tag: _, ...step }) => toSnakeCase(step)),
  };
}

function declaredTag(declared: unknown): unknown {
  return isObject(declared) ? declared["newTag"] : undefined;
}
