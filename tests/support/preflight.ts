import { sha256, type Entry } from "../../provider/content/hash";
import { preflight } from "../../provider/content/preflight/preflight";
import type { SizeLimits } from "../../provider/content/preflight/size";
import { Problems } from "../../provider/content/problems";
import { ContentStore } from "../../provider/content/store";
import { UNKNOWN } from "../../provider/values";

const MIB = 2 ** 20;

/** Types and contents by name. A type alone is a module whose content nobody knows yet. */
type Typed = Readonly<Record<string, readonly [contentType: string, content?: string | Uint8Array]>>;

export interface Preflighted {
  /** As the user reads them. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** Names of the modules whose content was asked for. */
  readonly read: readonly string[];
  /** What the state would keep. */
  readonly digests: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  readonly limits?: SizeLimits;
  /** What an earlier pre-flight gave. */
  readonly known?: { readonly digests: unknown; readonly entry: string };
}

/** A pre-flight of modules in memory. */
export async function preflightOf(modules: Typed, entry: Entry, { limits, known }: Surroundings = {}): Promise<Preflighted> {
  const [store, problems, warnings, read] = [new ContentStore(), new Problems(), [] as string[], [] as string[]];
  const digests: Record<string, unknown> = {};
  for (const [name, [contentType, content]] of Object.entries(modules)) {
    if (content === undefined) {
      digests[name] = UNKNOWN;
      continue;
    }
    const bytes = Buffer.from(content as string);
    const digest = { sha256: sha256(bytes), size: bytes.length, contentType };
    const source = {
      get bytes(): Buffer {
        read.push(name);
        return bytes;
      },
    };
    store.add(digest.sha256, source);
    digests[name] = digest;
  }
  await preflight(digests, {
    entry,
    known: known?.digests,
    knownEntry: known?.entry,
    store,
    limits: limits ?? { raw: 64 * MIB, compressed: 10 * MIB, isCompressedCertain: false },
    problems,
    warn: (text) => warnings.push(text),
  });
  return { problems: problems.all.map(({ path, problem }) => `${path}: ${problem}`), warnings, read: [...new Set(read)].sort(), digests };
}
