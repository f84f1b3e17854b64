import { isObject } from "../values";
import { adviceFor } from "./advice";
import { type ApiMessage, CloudflareApiError } from "./errors";
import { CONTROLS } from "./printable";

/** The form of every JSON answer of the API, its messages as they came. */
export interface Envelope<T = unknown> {
  readonly success: boolean;
  readonly errors: readonly ApiMessage[];
  readonly messages: readonly ApiMessage[];
  readonly result: T;
  /** Of a list with pages: how many there are, when the answer says so. */
  readonly totalPages?: number;
}

/** Characters of a message that an answer may bring into ours. */
const MESSAGE_LIMIT = 2000;

/** Reads the envelope, or `undefined` when the text is not one. */
export function parseEnvelope(text: string): Envelope | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== "object" || body === null || !("success" in body) || typeof body.success !== "boolean") return undefined;
  const { success, errors, messages, result, result_info: info } = body as { success: boolean } & Readonly<Record<string, unknown>>;
  const envelope = { success, errors: readMessages(errors), messages: readMessages(messages), result };
  const totalPages = isObject(info) ? info["total_pages"] : undefined;
  return typeof totalPages === "number" ? { ...envelope, totalPages } : envelope;
}

function readMessages(list: unknown): ApiMessage[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { code, message, error_chain: chain } = entry as { code?: unknown; message?: unknown; error_chain?: unknown };
    const own = { code: typeof code === "number" ? code : 0, message: typeof message === "string" ? message : "" };
    // "Invalid request headers" (6003) says in its chain which of them, and why.
    return [own, ...readMessages(chain)];
  });
}

/** The error for an answer that says no: method and path, status, Cloudflare's code and words, and what to do. */
export function apiError(request: string, status: number, envelope: Envelope | undefined, retryAfterMs?: number): CloudflareApiError {
  const errors = envelope?.errors ?? [];
  const said = errors.map(({ code, message }) => (code === 0 ? message : `${message} (code ${code})`)).join("; ");
  const what = `${request} was refused with status ${status}: ${said === "" ? "the answer gives no reason" : said}.`;
  const advice = errors.map(({ code }) => adviceFor(code)).find((text) => text !== undefined) ?? adviceForStatus(status);
  const message = [what.replace(/\.\.$/, "."), advice].filter((part) => part !== undefined).join("\n");
  return new CloudflareApiError(message, { request, status, errors, retryAfterMs });
}

function adviceForStatus(status: number): string | undefined {
  if (status === 401) return "The credentials are not accepted. Set cloudflare:apiToken or CLOUDFLARE_API_TOKEN again.";
  if (status === 403) return "The credentials lack a permission. A token needs Workers Scripts: Edit for this account.";
  if (status === 404) return "Check the base URL (it ends with /client/v4), the account id and the name.";
  if (status === 429) return "The API is throttling this user. Run it again in a few minutes.";
  if (status >= 500) return "Cloudflare had a passing fault. Run it again.";
  if (status < 300) return "The API contradicts itself, which passes. Run it again.";
  if (status < 400) return "Redirects are not followed, since credentials must not leave the API's host. Check cloudflare:baseUrl.";
  return undefined;
}

/** A message of the remote, without what a terminal would obey, and not endless. */
export function messageText(text: string): string {
  const clean = text.replace(CONTROLS, "").trim();
  return clean.length > MESSAGE_LIMIT ? `${clean.slice(0, MESSAGE_LIMIT)}…` : clean;
}
