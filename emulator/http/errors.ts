/** Cloudflare's error codes that the emulator answers with. */
export const CODES = {
  invalidRequestHeaders: 6003,
  invalidAuthorizationFormat: 6111,
  invalidKeyFormat: 6103,
  noRoute: 7000,
  couldNotRoute: 7003,
  invalidAccessToken: 9109,
  authentication: 10000,
  internal: 10002,
  noSuchScript: 10007,
  invalidScriptName: 10016,
  validation: 10021,
  unparseableBody: 10026,
  tooLarge: 10027,
  unnamedBinding: 10052,
  noSuchBinding: 10056,
  invalidInherit: 10057,
  noHandlers: 10068,
  methodNotAllowed: 10405,
  nameTooLong: 100132,
} as const;

export interface ErrorEntry {
  readonly code: number;
  readonly message: string;
  readonly error_chain?: readonly { readonly code: number; readonly message: string }[];
}

/** An answer that says what went wrong. Everything that fails in the emulated API throws one of these. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly errors: readonly ErrorEntry[];

  constructor(status: number, first: ErrorEntry, ...more: readonly ErrorEntry[]) {
    super(first.message);
    this.status = status;
    this.errors = [first, ...more];
  }
}

/** [observed] wrangler recognises the code, the wording is the dashboard's. */
export function noSuchScript(): ApiError {
  return new ApiError(404, { code: CODES.noSuchScript, message: "This Worker does not exist on your account." });
}

export function unparseableBody(message: string): ApiError {
  return new ApiError(400, { code: CODES.unparseableBody, message });
}

export function validation(message: string): ApiError {
  return new ApiError(400, { code: CODES.validation, message });
}
