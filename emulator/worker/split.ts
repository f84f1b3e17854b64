import { createHash } from "node:crypto";
import type { RandomBytes } from "../clock";
import type { ApiRequest } from "../http/message";

/** A version of the live deployment. */
export interface Candidate {
  readonly id: string;
  /** From 1, higher is newer. */
  readonly number: number;
  /** Of the traffic, 0 to 100. */
  readonly percentage: number;
}

/** [documented] A dictionary of script names and version ids; it works for versions of the live deployment only, also those at 0 %. */
const OVERRIDES = "cloudflare-workers-version-overrides";
/** [documented] Requests with the same key go to the same version. */
const KEY = "cloudflare-workers-version-key";

const RANDOM_BYTES = 4;
const RANDOM_RANGE = 2 ** 32;

/** Which version a request to that script goes to: by an override, else by its key, else by chance. */
export function choose<T extends Candidate>(
  { script, tag, candidates }: { readonly script: string; readonly tag: string; readonly candidates: readonly T[] },
  headers: ApiRequest["headers"],
  random: RandomBytes,
): T | undefined {
  const wanted = overrides(text(headers[OVERRIDES])).get(script);
  const overridden = candidates.find(({ id }) => id === wanted);
  if (overridden) return overridden;
  if (candidates.length <= 1) return candidates[0];
  const key = text(headers[KEY]);
  const bytes =
    key === undefined
      ? Buffer.from(random(RANDOM_BYTES))
      : createHash("sha256")
          .update(JSON.stringify([tag, key]))
          .digest();
  return at((bytes.readUInt32BE(0) / RANDOM_RANGE) * 100, candidates);
}

/**
 * The newest version takes the lowest part of the range. [documented] So whoever a key sent to the new version stays there as its
 * percentage rises.
 */
function at<T extends Candidate>(point: number, candidates: readonly T[]): T | undefined {
  let end = 0;
  for (const candidate of [...candidates].sort((a, b) => b.number - a.number)) {
    end += candidate.percentage;
    if (point < end) return candidate;
  }
  return candidates.find(({ percentage }) => percentage > 0);
}

/** Version ids by script name. [documented] A dictionary of structured fields (RFC 9651); one that is not valid counts as none. */
function overrides(value: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  if (value === undefined || value.trim() === "") return found;
  for (const member of value.split(",")) {
    const [, name, id] = /^\s*([a-z*][a-z0-9_.*-]*)="([^"]*)"\s*$/.exec(member) ?? [];
    if (name === undefined || id === undefined) return new Map();
    found.set(name, id);
  }
  return found;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}
