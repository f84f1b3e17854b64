import type { Inspection, NamedHandlers } from "../model/script";
import type { Code } from "./code";

/** [documented] The handlers that the runtime calls. */
const HANDLERS = ["fetch", "scheduled", "queue", "email", "tail", "tailStream", "trace", "alarm", "connect", "test"];

/** No module of a user has this name. */
const INSPECTOR = "__pulumi_workers_emulator_inspector.js";

/** The default export under another name, so that workerd checks it as it would without an inspector in front. */
const DEFAULT_ALIAS = "__pulumi_workers_emulator_default";

/**
 * A main module that imports the real one and answers with its exports. It exports what the real one exports, because workerd refuses
 * exports that are neither functions nor handlers.
 */
function inspectorSource(mainModule: string): string {
  return `
import * as exported from ${JSON.stringify(`./${mainModule}`)};
export * from ${JSON.stringify(`./${mainModule}`)};
export const ${DEFAULT_ALIAS} = exported.default ?? {};
const KNOWN = ${JSON.stringify(HANDLERS)};
const isClass = (value) => typeof value === "function" && /^class\\b/.test(Function.prototype.toString.call(value));
const handlersOf = (value) => {
  const owner = isClass(value) ? value.prototype : value;
  return owner !== null && typeof owner === "object" ? KNOWN.filter((name) => typeof owner[name] === "function") : [];
};
export default {
  fetch() {
    const named = Object.keys(exported).filter((name) => name !== "default").map((name) => ({
      name, handlers: isClass(exported[name]) ? ["class"] : handlersOf(exported[name]),
    }));
    return Response.json({
      handlers: handlersOf(exported.default), isClass: isClass(exported.default), named: named.filter(({ handlers }) => handlers.length > 0),
    });
  },
};
`;
}

/** The same code with the inspector in front. A main module that is no ES module stays as it is: workerd says what is wrong with it. */
export function withInspector(code: Code): Code {
  const main = code.modules.find(({ name }) => name === code.mainModule);
  const outbound = { globalOutbound: null };
  if (main?.kind !== "js") return { ...code, ...outbound };
  const inspector = { name: INSPECTOR, kind: "js" as const, bytes: Buffer.from(inspectorSource(code.mainModule)) };
  return { ...code, ...outbound, mainModule: INSPECTOR, modules: [inspector, ...fitting(code.modules, inspector.bytes.byteLength)] };
}

/** Bytes. The most that workerd's loader takes, the inspector included. */
const LOADER_BYTES = 64 * 1024 * 1024;

/** Where the inspector would not fit beside the code, the largest module that is data loses its end for the time of the inspection. */
function fitting(modules: Code["modules"], inspectorBytes: number): Code["modules"] {
  const excess = modules.reduce((sum, { bytes }) => sum + bytes.byteLength, inspectorBytes) - LOADER_BYTES;
  if (excess <= 0) return modules;
  const data = modules.filter(({ kind }) => kind === "data" || kind === "text");
  const [largest] = data.sort((a, b) => b.bytes.byteLength - a.bytes.byteLength);
  return modules.map((module) => (module === largest ? { ...module, bytes: module.bytes.subarray(0, -excess) } : module));
}

/** A failure to start, as it would read without the inspector. */
export function withoutInspector(failure: string): string {
  return failure.replace(/^Failed to start Worker:\n/, "").replaceAll(DEFAULT_ALIAS, "default");
}

/** What the inspector answered. Undefined: nothing that the runtime could call. */
export function exportsOf(answer: string): Omit<Inspection, "startupTimeMs"> | undefined {
  const { handlers, isClass, named } = JSON.parse(answer) as { handlers: string[]; isClass: boolean; named: NamedHandlers[] };
  // A default class without a known handler can still be called by RPC.
  if (handlers.length === 0 && !isClass && named.length === 0) return undefined;
  return { handlers, namedHandlers: named };
}
