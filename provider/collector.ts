/** Collects garbage: `minor` what is young, in a few milliseconds, `major` everything, in some twenty. */
export type Collect = (options: { readonly type: "minor" | "major" }) => void;

let known: Collect | undefined;

/** The collector of this process. Looked for at the first use, which few passes come to. */
export const collect: Collect = (options) => (known ??= collector())(options);

/** Node hands the collector to a new context only, and only when asked by a flag. Without one, nothing is done: it is only about memory. */
function collector(): Collect {
  const [v8, vm] = [process.getBuiltinModule("node:v8"), process.getBuiltinModule("node:vm")];
  v8.setFlagsFromString("--expose-gc");
  try {
    const found: unknown = vm.runInNewContext("typeof gc === 'function' ? gc : undefined");
    return typeof found === "function" ? (found as Collect) : () => undefined;
  } finally {
    v8.setFlagsFromString("--no-expose-gc");
  }
}
