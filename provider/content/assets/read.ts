import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { eachPiece } from "../source";
import { type Asset, AssetHash, assetHash, hashPrefix } from "./hash";

/** Bytes up to which a file is read at once, without waiting. */
export const SMALL = 256 * 1024;

/**
 * Hashes files one after the other. Small ones, of which a site has thousands, are read without waiting, into the same memory;
 * a large one is read piece by piece.
 */
export class AssetReader {
  readonly #memory = Buffer.allocUnsafeSlow(2 * SMALL);

  /**
   * The asset that a file makes. Rejects with the file system's error.
   *
   * @param limit Bytes above which a file is not read: its hash is empty then.
   */
  async read(path: string, file: string, limit: number): Promise<Asset> {
    const prefix = hashPrefix(path);
    this.#memory.set(prefix);
    const { size, isWhole } = this.#readSmall(file, prefix.length);
    if (isWhole) return { path, hash: assetHash(this.#memory.subarray(0, prefix.length + size)), size };
    if (size > limit) return { path, hash: "", size };
    const hash = new AssetHash(path);
    let read = 0;
    await eachPiece({ path: file }, (piece) => {
      hash.update(piece);
      read += piece.length;
    });
    return { path, hash: hash.digest(), size: read };
  }

  /** Reads a small file to where it is hashed from, at `offset`. Of one that is not small, the size is all. */
  #readSmall(file: string, offset: number): { readonly size: number; readonly isWhole: boolean } {
    const handle = openSync(file, "r");
    try {
      const announced = fstatSync(handle).size;
      if (announced > SMALL) return { size: announced, isWhole: false };
      let size = 0;
      for (;;) {
        const read = readSync(handle, this.#memory, offset + size, SMALL + 1 - size, null);
        size += read;
        // More than it announced: it grows while it is read, and is read as a large one.
        if (size > SMALL) return { size, isWhole: false };
        if (read === 0) return { size, isWhole: true };
      }
    } finally {
      closeSync(handle);
    }
  }
}
