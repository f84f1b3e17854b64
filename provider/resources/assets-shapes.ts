import { isObject, isUnknown } from "../values";
import { anything, isThere, objectOf, oneOf, rule, type Shape, text } from "./shape";

/** Rules of `runWorkerFirst`, and characters of one, at most. Source: Cloudflare's public validator (workers-shared). */
const RULES = 100;
const RULE_LENGTH = 100;

/** Which requests the Worker answers before the assets: all, none, or those of path rules. */
const runWorkerFirst = rule((value) => {
  if (typeof value === "boolean") return undefined;
  if (!Array.isArray(value)) return "must be true, false or an array of path rules.";
  const known: readonly unknown[] = value.filter((item) => !isUnknown(item));
  const rules = known.filter((item): item is string => typeof item === "string");
  const wrong = rules.find((item) => !/^!?\//.test(item));
  if (rules.length < known.length) return "must be true, false or an array of path rules, which are text.";
  if (wrong !== undefined) return `has the rule ${JSON.stringify(wrong)}: each begins with / or with !/.`;
  if (known.length === value.length && !rules.some((item) => item.startsWith("/"))) {
    return "needs a rule that begins with /: one with ! only takes paths out of another.";
  }
  if (value.length > RULES) return `has ${value.length} rules; ${RULES} is the most that Cloudflare takes.`;
  const long = rules.find((item) => item.length > RULE_LENGTH);
  if (long !== undefined) return `has a rule of ${long.length} characters; ${RULE_LENGTH} is the most that Cloudflare takes.`;
  const double = rules.find((item, index) => rules.indexOf(item) < index);
  return double === undefined ? undefined : `has the rule ${JSON.stringify(double)} twice.`;
});

const fields = objectOf({
  optional: {
    config: objectOf({
      optional: {
        htmlHandling: oneOf("auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"),
        notFoundHandling: oneOf("none", "404-page", "single-page-application"),
        runWorkerFirst,
      },
    }),
    // Looked at when it is read.
    directory: anything,
    jwt: text,
  },
});

/** Static assets: a folder, or the completion token of an upload. Source: Cloudflare's API reference, "Create Version", assets. */
export const assets: Shape = (value, path, problems) => {
  fields(value, path, problems);
  if (isObject(value) && isThere(value["directory"]) && isThere(value["jwt"])) {
    problems.add(`${path}.jwt`, "directory and jwt exclude each other: the token is that of another upload. Keep one of them.");
  }
};
