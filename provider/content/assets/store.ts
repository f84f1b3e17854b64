import { join } from "node:path";
import { ContentChangedError } from "../../client/errors";
import { pieces } from "../source";
import { verifiedPieces } from "../verified-stream";
import { type Asset, AssetHash } from "./hash";

/** A folder of assets as a check of this process found it. */
export interface AssetFolder {
  /** Absolute. */
  readonly directory: string;
  readonly assets: readonly Asset[];
}

/**
 * The folders that this process has seen in its checks, by the hash of the whole. A check hands on the hash only; the create that
 * follows runs in the same process and takes the files from here.
 */
export class AssetStore {
  readonly #folders = new Map<string, AssetFolder>();

  add(sha256: string, folder: AssetFolder): void {
    this.#folders.set(sha256, folder);
  }

  get(sha256: string): AssetFolder | undefined {
    return this.#folders.get(sha256);
  }
}

/** The bytes of an asset, piece by piece. They fail with a ContentChangedError before its end when they are other bytes now. */
export function readAsset({ directory }: AssetFolder, { path, hash, size }: Asset): AsyncIterable<Buffer> {
  const running = new AssetHash(path);
  return verifiedPieces(pieces({ path: join(directory, path) }, size), {
    size,
    update: (piece) => running.update(piece),
    matches: () => running.digest() === hash,
    changed: (how, cause) =>
      new ContentChangedError(
        `assets.directory${path}: the file ${how}. The upload was broken off, so no version was made. Run it again when the build is done.`,
        { cause },
      ),
  });
}
