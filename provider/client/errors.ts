/**
 * The errors that a user can meet. Each has a stable `code`; messages say what failed, where, and what to do.
 *
 * `instanceof` fails across two copies of this package in one process, so each class has a guard by brand.
 */

const BRAND = Symbol.for("pulumi-workers.error");

/** What all errors of this package have in common. */
export abstract class PulumiWorkersError extends Error {
  /** A stable name for the cause, for programs. */
  abstract readonly code: string;
  readonly [BRAND] = true;

  /** True for an error of this package, whichever copy of it made the error. */
  static is(value: unknown): value is PulumiWorkersError {
    return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
  }
}

/** Something that the user gave cannot be used. The message says what, where, and what to do. */
export class UserError extends PulumiWorkersError {
  override readonly name = "UserError";
  readonly code = "invalid_input";
}

/** A request has to be made and nobody said how to log in. */
export class MissingCredentialsError extends PulumiWorkersError {
  override readonly name = "MissingCredentialsError";
  readonly code = "missing_credentials";
}

/** One entry of the envelope's `errors` or `messages`. */
export interface ApiMessage {
  readonly code: number;
  readonly message: string;
}

/** The API answered, and said no. */
export class CloudflareApiError extends PulumiWorkersError {
  override readonly name = "CloudflareApiError";
  readonly code = "cloudflare_api";

  /** Request method and path, as `PUT /accounts/…`. */
  readonly request: string;
  /** HTTP status. */
  readonly status: number;
  /** What Cloudflare said, the decisive one first. Empty when the body was not the API's envelope. */
  readonly errors: readonly ApiMessage[];
  /** Milliseconds that the answer asked to wait before another try. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, answer: Pick<CloudflareApiError, "request" | "status" | "errors" | "retryAfterMs">) {
    super(message);
    this.request = answer.request;
    this.status = answer.status;
    this.errors = answer.errors;
    this.retryAfterMs = answer.retryAfterMs;
  }

  /** True when Cloudflare gave one of these codes. */
  has(...codes: readonly number[]): boolean {
    return this.errors.some(({ code }) => codes.includes(code));
  }

  static override is(value: unknown): value is CloudflareApiError {
    return PulumiWorkersError.is(value) && value.code === "cloudflare_api";
  }
}

/** What is known of a failed connection. */
export interface TransportErrorOptions extends ErrorOptions {
  readonly system?: string | undefined;
  readonly local?: boolean;
}

/** No usable answer came: the connection failed, stood still for too long, or ended in the middle. */
export class TransportError extends PulumiWorkersError {
  override readonly name = "TransportError";
  readonly code = "transport";

  /** Request method and path, as `PUT /accounts/…`. */
  readonly request: string;
  /** The code of Node.js or undici for what failed, such as `ECONNREFUSED`; absent when an answer came that cannot be read. */
  readonly system: string | undefined;
  /** Whether the API is one on this machine. */
  readonly local: boolean;

  constructor(message: string, request: string, { system, local = false, ...options }: TransportErrorOptions = {}) {
    super(message, options);
    this.request = request;
    this.system = system;
    this.local = local;
  }

  static override is(value: unknown): value is TransportError {
    return PulumiWorkersError.is(value) && value.code === "transport";
  }
}

/** What a state has to say of a write whose effect is not known. */
export interface UnconfirmedState {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A request may or may not have had its effect: no answer said so, and looking failed as well. */
export class UnconfirmedError extends PulumiWorkersError {
  override readonly name = "UnconfirmedError";
  readonly code = "unconfirmed";
  /** What to store, so that the next update looks first. */
  readonly state: UnconfirmedState | undefined;

  constructor(message: string, { state, ...options }: ErrorOptions & { readonly state?: UnconfirmedState } = {}) {
    super(message, options);
    this.state = state;
  }

  static override is(value: unknown): value is UnconfirmedError {
    return PulumiWorkersError.is(value) && value.code === "unconfirmed";
  }
}

/** A module's bytes are not the ones that were hashed when the inputs were checked. */
export class ContentChangedError extends PulumiWorkersError {
  override readonly name = "ContentChangedError";
  readonly code = "content_changed";

  static override is(value: unknown): value is ContentChangedError {
    return PulumiWorkersError.is(value) && value.code === "content_changed";
  }
}

/** The remote is not what we expected to replace, and the program asked not to overwrite it. */
export class ConflictError extends PulumiWorkersError {
  override readonly name = "ConflictError";
  readonly code = "conflict";
}
