import { createHash } from "node:crypto";
import { type Readable, Transform, type TransformCallback } from "node:stream";
import { ContentChangedError } from "../client/errors";

/**
 * Passes a module's bytes on and fails, before its end, when they are not the ones that were hashed.
 *
 * The check comes before the stream ends, so the multipart footer is never sent, the announced length is never reached,
 * and no server takes the body for complete.
 */
export function verified(source: Readable, name: string, expected: { readonly sha256: string; readonly size: number }): Readable {
  const hash = createHash("sha256");
  let size = 0;
  const changed = (how: string): ContentChangedError =>
    new ContentChangedError(
      `modules[${JSON.stringify(name)}]: the file ${how} since it was checked. The upload was broken off before its end, so nothing of it was put. Run it again when the build is done.`,
    );
  const check = new Transform({
    transform(chunk: Buffer, _encoding, callback: TransformCallback) {
      size += chunk.length;
      hash.update(chunk);
      if (size > expected.size) callback(changed("grew"));
      else callback(null, chunk);
    },
    flush(callback) {
      if (size < expected.size) callback(changed("became shorter"));
      else callback(hash.digest("hex") === expected.sha256 ? null : changed("changed"));
    },
  });
  source.once("error", (error: Error) => {
    check.destroy(
      new ContentChangedError(
        `modules[${JSON.stringify(name)}]: the file cannot be read any more: ${error.message}. The upload was broken off before its end, so nothing of it was put.`,
        { cause: error },
      ),
    );
  });
  check.once("close", () => source.destroy());
  return source.pipe(check);
}
