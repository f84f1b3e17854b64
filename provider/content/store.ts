import type { Readable } from "node:stream";
import { pieces, type Source } from "./source";
import { expectedModule, verified } from "./verified-stream";

/**
 * The content that this process has seen in its checks, by sha256.
 *
 * A check hands on hashes only, so that no state and no preview holds content; the create or update that follows runs in
 * the same process and takes the bytes, or the path, from here.
 */
export class ContentStore {
  readonly #sources = new Map<string, Source>();

  /** Remembers where the content with this hash is. A path replaces an older path: the newer check is right about it. */
  add(sha256: string, source: Source): void {
    this.#sources.set(sha256, source);
  }

  has(sha256: string): boolean {
    return this.#sources.has(sha256);
  }

  /** Where the content with this hash is, for a look into it: nobody checks that it still is the same. */
  source(sha256: string): Source | undefined {
    return this.#sources.get(sha256);
  }

  /**
   * The bytes with this hash. The stream fails with a ContentChangedError before its end when they are other bytes now.
   *
   * @throws {RangeError} when no check of this process has seen the content.
   */
  open(name: string, digest: { readonly sha256: string; readonly size: number }): Readable {
    const source = this.#sources.get(digest.sha256);
    if (source === undefined) throw new RangeError(`the content of ${name} is not at hand`);
    return verified(pieces(source, digest.size), expectedModule(name, digest));
  }
}
