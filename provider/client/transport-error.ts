import { DeadlineExpired } from "./deadline";
import { TransportError } from "./errors";

/** What to say about the causes that the operating system and undici name. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut off",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
};

/** The error for a request that got no usable answer. */
export function transportError(request: string, url: URL, cause: unknown): TransportError {
  const local = url.protocol === "http:";
  const advice = local
    ? "Is the local API running, and on that port?"
    : "Check the network and try again; nothing is repeated that could have an effect twice.";
  const { code } = (first(cause) ?? {}) as { code?: unknown };
  const system = typeof code === "string" ? code : undefined;
  return new TransportError(`${request}: no usable answer from ${url.host}: ${explain(cause)}. ${advice}`, request, {
    cause: bare(cause),
    system,
    local,
  });
}

/** The cause without what libraries hang on their errors: a piece of an answer may repeat the request, credentials included. */
function bare(cause: unknown): unknown {
  const error = first(cause);
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  const copy = Object.assign(new Error(error.message), typeof code === "string" ? { code } : {});
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}

/** A connection to a name with several addresses fails with one error for each. */
function first(cause: unknown): unknown {
  return cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
}

function explain(cause: unknown): string {
  if (cause instanceof DeadlineExpired) return cause.message;
  const error = first(cause);
  if (typeof error !== "object" || error === null) return String(error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  const known = typeof code === "string" ? CAUSES[code] : undefined;
  if (known !== undefined) return `${known} (${String(code)})`;
  return typeof message === "string" ? message.replace(/\.$/, "") : "unknown cause";
}
