import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { ContentChangedError } from "../client/errors";
import { at } from "./problems";
import { PIECE } from "./source";

/**
 * Passes a module's bytes on and fails, before its end, when they are not the ones that were hashed.
 *
 * The check comes before the stream ends, so the multipart footer is never sent, the announced length is never reached,
 * and no server takes the body for complete.
 */
export function verified(source: AsyncIterable<Buffer>, name: string, expected: Expected): Readable {
  return Readable.from(check(source, name, expected), { objectMode: false, highWaterMark: PIECE });
}

interface Expected {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

async function* check(source: AsyncIterable<Buffer>, name: string, expected: Expected): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of readable(source, name)) {
    size += piece.length;
    if (size > expected.size) throw changed(name, "grew since it was checked");
    hash.update(piece);
    yield piece;
  }
  if (size < expected.size) throw changed(name, "became shorter since it was checked");
  if (hash.digest("hex") !== expected.sha256) throw changed(name, "changed since it was checked");
}

/** A file that was read once and cannot be read any more has changed as well. */
async function* readable(source: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw changed(name, `cannot be read any more: ${(error as Error).message}`, error);
  }
}

function changed(name: string, how: string, cause?: unknown): ContentChangedError {
  const message = `${at("modules", name)}: the file ${how}. The upload was broken off before its end, so nothing of it was put. Run it again when the build is done.`;
  return new ContentChangedError(message, { cause });
}
