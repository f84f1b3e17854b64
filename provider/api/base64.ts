/** Characters that so many bytes make. */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** Bytes as base64, piece by piece: three bytes make four characters, so what is left of a piece waits for the next one. */
export async function* base64(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let left: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    const whole = left.length === 0 ? piece : Buffer.concat([left, piece]);
    const end = whole.length - (whole.length % 3);
    if (end > 0) yield whole.toString("base64", 0, end);
    left = whole.subarray(end);
  }
  if (left.length > 0) yield left.toString("base64");
}
