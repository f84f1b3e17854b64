import { finished } from "node:stream/promises";
import { Garbage } from "../../client/garbage";
import type { ModuleDigests } from "../hash";
import { eachPiece, type Source } from "../source";
import type { ContentStore } from "../store";

/** How large the modules may be together, bytes. */
export interface SizeLimits {
  /** As they are. */
  readonly raw: number;
  /** Compressed with gzip. */
  readonly compressed: number;
  /** Whether the compressed limit is known for certain: else more is only warned about. */
  readonly isCompressedCertain: boolean;
}

/** Sizes against limits: a problem, and a warning, as the end of a sentence about the modules. */
export interface SizeFindings {
  readonly problem?: string;
  readonly warning?: string;
}

/** Weighs modules. Source maps are left out: they have a limit of their own. Nothing is read where the sizes alone say that all is well. */
export async function weigh(digests: ModuleDigests, store: ContentStore, limits: SizeLimits): Promise<SizeFindings> {
  const weighed = Object.entries(digests).filter(([, { contentType }]) => contentType !== "application/source-map");
  const raw = weighed.reduce((sum, [, { size }]) => sum + size, 0);
  if (raw > limits.raw) {
    const largest = weighed.sort(([, a], [, b]) => b.size - a.size).slice(0, 3);
    const list = largest.map(([name, { size }]) => `${JSON.stringify(name)} ${shown(size)}`).join(", ");
    return {
      problem: `${shown(raw)} in all, and ${shown(limits.raw)} is the most (pulumi-workers:maxWorkerSize). The largest: ${list}.`,
    };
  }
  // gzip makes nothing larger that is worth a word.
  if (raw <= limits.compressed) return {};
  const sources = weighed.map(([, { sha256 }]) => store.source(sha256)).filter((source) => source !== undefined);
  if (sources.length < weighed.length) return {};
  if (limits.isCompressedCertain) {
    const compressed = await gzippedSize(sources);
    if (compressed <= limits.compressed) return {};
    const most = `${shown(limits.compressed)} is the most (pulumi-workers:maxCompressedWorkerSize)`;
    return { problem: `${shown(compressed)} compressed (${shown(raw)} as they are), and ${most}.` };
  }
  // The upload goes on whatever is found: that it is too much is known long before how much it is.
  if ((await gzippedSize(sources, limits.compressed)) <= limits.compressed) return {};
  return {
    warning:
      `more than ${shown(limits.compressed)} compressed (${shown(raw)} as they are), which Cloudflare refuses on most plans. ` +
      "Set pulumi-workers:maxCompressedWorkerSize (MiB) to the limit of your plan.",
  };
}

/** How many bytes gzip makes of them; above `enough`, some number that is above it. */
async function gzippedSize(sources: readonly Source[], enough = Infinity): Promise<number> {
  // Loaded here, since modules that are small or unchanged have no use for it.
  const gzip = process.getBuiltinModule("node:zlib").createGzip();
  const garbage = new Garbage();
  let size = 0;
  gzip.on("data", (chunk: Buffer) => {
    size += chunk.length;
    garbage.passed(chunk.length);
  });
  const ended = finished(gzip);
  // One piece after the other, since all come in the same memory.
  for (const source of sources) {
    if (size > enough) break;
    await eachPiece(source, (piece) => (size > enough ? undefined : new Promise((done) => gzip.write(piece, done))));
  }
  gzip.end();
  await ended;
  return size;
}

function shown(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
