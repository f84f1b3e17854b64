import { randomBytes } from "node:crypto";

/** Characters on each side of a find, for the message of a failure. */
const AROUND = 80;

/** Where a marker was found. */
export interface Leak {
  /** The place that the secret was planted in. */
  readonly place: string;
  readonly form: string;
  readonly around: string;
}

/** Texts that stand nowhere by chance, one for each place in which a program can have a secret. */
export class Markers {
  readonly #cores = new Map<string, string>();

  /** A secret for a place. With `hard` it has what JSON, URLs and terminals write in another way. */
  plant(place: string, { hard = false } = {}): string {
    const core = `mk${randomBytes(10).toString("hex")}`;
    this.#cores.set(place, core);
    return hard ? `"\\${core}\r\n&é='${core}` : core;
  }

  /** The markers in a text: as they are, in JSON, in a URL, in hex and in base64. Those of `places` only, when they are given. */
  leaks(text: string, places?: (place: string) => boolean): Leak[] {
    const lower = text.toLowerCase();
    return [...this.#cores]
      .filter(([place]) => places?.(place) !== false)
      .flatMap(([place, core]) =>
        // JSON and URLs leave the letters of a marker as they are.
        [
          ["plain", core, lower] as const,
          ["hex", Buffer.from(core).toString("hex"), lower] as const,
          ...base64Forms(core).map((form) => ["base64", form, text] as const),
        ]
          .filter(([, form, where]) => where.includes(form))
          .map(([name, form, where]) => ({ place, form: name, around: around(text, where.indexOf(form), form.length) })),
      );
  }
}

/** A text inside of others in base64 stands in one of three forms, by its place; its outer characters depend on its neighbours. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.from(`${"\0".repeat(offset)}${text}`);
    const inner = bytes.subarray(offset === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return [inner.toString("base64"), inner.toString("base64url")];
  });
}

function around(text: string, at: number, length: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - AROUND), at + length + AROUND));
}
