/**
 * The floor of everything that goes through the engine: a dynamic resource that takes the same arguments and does nothing.
 *
 * It has the form in which our own classes travel, a constant text in the place of a serialized provider, since that is the
 * least that a dynamic resource can cost: `pulumi.dynamic.Resource`, with its serializer, costs more (see the benchmark `noop`).
 */
const BARE_PROVIDER = 'exports.handler=()=>({diff:async()=>({changes:false}),create:async i=>({id:"bare",outs:i})})';

/** Whose resource a program has: ours, the bare one, or the bare one by `pulumi.dynamic.Resource`. */
export type Kind = "ours" | "bare" | "serialized";

const CLASSES: Record<Kind, string> = {
  ours: 'const { WorkerScriptContent: Script } = require("pulumi-workers");',
  bare: `class Script extends pulumi.CustomResource {
  constructor(name, args) {
    super("pulumi-nodejs:dynamic/bench:Bare", name, { __provider: ${JSON.stringify(BARE_PROVIDER)}, ...args });
  }
}`,
  serialized: `const provider = { diff: async () => ({ changes: false }), create: async (inputs) => ({ id: "bare", outs: inputs }) };
class Script extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(provider, name, args);
  }
}`,
};

/** The program of a stack, CommonJS, with `pulumi`, `path` and the class `Script` at hand. */
export function program(kind: Kind, ...statements: string[]): string {
  return ['const pulumi = require("@pulumi/pulumi");', 'const path = require("node:path");', CLASSES[kind], ...statements, ""].join("\n");
}
