import type { Assume } from "../assumptions";
import { ApiError, CODES } from "../http/errors";
import { header, type ApiRequest } from "../http/message";

/** What a token may do: everything, only reads, or nothing any more. */
export type Permission = "write" | "read" | "expired";

/** Tokens that are known, with what each may do. Undefined: every token and every key is accepted. */
export type Tokens = Readonly<Record<string, Permission>> | undefined;

export interface Identity {
  /** Shown where the API shows an author. */
  readonly email: string;
}

/** The author of what a token does, since the emulator knows no users. */
const TOKEN_AUTHOR = "token@emulator.localhost";
const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** The token of a request, where it has one of that form. */
export function bearerOf(request: ApiRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header(request, "authorization") ?? "")?.[1];
}

/** Who a request comes from whose token is not one of a user. */
export const TOKEN_IDENTITY: Identity = { email: TOKEN_AUTHOR };

export function authenticate(request: ApiRequest, tokens: Tokens, assume: Assume): Identity {
  const authorization = header(request, "authorization");
  if (authorization !== undefined) {
    const token = bearerOf(request);
    if (token === undefined) throw invalidHeader(CODES.invalidAuthorizationFormat, "Invalid format for Authorization header");
    return permit(request, token, TOKEN_AUTHOR, tokens, assume);
  }
  const email = header(request, "x-auth-email");
  const key = header(request, "x-auth-key");
  if (email !== undefined && key !== undefined) {
    if (key === "" || /\s/.test(key)) throw invalidHeader(CODES.invalidKeyFormat, "Invalid format for X-Auth-Key header");
    return permit(request, key, email, tokens, assume);
  }
  assume("auth-missing");
  throw authenticationError(401);
}

function permit(request: ApiRequest, token: string, email: string, tokens: Tokens, assume: Assume): Identity {
  if (!tokens) return { email };
  const permission = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  // [observed] wrangler reports "Authentication error [code: 10000]".
  if (permission === undefined) throw authenticationError(401);
  if (permission === "expired") {
    assume("auth-expired");
    throw new ApiError(401, { code: CODES.invalidAccessToken, message: "Invalid access token" });
  }
  if (permission === "read" && !READS.has(request.method)) {
    assume("auth-read-only");
    throw authenticationError(403);
  }
  return { email };
}

function authenticationError(status: 401 | 403): ApiError {
  return new ApiError(status, { code: CODES.authentication, message: "Authentication error" });
}

/** [observed] Status, codes and wording as users of several clients report them. */
function invalidHeader(code: number, message: string): ApiError {
  return new ApiError(400, { code: CODES.invalidRequestHeaders, message: "Invalid request headers", error_chain: [{ code, message }] });
}
