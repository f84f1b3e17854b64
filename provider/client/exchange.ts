import type { Dispatcher } from "undici";
import type { Clock } from "./clock";
import { Deadline } from "./deadline";
import type { Garbage } from "./garbage";
import { undici } from "./lazy";
import type { ApiRequest, ApiResponse, RequestBody } from "./request";

/** Bytes of a JSON answer that are read at most: above that it is no answer of this API. */
const JSON_LIMIT = 256 * 1024 * 1024;

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly url: URL;
  readonly method: ApiRequest["method"];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | undefined;
  /** Hears of the bytes of a streamed body as they leave. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** Milliseconds that it may stand still. */
  readonly timeoutMs: number;
  readonly garbage: Garbage;
}

/**
 * Sends a request, once, and hands its answer to `consume`, whatever its status. Neither side may stand still, and nothing is left open.
 *
 * Throws what `consume` throws, what the request's own body fails with, and whatever Node.js or undici say of the connection.
 */
export async function exchange<T>(
  { url, method, headers, body, progress }: WireRequest,
  { dispatcher, clock, timeoutMs, garbage }: ExchangeOptions,
  consume: (response: ApiResponse) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(clock, timeoutMs);
  const seen = (piece: Buffer): void => {
    deadline.touch();
    garbage.passed(piece.length);
  };
  const stream = body === undefined || typeof body.stream === "string" ? undefined : body.stream;
  let bodyError: unknown;
  let response: Dispatcher.ResponseData | undefined;
  stream
    ?.on("data", (piece: Buffer) => {
      seen(piece);
      progress?.(piece.length);
    })
    .once("error", (error) => (bodyError = error))
    .pause();
  try {
    const answer = undici().request(url, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": body.contentType, "content-length": String(body.length) },
      body: body?.stream ?? null,
      dispatcher,
      signal: deadline.signal,
      // The deadline bounds both, and counts the upload too.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // The library obeys the signal only once it is connected.
    response = await Promise.race([answer, deadline.expired]);
    deadline.touch();
    const consumed = consume({ status: response.statusCode, headers: response.headers, body: watched(response.body, seen) });
    // Whatever the reader of the body does, time runs out for it too.
    return await Promise.race([consumed, deadline.expired]);
  } catch (error) {
    // What our own body stream says (a file that changed) is the cause; the broken connection is only its effect.
    throw bodyError ?? error;
  } finally {
    deadline.stop();
    stream?.destroy();
    // An answer that nobody reads would hold its connection for ever.
    response?.body.on("error", () => undefined).destroy();
  }
}

async function* watched(body: AsyncIterable<Buffer>, see: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    see(piece);
    yield piece;
  }
}

/** A whole body as text. */
export async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > JSON_LIMIT) throw new Error(`the answer is larger than ${JSON_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
