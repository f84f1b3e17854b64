import { randomUUID } from "node:crypto";
import { chunksOf, parseJson, tooLarge } from "../http/body";
import { ApiError, validation } from "../http/errors";
import { ClientGone, type ApiRequest } from "../http/message";
import type { Limits } from "../limits";
import { Base64 } from "./base64";

const QUOTE = 0x22;
const MARK = Buffer.from([QUOTE]);
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** What ends a value: `,`, `{`, `}`, `[`, `]`. */
const ENDS: ReadonlySet<number> = new Set([0x2c, 0x7b, 0x7d, 0x5b, 0x5d]);
const FIELD = "content_base64";

/** Stands for a `content_base64` that is no base64. */
export const NOT_BASE64 = Symbol("not base64");

/**
 * Reads a JSON body while it arrives, and decodes each `content_base64` on the way, so that it is a Uint8Array in the result: the text of 64 MiB,
 * what JSON.parse makes of it, and its bytes would be in memory together otherwise. What remains is small, and for JSON.parse to judge.
 */
export async function readJsonBody(request: ApiRequest, limits: Limits): Promise<unknown> {
  const reader = new Reader(limits);
  try {
    for await (const chunk of chunksOf(request)) reader.take(chunk);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ClientGone("The request ended before its body was complete.", { cause: error });
  }
  return reader.end();
}

class Reader {
  readonly #limits: Limits;
  /** What stands in the rest for decoded bytes; nobody can send it, since nobody knows it. */
  readonly #mark = randomUUID();
  readonly #rest: Buffer[] = [];
  readonly #contents: (Uint8Array | undefined)[] = [];
  #restBytes = 0;
  #contentBytes = 0;
  /** The text that is being read, or the base64. */
  #text: Buffer[] | undefined;
  #base64: Base64 | undefined;
  #escaped = false;
  /** The last text that was read, and whether a colon followed it. */
  #last = "";
  #isValue = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.byteLength) {
      if (this.#base64) at = this.#readBase64(this.#base64, chunk, at);
      else if (this.#text) at = this.#readText(this.#text, chunk, at);
      else at = this.#readBetween(chunk, at);
    }
  }

  end(): unknown {
    // A text that never ended stays without its end, so that JSON.parse finds it.
    const open = this.#text || this.#base64 ? [MARK, ...(this.#text ?? [])] : [];
    const text = Buffer.concat([...this.#rest, ...open]).toString("utf8");
    return parseJson(text, "request body", (_key, value: unknown) => {
      if (typeof value !== "string" || !value.startsWith(this.#mark)) return value;
      return this.#contents[Number(value.slice(this.#mark.length))] ?? NOT_BASE64;
    });
  }

  #count(bytes: Buffer): Buffer {
    this.#restBytes += bytes.byteLength;
    if (this.#restBytes <= this.#limits.metadataBytes) return bytes;
    throw validation(`What describes the version is larger than ${this.#limits.metadataBytes} bytes.`);
  }

  #readBetween(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.byteLength && chunk[at] !== QUOTE) {
      if (chunk[at] === COLON) this.#isValue = true;
      else if (ENDS.has(chunk[at] ?? 0)) this.#isValue = false;
      at += 1;
    }
    this.#rest.push(this.#count(chunk.subarray(from, at)));
    if (at === chunk.byteLength) return at;
    if (this.#isValue && this.#last === FIELD) this.#base64 = new Base64();
    else this.#text = [];
    return at + 1;
  }

  #readText(text: Buffer[], chunk: Buffer, from: number): number {
    const at = this.#textEnd(chunk, from);
    text.push(this.#count(chunk.subarray(from, at)));
    if (at === chunk.byteLength) return at;
    const whole = Buffer.concat(text);
    this.#rest.push(MARK, whole, MARK);
    this.#last = whole.byteLength === FIELD.length ? whole.toString("latin1") : "";
    this.#text = undefined;
    return at + 1;
  }

  #readBase64(base64: Base64, chunk: Buffer, from: number): number {
    const end = this.#textEnd(chunk, from);
    const isWhole = end < chunk.byteLength;
    base64.take(chunk.toString("latin1", from, end));
    const content = isWhole ? base64.end() : undefined;
    if (this.#contentBytes + base64.bytes > this.#limits.scriptBytes) throw tooLarge(this.#limits.scriptBytes);
    if (!isWhole) return end;
    this.#rest.push(Buffer.from(`"${this.#mark}${this.#contents.length}"`));
    this.#contents.push(content);
    this.#contentBytes += base64.bytes;
    this.#base64 = undefined;
    this.#last = "";
    return end + 1;
  }

  /** Where the quote stands that ends the text, or the end of the chunk. */
  #textEnd(chunk: Buffer, from: number): number {
    const quote = chunk.indexOf(QUOTE, from);
    const end = quote === -1 ? chunk.byteLength : quote;
    // Megabytes of base64 have no escapes, and nobody has to look at each byte.
    if (!this.#escaped && !chunk.subarray(from, end).includes(BACKSLASH)) return end;
    let at = from;
    while (at < chunk.byteLength && (this.#escaped || chunk[at] !== QUOTE)) {
      this.#escaped = !this.#escaped && chunk[at] === BACKSLASH;
      at += 1;
    }
    return at;
  }
}
