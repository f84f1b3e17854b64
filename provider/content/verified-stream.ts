import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { ContentChangedError } from "../client/errors";
import { at } from "./problems";
import { PIECE } from "./source";

/** What bytes must be. */
export interface Expected {
  /** Bytes. */
  readonly size: number;
  /** Takes the next piece into the hash. */
  readonly update: (piece: Buffer) => void;
  /** Whether the pieces so far have the expected hash. */
  readonly matches: () => boolean;
  /** The error for bytes that are not the expected ones; `how` goes on after "the file". */
  readonly changed: (how: string, cause?: unknown) => ContentChangedError;
}

/**
 * Passes bytes on and fails, before their end, when they are not the ones that were hashed.
 *
 * The check comes before the stream ends, so the multipart footer is never sent, the announced length is never reached,
 * and no server takes the body for complete.
 */
export function verified(source: AsyncIterable<Buffer>, expected: Expected): Readable {
  return Readable.from(verifiedPieces(source, expected), { objectMode: false, highWaterMark: PIECE });
}

/** What the bytes of a module must be, by its digest. */
export function expectedModule(name: string, digest: { readonly sha256: string; readonly size: number }): Expected {
  const hash = createHash("sha256");
  return {
    size: digest.size,
    update: (piece) => hash.update(piece),
    matches: () => hash.digest("hex") === digest.sha256,
    changed: (how, cause) =>
      new ContentChangedError(
        `${at("modules", name)}: the file ${how}. The upload was broken off before its end, so nothing of it was put. Run it again when the build is done.`,
        { cause },
      ),
  };
}

/** As {@link verified}, without a stream around the pieces. */
export async function* verifiedPieces(source: AsyncIterable<Buffer>, { size, update, matches, changed }: Expected): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const piece of readable(source, changed)) {
    read += piece.length;
    if (read > size) throw changed("grew since it was checked");
    update(piece);
    yield piece;
  }
  if (read < size) throw changed("became shorter since it was checked");
  if (!matches()) throw changed("changed since it was checked");
}

/** A file that was read once and cannot be read any more has changed as well. */
async function* readable(source: AsyncIterable<Buffer>, changed: Expected["changed"]): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw changed(`cannot be read any more: ${(error as Error).message}`, error);
  }
}
