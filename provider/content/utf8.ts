import { isUtf8 } from "node:buffer";

/** Says of bytes that come in pieces whether they are UTF-8. Keeps at most the three bytes of a character that a piece ends in. */
export class Utf8Check {
  #valid = true;
  #tail: Buffer = Buffer.alloc(0);

  add(piece: Buffer): void {
    if (!this.#valid) return;
    const missing = this.#tail.length === 0 ? 0 : lengthBy(this.#tail[0]) - this.#tail.length;
    if (missing > 0) {
      this.#tail = Buffer.concat([this.#tail, piece.subarray(0, missing)]);
      if (missing > piece.length) return;
      this.#valid = isUtf8(this.#tail);
    }
    const rest = piece.subarray(missing);
    const whole = rest.length - unfinished(rest);
    // A copy, since whoever reads the pieces may use the memory again.
    this.#tail = Buffer.from(rest.subarray(whole));
    this.#valid &&= isUtf8(rest.subarray(0, whole));
  }

  /** Whether all of it is UTF-8: to be asked after the last piece. */
  get result(): boolean {
    return this.#valid && this.#tail.length === 0;
  }
}

/** Bytes at the end that begin a character and do not finish it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthBy(byte) > back ? back : 0;
  }
  return 0;
}

/** Bytes of the character that begins with this one. */
function lengthBy(lead = 0): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}
