/** A plugin for Miniflare, which loads it by its file's name: workerd knows keys as bindings, Miniflare has no option for them. */
export const CRYPTO_KEYS = "crypto-keys";

/** In the order of workerd's enum. */
export const USAGES: readonly string[] = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];

interface KeyBinding {
  readonly name: string;
  readonly options: object;
}

export const plugins = {
  [CRYPTO_KEYS]: {
    getBindings: (keys: readonly KeyBinding[] | undefined): object[] =>
      (keys ?? []).map(({ name, options }) => ({ name, cryptoKey: options })),
    getNodeBindings: (): object => ({}),
    getServices: (): object[] => [],
  },
};
