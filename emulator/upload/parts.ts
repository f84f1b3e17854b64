import type { Readable, Writable } from "node:stream";
import { unparseableBody } from "../http/errors";
import { ClientGone, type ApiRequest } from "../http/message";

/** A part of a multipart body, while it arrives. */
export interface ArrivingPart {
  readonly name: string;
  readonly filename?: string;
  readonly contentType: string;
  readonly body: Readable;
}

/** Finds the parts of what is written to it; it finishes when all of them ended. */
export interface PartParser {
  readonly sink: Writable;
  /** The second argument is called for what makes the body worthless. */
  readonly start: (onPart: (part: ArrivingPart) => void, onError: (error: Error) => void) => void;
}

/**
 * Reads a multipart body and hands over each part, with its place in the body from 0, while it arrives. Ends with the first error, whosoever it
 * is, and when nobody works on a part any more.
 */
export async function eachPart(
  request: ApiRequest,
  { sink, start }: PartParser,
  take: (part: ArrivingPart, index: number) => Promise<void>,
): Promise<void> {
  const bodies = new Set<Readable>();
  const taken: Promise<void>[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown): void => {
        request.body.unpipe(sink);
        request.body.off("error", gone).off("close", closed);
        reject(error instanceof Error ? error : new Error(String(error)));
        for (const body of bodies) body.destroy();
      };
      const gone = (cause: unknown): void => fail(new ClientGone("The request ended before its body was complete.", { cause }));
      const closed = (): void => {
        if (!request.body.readableEnded) gone(undefined);
      };
      start((part) => {
        bodies.add(part.body);
        part.body.once("close", () => bodies.delete(part.body));
        const work = take(part, taken.length);
        taken.push(work);
        work.catch(fail);
      }, fail);
      sink.on("error", (error) => fail(unparseableBody(`Could not parse the request body: ${error.message}`)));
      sink.on("finish", () => {
        request.body.off("error", gone).off("close", closed);
        Promise.all(taken).then(() => resolve(), reject);
      });
      request.body.on("error", gone).on("close", closed);
      request.body.pipe(sink);
    });
  } finally {
    await Promise.allSettled(taken);
  }
}
