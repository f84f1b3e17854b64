import type { Assume } from "../assumptions";
import type { Context } from "../context";
import { ApiError, CODES, validation } from "../http/errors";
import type { Limits } from "../limits";
import type { ScriptSettings, Subdomain } from "../model/script";
import { checkScriptName } from "./call";
import { isObject } from "./merge-patch";

/** What a Worker is made of, as far as a client can write it. */
export interface WorkerFields {
  readonly name: string;
  readonly settings: ScriptSettings;
  readonly subdomain: Subdomain;
}

/** [documented] Where a sampling rate can be. */
const SAMPLED = [[], ["logs"], ["traces"]] as const;

/** A Worker from a body: defaults for what is left out or null. Read-only and unknown fields are passed over. */
export function workerFields(body: unknown, { assume, limits }: Pick<Context, "assume" | "limits">): WorkerFields {
  if (!isObject(body)) throw validation("The request body must be a JSON object.");
  const { name, logpush, tags, tail_consumers: consumers, subdomain, observability } = body;
  if (typeof name !== "string") throw validation("A Worker needs a name.");
  checkScriptName(name, limits);
  const fields = {
    name,
    settings: {
      logpush: optional(logpush, "logpush", isBoolean) ?? false,
      tags: checkedTags(optional(tags, "tags", isStrings) ?? [], limits),
      tail_consumers: checkedConsumers(optional(consumers, "tail_consumers", Array.isArray) ?? []),
      ...checkedObservability(optional(observability, "observability", isObject)),
    },
    subdomain: checkedSubdomain(optional(subdomain, "subdomain", isObject) ?? {}, assume),
  };
  if (fields.subdomain.previews_enabled && name.length > limits.previewNameCharacters) {
    const message = `Name too long to be used with previews enabled (${limits.previewNameCharacters})`;
    throw new ApiError(400, { code: CODES.nameTooLongForPreviews, message });
  }
  return fields;
}

function optional<T>(value: unknown, field: string, is: (value: unknown) => value is T): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (!is(value)) throw validation(`${field} has a value that it cannot have: ${JSON.stringify(value).slice(0, 100)}`);
  return value;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** [documented] The codes, and 403 for too many. A script without tags has null. */
function checkedTags(tags: readonly string[], limits: Limits): readonly string[] | null {
  if (tags.length > limits.tags)
    throw new ApiError(403, { code: CODES.tooManyTags, message: `Too many tags: the limit is ${limits.tags}.` });
  for (const tag of tags) {
    if (tag.length > limits.tagCharacters) throw new ApiError(400, { code: CODES.tagTooLong, message: "Tag too long" });
    if (/[,&]/.test(tag)) throw new ApiError(400, { code: CODES.invalidTag, message: "Tag has invalid characters (comma, ampersand)" });
  }
  return tags.length === 0 ? null : tags;
}

function checkedConsumers(consumers: readonly unknown[]): readonly unknown[] | null {
  for (const consumer of consumers) {
    if (!isObject(consumer) || typeof consumer["name"] !== "string") throw validation("Each of tail_consumers needs a name.");
  }
  return consumers.length === 0 ? null : consumers;
}

/** [assumed: previews-follow] Preview URLs follow `enabled` where nobody says anything about them. */
function checkedSubdomain(subdomain: Readonly<Record<string, unknown>>, assume: Assume): Subdomain {
  const enabled = optional(subdomain["enabled"], "subdomain.enabled", isBoolean) ?? false;
  const previews = optional(subdomain["previews_enabled"], "subdomain.previews_enabled", isBoolean);
  if (enabled && previews === undefined) assume("previews-follow");
  return { enabled, previews_enabled: previews ?? enabled };
}

/** [documented] Code 100308 for a sampling rate that is none. */
function checkedObservability(observability: Readonly<Record<string, unknown>> | undefined): Pick<ScriptSettings, "observability"> {
  if (observability === undefined) return {};
  for (const path of SAMPLED) {
    const at = path.reduce<unknown>((value, field) => (isObject(value) ? value[field] : undefined), observability);
    if (at === undefined || at === null) continue;
    if (!isObject(at)) throw validation(`observability.${path.join(".")} must be an object.`);
    const rate = at["head_sampling_rate"] ?? 1;
    if (typeof rate === "number" && rate >= 0 && rate <= 1) continue;
    throw new ApiError(400, { code: CODES.invalidSamplingRate, message: "Sampling rate not within 0..1" });
  }
  return { observability };
}
