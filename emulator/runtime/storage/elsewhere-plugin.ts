import { STORAGE_HEADER, type StorageKind } from "./names";

/** A plugin for Miniflare, which loads it by its file's name: KV, R2 and D1 that another process has. */
export const ELSEWHERE = "storage-elsewhere";

/** Where the process is that has the data. */
export interface StoragePlace {
  /** Host and port. */
  readonly address: string;
  /** Without it the process answers nobody. */
  readonly secret: string;
}

export interface ElsewhereOption extends StoragePlace {
  readonly kind: StorageKind;
  readonly id: string;
}

interface Stored {
  readonly name: string;
  readonly options: ElsewhereOption;
}

interface Designator {
  readonly name: string;
}

/** workerd asks for what is stored by HTTP, wherever the service is. */
const BINDINGS: Readonly<Record<StorageKind, (service: Designator) => object>> = {
  kv: (service) => ({ kvNamespace: service }),
  r2: (service) => ({ r2Bucket: service }),
  d1: (service) => ({ wrapped: { moduleName: "cloudflare-internal:d1-api", innerBindings: [{ name: "fetcher", service }] } }),
};

export const plugins = {
  [ELSEWHERE]: {
    getBindings: (stored: readonly Stored[] | undefined): object[] =>
      (stored ?? []).map(({ name, options }) => ({ name, ...BINDINGS[options.kind]({ name: serviceName(options) }) })),
    getNodeBindings: (): object => ({}),
    // Several Workers may have the same: Miniflare takes services of one name once.
    getServices: ({ options }: { readonly options: readonly Stored[] | undefined }): object[] =>
      (options ?? []).map(({ options: stored }) => ({
        name: serviceName(stored),
        external: {
          address: stored.address,
          http: { injectRequestHeaders: [{ name: STORAGE_HEADER, value: `${stored.secret}/${stored.kind}/${stored.id}` }] },
        },
      })),
  },
};

function serviceName({ kind, id }: ElsewhereOption): string {
  return `${ELSEWHERE}:${kind}:${id}`;
}
