import type { ModuleDigest } from "./hash";

/** `text/plain; size=5; sha256=…`. A type can have parameters of its own, so that the last two are ours. */
const TEXT = /^(.*); size=(\d+); sha256=([0-9a-f]{64})$/s;

/** The digest of a module as one text. `undefined` for one that could not be read again. */
export function digestText({ contentType, size, sha256 }: ModuleDigest): string | undefined {
  const text = `${contentType}; size=${size}; sha256=${sha256}`;
  return TEXT.test(text) ? text : undefined;
}

/** The digest that a text holds. `undefined` for any other text. */
export function parseDigestText(text: string): ModuleDigest | undefined {
  const [, contentType, size, sha256] = TEXT.exec(text) ?? [];
  return contentType === undefined || sha256 === undefined ? undefined : { sha256, size: Number(size), contentType };
}
