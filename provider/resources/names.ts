import { isUnknown } from "../values";

/** Checks of names, each a sentence about what is certainly wrong, or `undefined`. */

/** At most this many characters. Source: Cloudflare's API reference, path parameter `account_id`, maxLength. */
const ACCOUNT_ID_LENGTH = 32;

/** At most this many characters: a Worker's name is a DNS label. Source: Cloudflare's documentation of workers.dev. */
const SCRIPT_NAME_LENGTH = 63;

export function problemOfAccountId(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be text.";
  if (/^[A-Za-z0-9_-]+$/.test(value) && value.length <= ACCOUNT_ID_LENGTH) return undefined;
  return `is not an account id: it has ${ACCOUNT_ID_LENGTH} hexadecimal digits. The dashboard shows it under Workers & Pages.`;
}

export function problemOfScriptName(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be text.";
  if (value.length > SCRIPT_NAME_LENGTH) return `has ${value.length} characters; ${SCRIPT_NAME_LENGTH} is the most that Cloudflare takes.`;
  if (/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(value)) return undefined;
  return "is not a Worker's name: use letters, digits, - and _, and start with a letter.";
}

/** A name behind what it is of, for messages: ` of api`, or nothing while nobody knows it. */
export function ofNamed(name: unknown): string {
  return typeof name === "string" && !isUnknown(name) ? ` of ${name}` : "";
}
