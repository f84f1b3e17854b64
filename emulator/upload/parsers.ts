import { Busboy, Dicer } from "@fastify/busboy";
import { unparseableBody, type ApiError } from "../http/errors";
import { header, type ApiRequest } from "../http/message";
import type { PartParser } from "./parts";

/** For parts that are modules: names may have slashes, and be escaped. Content types come without parameters. */
export function moduleParts(request: ApiRequest, most: number): PartParser {
  const contentType = multipartType(request);
  try {
    const sink = new Busboy({
      headers: { "content-type": contentType },
      preservePath: true,
      // A part without a file name is still bytes: a text field would be decoded.
      isPartAFile: () => true,
      limits: { parts: most, files: most, fileSize: Infinity },
    });
    return {
      sink,
      start: (onPart, onError) => {
        sink.on("file", (name, body, filename, _encoding, type) => {
          // The parser reports a part without a file name as undefined at run time.
          const named = (filename as string | undefined) === undefined ? {} : { filename };
          onPart({ name, ...named, contentType: type, body });
        });
        sink.on("partsLimit", () => onError(tooMany(most)));
      },
    };
  } catch (error) {
    throw unparseableBody(`Could not parse the request body: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** For parts with plain names whose content types come as they are, parameters included: that is how their files are served. */
export function filesParts(request: ApiRequest, most: number): PartParser {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(multipartType(request)) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw unparseableBody("Could not parse the request body: its Content-Type has no boundary.");
  const sink = new Dicer({ boundary });
  return {
    sink,
    start: (onPart, onError) => {
      let parts = 0;
      sink.on("part", (body) => {
        parts += 1;
        if (parts > most) onError(tooMany(most));
        body.on("header", (headers) => {
          const { "content-disposition": [disposition = ""] = [], "content-type": [contentType = "text/plain"] = [] } = headers as Partial<
            Record<string, readonly string[]>
          >;
          const [, name] = /;\s*name="?([^";]*)/i.exec(disposition) ?? [];
          if (name === undefined) onError(unparseableBody("Could not parse the request body: a part has no name."));
          else onPart({ name, contentType, body });
        });
      });
    },
  };
}

function multipartType(request: ApiRequest): string {
  const contentType = header(request, "content-type") ?? "";
  if (/^multipart\/form-data\b/i.test(contentType)) return contentType;
  throw unparseableBody(`Could not parse the request body: Content-Type must be multipart/form-data, not ${contentType || "empty"}.`);
}

function tooMany(most: number): ApiError {
  return unparseableBody(`The body has more than ${most} parts.`);
}
