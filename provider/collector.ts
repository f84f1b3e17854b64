/** Collects garbage: `minor` what is young, in a few milliseconds, `major` everything, in some twenty. */
export type Collect = (options: { readonly type: "minor" | "major" }) => void;

/** Node hands the collector to a new context only, and only when asked by a flag. Without one, nothing is done: it is only about memory. */
export function collector(): Collect {
  // Loaded here, since a preview without changes has no use for them.
  const [v8, vm] = [process.getBuiltinModule("node:v8"), process.getBuiltinModule("node:vm")];
  v8.setFlagsFromString("--expose-gc");
  try {
    const collect: unknown = vm.runInNewContext("typeof gc === 'function' ? gc : undefined");
    return typeof collect === "function" ? (collect as Collect) : () => undefined;
  } finally {
    v8.setFlagsFromString("--no-expose-gc");
  }
}
