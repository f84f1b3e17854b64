import { open, readFile, stat } from "node:fs/promises";

/** Where a module's bytes are: on disk, or in memory. */
export type Source = { readonly path: string } | { readonly bytes: Buffer };

/** Bytes that are read from a file at once. */
export const PIECE = 64 * 1024;

/**
 * The bytes piece by piece, each in memory of its own. A file is opened when the first piece is asked for.
 *
 * @param expected How many bytes there should be: of thousands of small files, none takes more memory than it needs. More are read all the same.
 */
export async function* pieces(source: Source, expected = Infinity): AsyncGenerator<Buffer> {
  if ("bytes" in source) {
    yield source.bytes;
    return;
  }
  const file = await open(source.path);
  try {
    for (let read = 0; ;) {
      // A byte more than expected, to see whether there is one.
      const length = Math.min(PIECE, Math.max(expected - read, 0) + 1);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length);
      if (bytesRead === 0) return;
      read += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Neither a file nor a folder: a pipe or a device, which has no size and may never end. */
export class NotAFileError extends Error {
  override readonly name = "NotAFileError";
}

/** The size in bytes, without reading. Rejects with the file system's error, also for a folder. */
export async function sizeOf(source: Source): Promise<number> {
  if ("bytes" in source) return source.bytes.length;
  const stats = await stat(source.path);
  if (stats.isDirectory()) throw Object.assign(new Error(`${source.path} is a folder`), { code: "EISDIR" });
  if (!stats.isFile()) throw new NotAFileError(`${source.path} is not a file`);
  return stats.size;
}

/**
 * Hands over the bytes piece by piece, all in the same memory: a piece is there until `take` is done. Rejects with the file system's error.
 */
export async function eachPiece(source: Source, take: (piece: Buffer) => unknown): Promise<void> {
  if ("bytes" in source) {
    await take(source.bytes);
    return;
  }
  const file = await open(source.path);
  try {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE);
      if (bytesRead === 0) return;
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** All of it as text. Rejects with the file system's error. */
export async function textOf(source: Source): Promise<string> {
  return "bytes" in source ? source.bytes.toString("utf8") : readFile(source.path, "utf8");
}

/** The first bytes, at most `count`. Rejects with the file system's error. */
export async function firstBytes(source: Source, count: number): Promise<Buffer> {
  if ("bytes" in source) return source.bytes.subarray(0, count);
  const file = await open(source.path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
