import { ApiError, assumed, CODES, unparseableBody } from "./errors";
import { ClientGone, type ApiRequest } from "./message";

/**
 * The body as it arrives. Who stops in the middle leaves it as it is: destroyed with its reader, it would take the connection along, and the client
 * would see that instead of an answer.
 */
export function chunksOf({ body }: ApiRequest): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer> };
}

/** The whole body, at most that many bytes; more is `refusal`. A client that goes away in the middle is `ClientGone`. */
export async function readBody(request: ApiRequest, limit: number, refusal = tooLarge): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(request)) {
      bytes += chunk.byteLength;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new ClientGone("The request ended before its body was complete.", { cause: error });
  }
  if (bytes > limit) throw refusal(limit);
  return Buffer.concat(chunks);
}

export async function readJson(request: ApiRequest, limit: number): Promise<unknown> {
  return parseJson((await readBody(request, limit)).toString("utf8"), "request body");
}

/** Levels. [own] What is nested deeper is no description of anything, and ends whatever goes through it by calling itself. */
const LEVELS = 500;

export function parseJson(text: string, what: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  if (levelsOf(text) > LEVELS) throw unparseableBody(`Could not parse the ${what} as JSON: it is nested more than ${LEVELS} levels deep.`);
  try {
    return JSON.parse(text, reviver) as unknown;
  } catch (error) {
    throw unparseableBody(`Could not parse the ${what} as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** How deep a JSON text is nested, without parsing it. */
function levelsOf(text: string): number {
  let [levels, deepest] = [0, 0];
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') inText = !inText;
    else if (inText) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, (levels += 1));
    else if (character === "]" || character === "}") levels -= 1;
  }
  return deepest;
}

/** [documented] Code 10027. [assumed: too-large] The status. [own] The wording. */
export function tooLarge(limit: number): ApiError {
  const mebibytes = limit / (1024 * 1024);
  const size = Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${limit} bytes`;
  return assumed("too-large", new ApiError(413, { code: CODES.tooLarge, message: `Your Worker exceeded the size limit of ${size}.` }));
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
