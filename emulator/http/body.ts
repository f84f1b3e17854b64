import { ApiError, CODES, unparseableBody } from "./errors";
import { ClientGone, type ApiRequest } from "./message";

/** The whole body, at most that many bytes. A client that goes away in the middle is `ClientGone`. */
export async function readBody(request: ApiRequest, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new ClientGone("The request ended before its body was complete.", { cause: error });
  }
  if (bytes > limit) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

export async function readJson(request: ApiRequest, limit: number): Promise<unknown> {
  return parseJson((await readBody(request, limit)).toString("utf8"), "request body");
}

export function parseJson(text: string, what: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, reviver) as unknown;
  } catch (error) {
    throw unparseableBody(`Could not parse the ${what} as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** [documented] Code 10027. [assumed] Status 413 and the wording. */
export function tooLarge(limit: number): ApiError {
  const mebibytes = limit / (1024 * 1024);
  const size = Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${limit} bytes`;
  return new ApiError(413, { code: CODES.tooLarge, message: `Your Worker exceeded the size limit of ${size}.` });
}

/**
 * Reads on and forgets what comes, up to a limit, so that a client still sending sees the answer and not a broken connection.
 */
export async function drain(request: ApiRequest, limit: number): Promise<void> {
  if (request.body.readableEnded || request.body.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      request.body.off("data", check).off("end", done).off("close", done).off("error", done);
      request.body.on("error", () => undefined);
      resolve();
    };
    const check = (): void => {
      if (request.bytesRead() > limit) done();
    };
    request.body.on("data", check).on("end", done).on("close", done).on("error", done).resume();
  });
}
