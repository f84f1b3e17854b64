import type { Assumption } from "../assumptions";

/** Cloudflare's error codes that the emulator answers with. */
export const CODES = {
  throttled: 971,
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
  tooManyWorkers: 10037,
  nameConflict: 10040,
  unnamedBinding: 10052,
  variableTooLarge: 10054,
  tooManyVariables: 10055,
  noSuchBinding: 10056,
  invalidInherit: 10057,
  noSuchKvNamespace: 10041,
  noSuchClass: 10061,
  noSuchNamespace: 10066,
  noSuchService: 10090,
  noSuchEnvironment: 10092,
  stillUsed: 10064,
  noHandlers: 10068,
  classNotExported: 10070,
  classExists: 10074,
  migrationTag: 10079,
  noSuchBucket: 10085,
  serviceStillBound: 10142,
  noSuchBoundService: 10143,
  noSuchDatabase: 10181,
  noSuchQueue: 11000,
  migrationInVersion: 10211,
  latestNotDeployedSettings: 10214,
  latestNotDeployedSecret: 10215,
  secretChanged: 10220,
  noVersions: 10222,
  noSuchDeployment: 10336,
  methodNotAllowed: 10405,
  tagTooLong: 100102,
  tooManyTags: 100103,
  nameTooLong: 100132,
  invalidTag: 100134,
  noSuchVersion: 100146,
  invalidSamplingRate: 100308,
  nameTooLongForPreviews: 100315,
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
  /** What has to be right for Cloudflare to refuse it like this. */
  assumption: Assumption | undefined;

  constructor(status: number, first: ErrorEntry, ...more: readonly ErrorEntry[]) {
    super(first.message);
    this.status = status;
    this.errors = [first, ...more];
  }
}

/** A refusal that Cloudflare perhaps words with another status or code. */
export function assumed(assumption: Assumption, error: ApiError): ApiError {
  error.assumption = assumption;
  return error;
}

/** [observed] wrangler recognises the code, the wording is the dashboard's. */
export function noSuchScript(): ApiError {
  return new ApiError(404, { code: CODES.noSuchScript, message: "This Worker does not exist on your account." });
}

/** [documented] Code and status. */
export function noSuchVersion(): ApiError {
  return new ApiError(404, { code: CODES.noSuchVersion, message: "Version not found." });
}

export function unparseableBody(message: string): ApiError {
  return new ApiError(400, { code: CODES.unparseableBody, message });
}

export function validation(message: string): ApiError {
  return new ApiError(400, { code: CODES.validation, message });
}

/** The same, where nobody says what the code is. */
export function assumedValidation(message: string): ApiError {
  return assumed("validation-code", validation(message));
}

/** [observed] The codes with which a Durable Object migration is refused. */
type MigrationCode = "noSuchClass" | "stillUsed" | "classNotExported" | "classExists" | "migrationTag";

export function migrationRefused(code: MigrationCode, message: string): ApiError {
  return new ApiError(400, { code: CODES[code], message });
}
