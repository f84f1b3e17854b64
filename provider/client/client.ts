import type { Dispatcher } from "undici";
import { VERSION } from "../version";
import { type Clock, systemClock } from "./clock";
import { type Credentials, authHeaders, isSendable, secretsOf } from "./credentials";
import { Deadline } from "./deadline";
import { apiError, type Envelope, parseEnvelope } from "./envelope";
import { type ApiMessage, CloudflareApiError, MissingCredentialsError, PulumiWorkersError, TransportError, UserError } from "./errors";
import { Garbage } from "./garbage";
import { undici } from "./lazy";
import { type ApiRequest, type ApiResponse, describe, isIdempotent } from "./request";
import { DEFAULT_RETRY, type RetryPolicy, withRetry } from "./retry";
import { transportError } from "./transport-error";

/** Bytes of a JSON answer that are read at most: above that it is no answer of this API. */
const JSON_LIMIT = 256 * 1024 * 1024;

export interface ClientOptions {
  /** Base URL of the API with its version, without a slash at the end. */
  readonly baseUrl: string;
  /** Ways to log in, the preferred one first. */
  readonly credentials: readonly Credentials[];
  /** Milliseconds that a request may stand still. */
  readonly timeoutMs: number;
  /** Tells the user something that is no error. */
  readonly warn?: (message: string) => void;
  /** Connections. By default undici's agent, with the proxy that HTTPS_PROXY and NO_PROXY name. */
  readonly dispatcher?: Dispatcher;
  readonly clock?: Clock;
  /** From 0 to 1. By default Math.random. */
  readonly random?: () => number;
  readonly retry?: RetryPolicy;
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
  #dispatcher: Dispatcher | undefined;
  /** Index of the credentials that reads use: moves on when one finds that they are dead. */
  #current = 0;
  /** Milliseconds that the API's clock is ahead of ours. */
  #skewMs = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#retry = options.retry ?? DEFAULT_RETRY;
    this.#dispatcher = options.dispatcher;
  }

  /**
   * Sends a request and gives the envelope's `result`.
   *
   * @throws {CloudflareApiError} when the API says no.
   * @throws {TransportError} when no usable answer came, after the repeats that the method allows.
   * @throws {MissingCredentialsError} when nobody said how to log in.
   */
  json<T>(request: ApiRequest): Promise<T> {
    return this.send(request, async ({ status, body }) => {
      const envelope = parseEnvelope(await readText(body));
      if (envelope === undefined) {
        throw new TransportError(
          `${describe(request)}: the answer (status ${status}) is not the API's JSON. Is the base URL right?`,
          describe(request),
        );
      }
      if (!envelope.success) throw this.#apiError(request, status, envelope);
      return envelope.result as T;
    });
  }

  /**
   * Sends a request and hands its successful answer to `consume`, which must read the body to its end.
   * `consume` runs again when an attempt fails in the middle of the body. Errors as for {@link json}.
   */
  async send<T>(request: ApiRequest, consume: (response: ApiResponse) => Promise<T>): Promise<T> {
    const attempt = (): Promise<T> => this.#attempt(request, consume);
    const run = (): Promise<T> => (isIdempotent(request) ? this.#withRetry(attempt) : attempt());
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
   * Runs something that makes requests of its own, and again while it fails for a passing reason: for a POST, which must be
   * looked up before it is repeated. `attempt` counts from 0; `alsoPasses` says what else is worth another try.
   */
  repeating<T>(run: (attempt: number) => Promise<T>, alsoPasses?: (error: unknown) => boolean): Promise<T> {
    let attempt = 0;
    return this.#withRetry(() => run(attempt++), alsoPasses);
  }

  #withRetry<T>(attempt: () => Promise<T>, alsoPasses: (error: unknown) => boolean = () => false): Promise<T> {
    return withRetry(attempt, this.#retry, { clock: this.#clock, random: this.#options.random ?? Math.random, alsoPasses });
  }

  /** What the API's clock shows, in milliseconds since the epoch: as the latest answer told, to the second. */
  serverNow(): number {
    return this.#clock.now() + this.#skewMs;
  }

  async #attempt<T>(request: ApiRequest, consume: (response: ApiResponse) => Promise<T>): Promise<T> {
    const url = new URL(this.#options.baseUrl + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = {
      ...request.headers,
      ...this.#authHeaders(request),
      "user-agent": `pulumi-workers/${VERSION}`,
    };

    const body = request.body?.();
    const deadline = new Deadline(this.#clock, this.#options.timeoutMs);
    let bodyError: unknown;
    let response: Dispatcher.ResponseData | undefined;
    if (body !== undefined) {
      headers["content-type"] = body.contentType;
      headers["content-length"] = String(body.length);
      if (typeof body.stream !== "string") {
        body.stream.on("data", (piece: Buffer) => {
          deadline.touch();
          this.#garbage.passed(piece.length);
        });
        body.stream.once("error", (error) => (bodyError = error));
        body.stream.pause();
      }
    }
    try {
      const answer = undici().request(url, {
        method: request.method,
        headers,
        body: body?.stream ?? null,
        dispatcher: this.#connections(url),
        signal: deadline.signal,
        // The deadline above bounds both, and counts the upload too.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      // The library obeys the signal only once it is connected.
      response = await Promise.race([answer, deadline.expired]);
      deadline.touch();
      this.#readClock(response.headers["date"]);
      const bytes = watched(response.body, (piece) => {
        deadline.touch();
        this.#garbage.passed(piece.length);
      });
      if (response.statusCode >= 300) {
        const envelope = parseEnvelope(await readText(bytes));
        throw this.#apiError(request, response.statusCode, envelope, this.#retryAfter(response.headers["retry-after"]));
      }
      const consumed = consume({ status: response.statusCode, headers: response.headers, body: bytes });
      // Whatever the reader of the body does, time runs out for it too.
      return await Promise.race([consumed, deadline.expired]);
    } catch (error) {
      // What our own body stream says (a file that changed) is the cause; the broken connection is only its effect.
      const cause = bodyError ?? error;
      throw PulumiWorkersError.is(cause) ? cause : transportError(describe(request), url, cause);
    } finally {
      deadline.stop();
      if (body !== undefined && typeof body.stream !== "string") body.stream.destroy();
      // An answer that nobody reads would hold its connection for ever.
      response?.body.on("error", () => undefined).destroy();
    }
  }

  #authHeaders(request: ApiRequest): Record<string, string> {
    // A write is only made as the one whom the configuration names first.
    const credentials = this.#options.credentials[request.method === "GET" ? this.#current : 0];
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
   * For reads, whose configuration the engine takes from the state: when the token there has died since, the
   * environment's is taken. Never for a token that lacks a permission, and never for a write.
   */
  #replaceDeadCredentials(request: ApiRequest, used: number, error: unknown): boolean {
    if (request.method !== "GET" || !isDead(error)) return false;
    if (this.#current !== used) return true;
    const [dead, next] = this.#options.credentials.slice(used, used + 2);
    if (dead === undefined || next === undefined) return false;
    this.#current = used + 1;
    this.#options.warn?.(
      `The ${dead.kind} in ${dead.source} is invalid or has expired; reading with the ${next.kind} in ${next.source} instead. ` +
        "A refresh takes the configuration of the last update: run `pulumi up` to store the new one.",
    );
    return true;
  }

  #connections(url: URL): Dispatcher {
    return (this.#dispatcher ??= connections(url, this.#options.timeoutMs));
  }

  #apiError(request: ApiRequest, status: number, envelope: Envelope | undefined, retryAfterMs?: number): CloudflareApiError {
    return apiError(
      describe(request),
      status,
      envelope && { ...envelope, errors: envelope.errors.map((error) => this.#redact(error)) },
      retryAfterMs,
    );
  }

  /** An API, or what stands in front of it, may show in its answer what it was sent. */
  #redact({ code, message }: ApiMessage): ApiMessage {
    const secrets = this.#options.credentials.flatMap(secretsOf);
    return { code, message: secrets.reduce((text, secret) => text.replaceAll(secret, "[hidden]"), message) };
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

/** 10023 comes with status 401 too, and says that a permission is missing: other credentials would hide that. */
function isDead(error: unknown): boolean {
  return CloudflareApiError.is(error) && ((error.status === 401 && !error.has(10023)) || error.has(9103, 9106, 9109));
}

function connections(url: URL, timeoutMs: number): Dispatcher {
  const { Agent, EnvHttpProxyAgent } = undici();
  const connect = { timeout: timeoutMs };
  // Plain http is only allowed for this machine (see the configuration), where a proxy is in the way.
  if (url.protocol === "http:") return new Agent({ connect });
  try {
    return new EnvHttpProxyAgent({ connect });
  } catch {
    // The library's error shows the address, which may hold a password.
    throw new UserError(
      "The proxy in HTTPS_PROXY or HTTP_PROXY is not one that can be used. It is a URL such as http://proxy.example.com:3128.",
    );
  }
}

async function* watched(body: AsyncIterable<Buffer>, see: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    see(piece);
    yield piece;
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > JSON_LIMIT) throw new Error(`the answer is larger than ${JSON_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
