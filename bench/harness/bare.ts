import { ACCOUNT } from "./account";

/**
 * The floor of everything that goes through the engine: a dynamic resource that takes the same arguments and does nothing.
 *
 * It has the form in which our own classes travel, a constant text in the place of a serialized provider, since that is the
 * least that a dynamic resource can cost: `pulumi.dynamic.Resource`, with its serializer, costs more (see the benchmark `noop`).
 */
const BARE_PROVIDER = 'exports.handler=()=>({diff:async()=>({changes:false}),create:async i=>({id:"bare",outs:i})})';

/** The file, beside the program, with what the bare resource has as outputs where it has as many as ours. */
export const HELD_FILE = "held.json";

/** What the API says of a script, as ours keeps it: the same for every resource. */
export const HELD = {
  accountId: ACCOUNT,
  compatibilityFlags: [],
  contentHash: "0".repeat(64),
  createdOn: "2026-01-31T00:00:00.000000Z",
  endpoint: "local",
  etag: "0".repeat(32),
  handlers: ["fetch"],
  hasAssets: false,
  hasModules: true,
  lastDeployedFrom: "api",
  lastWritten: { contentHash: "0".repeat(64), etag: "0".repeat(32) },
  logpush: false,
  modifiedOn: "2026-01-31T00:00:00.000000Z",
  namedHandlers: [],
  tag: "0".repeat(32),
  usageModel: "standard",
};

/** Outputs of ours that a script may have, and these do not. */
const ABSENT = [
  ...["adopt", "bodyPart", "compatibilityDate", "migrationTag", "observability", "onConflict", "placement"],
  ...["placementMode", "placementStatus", "tags", "tailConsumers", "triggers"],
];

/** A provider that does nothing but to hold these; `before` is what it does before it answers `read`. */
const holdingProvider = (before = ""): string =>
  `exports.handler=()=>({diff:async()=>({changes:false}),read:async(id,props)=>{${before}return{id,props}},create:async i=>({id:"bare",outs:{...i,...require(process.cwd()+"/${HELD_FILE}")}})})`;

/** The account's list of scripts, asked for once a process by the library that we use: no provider tells drift by less. */
const LIST = `await(globalThis.list??=require("undici").request(process.env.CLOUDFLARE_BASE_URL+"/accounts/${ACCOUNT}/workers/scripts",{headers:{authorization:"Bearer "+process.env.CLOUDFLARE_API_TOKEN}}).then(({body})=>body.json()));`;

/**
 * Whose resource a program has: ours, the bare one, the bare one with as many outputs as ours, the same when it asks the API in a refresh, or
 * the bare one by `pulumi.dynamic.Resource`.
 */
export type Kind = "ours" | "bare" | "holding" | "asking" | "serialized";

function holdingClass(provider: string): string {
  return `const outputs = Object.fromEntries(${JSON.stringify([...Object.keys(HELD), ...ABSENT])}.map((name) => [name, undefined]));
class Script extends pulumi.CustomResource {
  constructor(name, args) {
    super("pulumi-nodejs:dynamic/bench:Holding", name, { ...outputs, __provider: ${JSON.stringify(provider)}, ...args });
  }
}`;
}

const CLASSES: Record<Kind, string> = {
  ours: 'const { WorkerScriptContent: Script } = require("pulumi-workers");',
  bare: `class Script extends pulumi.CustomResource {
  constructor(name, args) {
    super("pulumi-nodejs:dynamic/bench:Bare", name, { __provider: ${JSON.stringify(BARE_PROVIDER)}, ...args });
  }
}`,
  holding: holdingClass(holdingProvider()),
  asking: holdingClass(holdingProvider(LIST)),
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
