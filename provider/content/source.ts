import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";

/** Where a module's bytes are: on disk, or in memory. */
export type Source = { readonly path: string } | { readonly bytes: Buffer };

/** The bytes as a stream. A file is opened when the first byte is asked for. */
export function openSource(source: Source): Readable {
  return "path" in source ? createReadStream(source.path) : Readable.from([source.bytes], { objectMode: false });
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
