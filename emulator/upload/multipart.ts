import { Busboy } from "@fastify/busboy";
import { tooLarge } from "../http/body";
import { unparseableBody } from "../http/errors";
import { ClientGone, header, type ApiRequest } from "../http/message";
import type { Limits } from "../limits";
import { gathered } from "./bracketed";

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Parts that describe the upload and do not count as modules. */
const DESCRIPTIONS: ReadonlySet<string> = new Set(["metadata", "settings"]);

/** Reads a multipart body while it arrives. Memory is bounded by the limits, whatever the client sends. */
export async function readMultipart(request: ApiRequest, limits: Limits): Promise<Part[]> {
  const contentType = header(request, "content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw unparseableBody(`Could not parse the request body: Content-Type must be multipart/form-data, not ${contentType || "empty"}.`);
  }
  const parser = parserFor(contentType, limits);
  const parts: Part[] = [];
  let moduleBytes = 0;

  return await new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      request.body.unpipe(parser);
      request.body.off("error", gone).off("close", closed);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const gone = (cause: unknown): void => fail(new ClientGone("The request ended before its body was complete.", { cause }));
    const closed = (): void => {
      if (!request.body.readableEnded) gone(undefined);
    };
    parser.on("file", (name, stream, filename, _encoding, mimeType) => {
      const chunks: Buffer[] = [];
      const description = DESCRIPTIONS.has(name);
      let bytes = 0;
      stream.on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (!description) moduleBytes += chunk.byteLength;
        if (description && bytes > limits.metadataBytes)
          fail(unparseableBody(`The ${name} part is larger than ${limits.metadataBytes} bytes.`));
        else if (moduleBytes > limits.scriptBytes) fail(tooLarge(limits.scriptBytes));
        else chunks.push(chunk);
      });
      stream.on("end", () => {
        // The parser reports a part without a file name as undefined at run time.
        const named = (filename as string | undefined) === undefined ? {} : { filename };
        parts.push({ name, ...named, contentType: mimeType, bytes: Buffer.concat(chunks) });
      });
      stream.on("error", fail);
    });
    parser.on("partsLimit", () => fail(unparseableBody(`The body has more than ${limits.parts} parts.`)));
    parser.on("error", (error) => fail(unparseableBody(`Could not parse the request body: ${(error as Error).message}`)));
    parser.on("finish", () => {
      request.body.off("error", gone).off("close", closed);
      resolve(gathered(parts));
    });
    request.body.on("error", gone).on("close", closed);
    request.body.pipe(parser);
  });
}

function parserFor(contentType: string, limits: Limits): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // Module names contain slashes.
      preservePath: true,
      // A part without a file name is still bytes: a text field would be decoded.
      isPartAFile: () => true,
      limits: { parts: limits.parts, files: limits.parts, fileSize: limits.scriptBytes + limits.metadataBytes },
    });
  } catch (error) {
    throw unparseableBody(`Could not parse the request body: ${error instanceof Error ? error.message : String(error)}`);
  }
}
