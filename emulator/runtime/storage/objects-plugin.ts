/** A plugin for Miniflare, which loads it by its file's name: the Durable Objects in which Miniflare keeps data, as bindings. */
export const OBJECTS = "storage-objects";

interface ObjectsBinding {
  readonly name: string;
  readonly options: object;
}

export const plugins = {
  [OBJECTS]: {
    getBindings: (objects: readonly ObjectsBinding[] | undefined): object[] =>
      (objects ?? []).map(({ name, options }) => ({ name, durableObjectNamespace: options })),
    getNodeBindings: (): object => ({}),
    getServices: (): object[] => [],
  },
};
