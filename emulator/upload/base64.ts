/** Characters that make whole bytes. */
const GROUP = 4;

/** Decodes a JSON text of base64 that comes in pieces. */
export class Base64 {
  readonly #pieces: Buffer[] = [];
  /** What makes no whole bytes yet; the last group too, since only the end may have padding. */
  #left = "";
  /** An escape of JSON that is not complete. */
  #escape = "";
  #isValid = true;
  #bytes = 0;

  /** How many bytes it made so far. */
  get bytes(): number {
    return this.#bytes;
  }

  take(text: string): void {
    const waiting = this.#left + this.#unescaped(text);
    const whole = Math.max(0, Math.floor((waiting.length - 1) / GROUP) * GROUP);
    this.#left = waiting.slice(whole);
    this.#decode(waiting.slice(0, whole), /^[A-Za-z0-9+/]*$/);
  }

  /** The bytes, or undefined when the text was no base64. */
  end(): Uint8Array | undefined {
    if (this.#left.length % GROUP !== 0 || this.#escape !== "") this.#isValid = false;
    this.#decode(this.#left, /^[A-Za-z0-9+/]*={0,2}$/);
    return this.#isValid ? Buffer.concat(this.#pieces) : undefined;
  }

  /** Node passes over what is no base64; an API does not. */
  #decode(text: string, form: RegExp): void {
    if (!form.test(text)) this.#isValid = false;
    if (!this.#isValid) {
      this.#pieces.length = 0;
      return;
    }
    const bytes = Buffer.from(text, "base64");
    this.#pieces.push(bytes);
    this.#bytes += bytes.byteLength;
  }

  /** Some encoders write `/` as `\/` and `+` as `\u002B`. */
  #unescaped(text: string): string {
    if (this.#escape === "" && !text.includes("\\")) return text;
    const whole = this.#escape + text;
    this.#escape = /\\(u[0-9a-f]{0,3})?$/i.exec(whole)?.[0] ?? "";
    try {
      return JSON.parse(`"${whole.slice(0, whole.length - this.#escape.length)}"`) as string;
    } catch {
      this.#isValid = false;
      return "";
    }
  }
}
