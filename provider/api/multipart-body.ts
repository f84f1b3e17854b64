import { PassThrough, type Readable } from "node:stream";
import { formData } from "../client/lazy";
import type { RequestBody } from "../client/request";

/** A file of a multipart body. */
export interface Part {
  /** Stands as the part's name and as its filename: a server looks for either. */
  readonly name: string;
  readonly contentType: string;
  /** Bytes, exactly as many as the stream will give. */
  readonly size: number;
  /** Opens the bytes; called when their turn comes, so one file is open at a time. */
  readonly open: () => Readable;
}

/**
 * A multipart/form-data body: the JSON `metadata` first, if there is any, then the parts, streamed one after the other.
 *
 * Its length is known before the first byte, so a body that breaks off is never taken for a whole one.
 */
export function multipartBody(metadata: unknown, parts: readonly Part[]): RequestBody {
  const FormData = formData();
  const form = new FormData({ maxDataSize: Infinity });
  let current: Readable | undefined;
  if (metadata !== undefined) form.append("metadata", JSON.stringify(metadata), { contentType: "application/json" });
  for (const { name, contentType, size, open } of parts) {
    form.append(name, (next: (stream: Readable) => void) => next((current = opened(open))), {
      // As a whole, since form-data lets nobody else write the disposition, and cuts a filename such as "lib/util.js" to its last segment.
      header:
        `--${form.getBoundary()}\r\n` +
        `Content-Disposition: form-data; name="${escape(name)}"; filename="${escape(name)}"\r\n` +
        `Content-Type: ${contentType}\r\n\r\n`,
      knownLength: size,
    });
  }
  // form-data is a stream of the oldest kind, which neither forwards errors nor can be iterated.
  const stream = new PassThrough();
  form.on("error", (error: Error) => stream.destroy(error));
  // Nor does it let go of what it has open when an upload breaks off.
  stream.on("close", () => current?.destroy());
  form.pipe(stream);
  return { stream, length: form.getLengthSync(), contentType: `multipart/form-data; boundary=${form.getBoundary()}` };
}

/** A failure to open as a failure of the stream: it happens in the middle of the upload, where nobody could catch it. */
function opened(open: () => Readable): Readable {
  try {
    return open();
  } catch (error) {
    return new PassThrough().destroy(error as Error);
  }
}

/** As browsers write names in a part's header: https://html.spec.whatwg.org/#multipart-form-data */
function escape(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
