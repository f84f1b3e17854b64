import type { Dispatcher } from "undici";
import { VERSION } from "../version";
import { type Cause, causeOf, type Moment } from "./causes";
import { type Clock, systemClock } from "./clock";
import { type Credentials, authHeaders, isSendable, secretsOf } from "./credentials";
import { connections } from "./connections";
import { apiError, type Envelope, messageText, parseEnvelope } from "./envelope";
import { type ApiMessage, CloudflareApiError, MissingCredentialsError, PulumiWorkersError } from "./errors";
import { TransportError, UnconfirmedError, UserError } from "./errors";
import { exchange, readText } from "./exchange";
import { Garbage } from "./garbage";
import { Limiter, type Outcome } from "./limiter";
import { Notices } from "./notices";
import { type Quota, readQuota } from "./quota";
import { redact } from "./redact";
import { type ApiRequest, type ApiResponse, describe, isIdempotent } from "./request";
import { DEFAULT_RETRY, type RetryPolicy, withRetry } from "./retry";
import { transportError } from "./transport-error";

export interface ClientOptions {
  /** Base URL of the API with its version, without a slash at the end. */
  readonly baseUrl: string;
  /** Ways to log in, the preferred one first. */
  readonly credentials: readonly Credentials[];
  /** Milliseconds that a request may stand still. */
  readonly timeoutMs: number;
  /** Tells the user something that is no error. */
  readonly warn?: (message: string) => void;
  /** Tells the user why nothing happens for a while. */
  readonly info?: (message: string) => void;
  /** Connections. By default undici's agent, with the proxy that HTTPS_PROXY and NO_PROXY name. */
  readonly dispatcher?: Dispatcher;
  readonly clock?: Clock;
  /** From 0 to 1. By default Math.random. */
  readonly random?: () => number;
  readonly retry?: RetryPolicy;
  /** What the API takes, until an answer says otherwise. Without end by default. */
  readonly quota?: Quota | undefined;
}

/** Something that must have its effect once, and can be looked up. */
export interface Once<T> {
  readonly send: () => Promise<T>;
  /** What an attempt whose answer was lost has made, `undefined` when it has made nothing. Left out where twice is as good as once. */
  readonly lookUp?: (() => Promise<T | undefined>) | undefined;
  readonly moment?: Moment | undefined;
}

/**
 * Cloudflare's API: logs in, repeats what may be repeated, reads the envelope, and turns every failure into an error that
 * names the request. Nothing is loaded or connected before the first request.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #retry: RetryPolicy;
  readonly #garbage = new Garbage();
  readonly #notices: Notices;
  readonly #limiter: Limiter;
  #dispatcher: Dispatcher | undefined;
  /** Index of the credentials that reads and deletions use: moves on when one finds that they are dead. */
  #current = 0;
  /** Milliseconds that the API's clock is ahead of ours. */
  #skewMs = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#retry = options.retry ?? DEFAULT_RETRY;
    this.#dispatcher = options.dispatcher;
    this.#notices = new Notices(this.#clock, options.info);
    this.#limiter = new Limiter({ clock: this.#clock, quota: options.quota, notices: this.#notices });
  }

  /**
   * Sends a request and gives the envelope's `result`. One that `isAbout` does not take for an answer to this request is none.
   *
   * @throws {CloudflareApiError} when the API says no.
   * @throws {TransportError} when no usable answer came, after the repeats that the method allows.
   * @throws {MissingCredentialsError} when nobody said how to log in.
   */
  async json<T>(request: ApiRequest, isAbout: (result: T) => boolean = () => true): Promise<T> {
    return (await this.envelope<T>(request, isAbout)).result;
  }

  /** As {@link json}, with what is around the result: for lists with pages. */
  envelope<T>(request: ApiRequest, isAbout: (result: T) => boolean = () => true): Promise<Envelope<T>> {
    return this.send(request, async ({ status, body }) => {
      const envelope = parseEnvelope(await readText(body));
      if (envelope === undefined) throw unreadable(request, status);
      if (!envelope.success) throw await this.#apiError(request, status, envelope);
      if (isAbout(envelope.result as T)) return envelope as Envelope<T>;
      throw new TransportError(`${describe(request)}: the answer is about something else. Run it again.`, describe(request));
    });
  }

  /**
   * Sends a request and hands its successful answer to `consume`, which must read the body to its end.
   * `consume` runs again when an attempt fails in the middle of the body. Errors as for {@link json}.
   */
  async send<T>(request: ApiRequest, consume: (response: ApiResponse) => Promise<T>): Promise<T> {
    const attempt = (): Promise<T> => this.#attempt(request, consume);
    const run = (): Promise<T> => (isIdempotent(request) ? this.#withRetry(attempt, request.moment) : attempt());
    for (;;) {
      const used = this.#current;
      try {
        return await run();
      } catch (error) {
        if (!this.#replaceDeadCredentials(request, used, error)) throw error;
      }
    }
  }

  /**
   * Sends what must have its effect once, and again while it fails for a passing reason. Where an attempt may have had its effect, it is
   * looked up before the next one.
   *
   * @throws {UnconfirmedError} when the last attempt may have had its effect, and nothing more can be learnt.
   */
  async once<T>({ send, lookUp, moment }: Once<T>): Promise<T> {
    const outcome = { isUnclear: false };
    const attempt = async (): Promise<T> => {
      if (outcome.isUnclear && lookUp !== undefined) {
        const found = await lookUp();
        if (found !== undefined) return found;
        outcome.isUnclear = false;
      }
      return await send();
    };
    try {
      return await this.#withRetry(attempt, moment, ({ effect }) => (outcome.isUnclear ||= effect === "unclear"));
    } catch (error) {
      if (!outcome.isUnclear || !PulumiWorkersError.is(error)) throw error;
      throw new UnconfirmedError(error.message, { cause: error });
    }
  }

  #withRetry<T>(attempt: () => Promise<T>, moment: Moment | undefined, onFailure?: (cause: Cause) => void): Promise<T> {
    return withRetry(attempt, this.#retry, {
      clock: this.#clock,
      random: this.#options.random ?? Math.random,
      moment,
      onFailure: (cause, pauseMs) => {
        onFailure?.(cause);
        if (pauseMs === undefined) return;
        if (cause.throttles === true) this.#limiter.pause(pauseMs, cause.says);
        else this.#notices.waiting(pauseMs, cause.says);
      },
    });
  }

  /** What the API's clock shows, in milliseconds since the epoch: as the latest answer told, to the second. */
  serverNow(): number {
    return this.mark()();
  }

  /**
   * Remembers this moment. What it gives tells when that was by the API's clock, in milliseconds since the epoch: as the latest answer
   * told it, to the second.
   */
  mark(): () => number {
    const now = this.#clock.now();
    return () => now + this.#skewMs;
  }

  async #attempt<T>(request: ApiRequest, consume: (response: ApiResponse) => Promise<T>): Promise<T> {
    const url = new URL(this.#options.baseUrl + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = {
      ...request.headers,
      ...this.#authHeaders(request),
      "user-agent": `pulumi-workers/${VERSION}`,
    };

    const over = await this.#limiter.turn();
    let outcome: Outcome = { report: {}, verdict: "lost" };
    try {
      const { clock, garbage } = { clock: this.#clock, garbage: this.#garbage };
      const sent = { url, method: request.method, headers, body: request.body?.(), progress: request.progress?.() };
      return await exchange(
        sent,
        { dispatcher: this.#connections(url), clock, timeoutMs: this.#options.timeoutMs, garbage },
        async (response) => {
          this.#readClock(response.headers["date"]);
          outcome = { report: readQuota(response.headers, this.serverNow()), verdict: "passed" };
          if (response.status < 300) return await consume(response);
          const envelope = parseEnvelope(await readText(response.body));
          // Cut off on its way: what it refuses, and why, is not known.
          if (envelope === undefined && isJson(response.headers["content-type"])) throw unreadable(request, response.status);
          throw await this.#apiError(request, response.status, envelope, this.#retryAfter(response.headers["retry-after"]));
        },
      );
    } catch (error) {
      if (causeOf(error)?.throttles === true) outcome = { ...outcome, verdict: "throttled" };
      throw PulumiWorkersError.is(error) ? error : transportError(describe(request), url, error);
    } finally {
      over(outcome);
    }
  }

  #authHeaders(request: ApiRequest): Record<string, string> {
    if (request.token !== undefined) return { authorization: `Bearer ${request.token}` };
    // What makes or changes something is only done as the one whom the configuration names first.
    const credentials = this.#options.credentials[mayFallBack(request) ? this.#current : 0];
    if (credentials === undefined) {
      throw new MissingCredentialsError(
        `${describe(request)} needs credentials and there are none. Set a token with \`pulumi config set --secret cloudflare:apiToken\` ` +
          "or in CLOUDFLARE_API_TOKEN (or a key with its e-mail: cloudflare:apiKey and cloudflare:email, CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL).",
      );
    }
    if (!isSendable(credentials)) {
      throw new UserError(
        `The ${credentials.kind} in ${credentials.source} has a character that no ${credentials.kind} has (a space, a line break, a quote?). Set it again.`,
      );
    }
    return authHeaders(credentials);
  }

  /**
   * For reads and deletions: a refresh and a destroy have the configuration of the last update, from the state. When the token there has
   * died since, the environment's is taken. Never for a token that lacks a permission, and never for what makes or changes something.
   */
  #replaceDeadCredentials(request: ApiRequest, used: number, error: unknown): boolean {
    if (!mayFallBack(request) || !isDead(error)) return false;
    if (this.#current !== used) return true;
    const [dead, next] = this.#options.credentials.slice(used, used + 2);
    if (dead === undefined || next === undefined) return false;
    this.#current = used + 1;
    this.#options.warn?.(
      `The ${dead.kind} in ${dead.source} is invalid or has expired; going on with the ${next.kind} in ${next.source} instead. ` +
        "A refresh or destroy takes the configuration of the last update: run `pulumi up` to store the new one.",
    );
    return true;
  }

  #connections(url: URL): Dispatcher {
    return (this.#dispatcher ??= connections(url, this.#options.timeoutMs));
  }

  async #apiError(request: ApiRequest, status: number, envelope: Envelope | undefined, retryAfterMs?: number): Promise<CloudflareApiError> {
    const secrets =
      envelope === undefined
        ? []
        : [...this.#options.credentials.flatMap(secretsOf), request.token ?? "", ...((await request.secrets?.()) ?? [])];
    const clean = ({ code, message }: ApiMessage): ApiMessage => ({ code, message: messageText(redact(message, secrets)) });
    return apiError(describe(request), status, envelope && { ...envelope, errors: envelope.errors.map(clean) }, retryAfterMs);
  }

  #readClock(header: string | string[] | undefined): void {
    const time = Date.parse(String(header));
    if (!Number.isNaN(time)) this.#skewMs = time - this.#clock.now();
  }

  #retryAfter(header: string | string[] | undefined): number | undefined {
    const value = Array.isArray(header) ? header[0] : header;
    if (value === undefined) return undefined;
    const seconds = Number(value);
    const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - this.#clock.now();
    return ms > 0 ? ms : undefined;
  }
}

function unreadable(request: ApiRequest, status: number): TransportError {
  const what = describe(request);
  return new TransportError(
    `${what}: the answer (status ${status}) is not the API's JSON. Run it again; if it stays so, is the base URL right?`,
    what,
  );
}

function isJson(contentType: string | string[] | undefined): boolean {
  return typeof contentType === "string" && /^application\/json\b/i.test(contentType);
}

function mayFallBack({ method }: ApiRequest): boolean {
  return method === "GET" || method === "DELETE";
}

/** 10023 comes with status 401 too, and says that a permission is missing: other credentials would hide that. */
function isDead(error: unknown): boolean {
  return CloudflareApiError.is(error) && ((error.status === 401 && !error.has(10023)) || error.has(9103, 9106, 9109));
}
