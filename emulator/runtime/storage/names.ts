/** Header: the secret of the process that has the data, the kind and the id of what a request is for. */
export const STORAGE_HEADER = "x-emulator-storage";

/** By kind of binding: what a Worker stores things in. */
export const STORING = { kv_namespace: "kv", r2_bucket: "r2", d1: "d1" } as const;

export type StorageKind = (typeof STORING)[keyof typeof STORING];
