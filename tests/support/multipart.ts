/** A part of a multipart body, as it stands there. */
export interface RawPart {
  /** The lines of its head, without their ends. */
  readonly head: readonly string[];
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/**
 * Reads a whole multipart body by RFC 2046, strictly: no preamble, no epilogue, CRLF only. Shares nothing with the product, nor with a library
 * that the product uses.
 */
export function parseMultipart(contentType: string | undefined, body: Buffer): RawPart[] {
  const boundary = /^multipart\/form-data; boundary=([-'()+_,./:=?0-9A-Za-z]{1,70})$/.exec(contentType ?? "")?.[1];
  if (boundary === undefined) throw new Error(`no boundary in ${String(contentType)}`);
  const pieces = split(Buffer.concat([Buffer.from("\r\n"), body]), Buffer.from(`\r\n--${boundary}`));
  const [preamble, ...rest] = pieces;
  const end = rest.pop();
  if (preamble?.length !== 0) throw new Error("bytes before the first boundary");
  if (end === undefined || !/^--(\r\n)?$/.test(end.toString("latin1"))) throw new Error(`the body does not end in a closing boundary`);
  return rest.map(parsePart);
}

/** Whether a body has come to the end of its multipart. */
export function isWhole(contentType: string | undefined, body: Buffer): boolean {
  try {
    parseMultipart(contentType, body);
    return true;
  } catch {
    return false;
  }
}

function parsePart(piece: Buffer): RawPart {
  const separator = piece.indexOf("\r\n\r\n");
  if (piece.subarray(0, 2).toString() !== "\r\n" || separator < 0) throw new Error("a part without a head");
  const head = piece.subarray(2, separator).toString("utf8").split("\r\n");
  const value = (header: string): string | undefined =>
    head.find((line) => line.toLowerCase().startsWith(`${header}: `))?.slice(header.length + 2);
  const disposition = /^form-data; name="([^"]*)"(?:; filename="([^"]*)")?$/.exec(value("content-disposition") ?? "");
  return {
    head,
    name: disposition?.[1],
    filename: disposition?.[2],
    contentType: value("content-type"),
    body: piece.subarray(separator + 4),
  };
}

function split(bytes: Buffer, by: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(by); at >= 0; at = bytes.indexOf(by, from)) {
    pieces.push(bytes.subarray(from, at));
    from = at + by.length;
  }
  return [...pieces, bytes.subarray(from)];
}

/** A multipart body with a head written as given. */
export function multipart(
  boundary: string,
  parts: readonly { readonly head: readonly string[]; readonly body: string | Uint8Array }[],
): Buffer {
  const written = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head.map((line) => `${line}\r\n`).join("")}\r\n`, body, "\r\n"]);
  return Buffer.concat([...written, `--${boundary}--\r\n`].map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)));
}
