import { ApiError, CODES, validation } from "../http/errors";
import type { Limits } from "../limits";
import type { Annotations, Migrations } from "../model/version";
import type { Metadata } from "../upload/content";
import { isObject } from "./merge-patch";
import { areMigrations } from "./version-checks";

const TAG = "workers/tag";
const MESSAGE = "workers/message";

/** [documented] Annotations that a client can write. A message that is too long is cut, a tag answers 100102. */
export function annotationsOf(value: unknown, limits: Limits): Annotations {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw validation("annotations must be an object.");
  const annotations: Record<string, string> = {};
  for (const name of [TAG, MESSAGE, "workers/alias"]) {
    const text = value[name];
    if (text === undefined || text === null) continue;
    if (typeof text !== "string") throw validation(`The annotation ${name} must be a string.`);
    annotations[name] = name === MESSAGE ? cut(text, limits.messageBytes) : text;
  }
  if (Buffer.byteLength(annotations[TAG] ?? "") > limits.versionTagBytes) {
    throw new ApiError(400, { code: CODES.tagTooLong, message: `Tag too long: the limit is ${limits.versionTagBytes} bytes.` });
  }
  return annotations;
}

/** At most that many bytes, and no half characters. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}

/** [documented] `exports` and `migrations` exclude each other. */
export function migrationsOf(source: Metadata): Migrations | undefined {
  const { migrations, exports } = source;
  if (migrations === undefined || migrations === null) return undefined;
  if (exports !== undefined && exports !== null) throw validation("exports and migrations are mutually exclusive: set one of them.");
  if (!areMigrations(migrations))
    throw validation(`migrations has a value that it cannot have: ${JSON.stringify(migrations).slice(0, 100)}`);
  return migrations;
}
