import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { eachPiece } from "../source";
import { type Asset, AssetHash } from "./hash";

/** Bytes up to which a file is read at once, without waiting. */
export const SMALL = 256 * 1024;

/**
 * Hashes files one after the other. Small ones, of which a site has thousands, are read without waiting, into the same memory;
 * a large one is read piece by piece.
 */
export class AssetReader {
  readonly #memory = Buffer.allocUnsafeSlow(SMALL + 1);

  /**
   * The asset that a file makes. Rejects with the file system's error.
   *
   * @param limit Bytes above which a file is not read: its hash is empty then.
   */
  async read(path: string, file: string, limit: number): Promise<Asset> {
    const hash = new AssetHash(path);
    const small = this.#readSmall(file);
    if (typeof small !== "number") {
      hash.update(small);
      return { path, hash: hash.digest(), size: small.length };
    }
    if (small > limit) return { path, hash: "", size: small };
    let size = 0;
    await eachPiece({ path: file }, (piece) => {
      hash.update(piece);
      size += piece.length;
    });
    return { path, hash: hash.digest(), size };
  }

  /** The content, until the next call, or the size of a file that is not small. */
  #readSmall(file: string): Buffer | number {
    const handle = openSync(file, "r");
    try {
      const announced = fstatSync(handle).size;
      if (announced > SMALL) return announced;
      let size = 0;
      for (;;) {
        const read = readSync(handle, this.#memory, size, this.#memory.length - size, null);
        size += read;
        // More than it announced: it grows while it is read, and is read as a large one.
        if (size > SMALL) return size;
        if (read === 0) return this.#memory.subarray(0, size);
      }
    } finally {
      closeSync(handle);
    }
  }
}
