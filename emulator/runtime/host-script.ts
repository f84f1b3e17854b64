/** Header: the key of the code in the store, or the name of a service. */
export const KEY_HEADER = "x-emulator-key";
/** Header: `inspect`, `serve`, `scheduled` or `ping`. */
export const MODE_HEADER = "x-emulator-mode";
/** Header of answers: set when the answer is the host's own, with what failed. */
export const FAILURE_HEADER = "x-emulator-failure";

/** Name of the entrypoint that stands for a binding which is not available. Its props: the message. */
export const ABSENT = "Absent";

/** What both hosts do: answer pings, pass a request on without the emulator's own headers, and say what a Worker threw. */
const COMMON = `
import { WorkerEntrypoint } from "cloudflare:workers";

const OWN = new Set(["${KEY_HEADER}", "${MODE_HEADER}"]);
// What a Worker that asks where its visitor is finds here.
const CF = { colo: "LOC", country: "XX", httpProtocol: "HTTP/1.1" };

export class ${ABSENT} extends WorkerEntrypoint {
  constructor(ctx, env) {
    super(ctx, env);
    const fail = () => { throw new Error(ctx.props.message); };
    return new Proxy(this, {
      get: (target, key) => key !== "fetch" && (typeof key === "symbol" || key in target) ? Reflect.get(target, key) : fail,
    });
  }
  fetch() {}
}

async function scheduled(worker, event) {
  const { outcome } = await worker.scheduled({ cron: event.get("cron"), scheduledTime: new Date(Number(event.get("time"))) });
  if (outcome === "ok") return new Response(outcome);
  const failure = encodeURIComponent("the scheduled handler ended with " + outcome);
  return new Response(outcome, { status: 500, headers: { "${FAILURE_HEADER}": failure } });
}

async function answer(request, run) {
  const mode = request.headers.get("${MODE_HEADER}");
  if (mode === "ping") return new Response("pong");
  const key = decodeURIComponent(request.headers.get("${KEY_HEADER}"));
  const headers = new Headers([...request.headers].filter(([name]) => !OWN.has(name)));
  try {
    const worker = run(key, mode);
    if (mode === "scheduled") return await scheduled(worker, new URL(request.url).searchParams);
    return await worker.fetch(new Request(request, { headers, cf: CF }));
  } catch (error) {
    const failure = error instanceof Error ? String(error.message) : "thrown: " + String(error);
    return new Response("error code: 1101", {
      status: 500,
      headers: { "content-type": "text/plain; charset=UTF-8", "${FAILURE_HEADER}": encodeURIComponent(failure.slice(0, 4000).toWellFormed()) },
    });
  }
}
`;

/**
 * The one Worker that workerd starts with. It loads every other by workerd's dynamic loader, which compiles in about 3 ms where a new
 * process takes 100. `inspect` loads without a name, so that the isolate is freed; a named one stays until the process ends.
 */
export const LOADER_SCRIPT = `${COMMON}
async function code(env, exports, key) {
  const stored = await env.STORE.fetch("http://store/" + encodeURIComponent(key));
  if (!stored.ok) throw new Error("This version of the Worker is gone.");
  const buffer = await stored.arrayBuffer();
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  const length = new DataView(buffer).getUint32(0);
  const { modules, absent, ...code } = JSON.parse(text.decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const loaded = {};
  for (const { name, kind, size } of modules) {
    const bytes = buffer.slice(at, at + size);
    at += size;
    loaded[name] = { [kind]: kind === "wasm" || kind === "data" ? bytes : text.decode(bytes) };
  }
  const absences = Object.entries(absent).map(([name, message]) => [name, exports.${ABSENT}({ props: { message } })]);
  return { ...code, env: { ...code.env, ...Object.fromEntries(absences) }, modules: loaded };
}

export default {
  fetch: (request, env, ctx) => answer(request, (key, mode) =>
    env.LOADER.get(mode === "inspect" ? null : key, () => code(env, ctx.exports, key)).getEntrypoint()),
};
`;

/** The Worker in front of an instance that runs Workers from its configuration: a service binding for each. */
export const INSTANCE_SCRIPT = `${COMMON}
export default { fetch: (request, env) => answer(request, (key) => env[key]) };
`;
