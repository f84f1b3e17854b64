import { resolve } from "node:path";

/**
 * A plugin for Miniflare, which loads it by its file's name: a folder that the process has open for as long as it runs. No Worker has a binding
 * to it, so that none can read there.
 *
 * workerd opens it before it runs any Worker but the one that has the option, about 20 ms after its own start: long before another emulator can look.
 */
const HELD = "held";

interface Held {
  readonly options: { readonly folder: string };
}

export const plugins = {
  [HELD]: {
    getBindings: (): object[] => [],
    getNodeBindings: (): object => ({}),
    getServices: ({ options }: { readonly options: readonly Held[] | undefined }): object[] =>
      (options ?? []).map(({ options: { folder } }) => ({ name: `${HELD}:${folder}`, disk: { path: folder, writable: false } })),
  },
};

/** What a Worker has among its `unsafeBindings` so that its process holds the folder open. */
export function holding(folder: string): object {
  return {
    name: HELD,
    type: HELD,
    plugin: { name: HELD, package: require.resolve("./held-plugin") },
    options: { folder: resolve(folder) },
  };
}
