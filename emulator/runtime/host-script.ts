/** Header: the key under which the code waits in the store. */
export const KEY_HEADER = "x-emulator-key";
/** Header: `inspect`, `serve` or `ping`. */
export const MODE_HEADER = "x-emulator-mode";
/** Header of answers: set when the answer is the host's own, with what failed. */
export const FAILURE_HEADER = "x-emulator-failure";

/**
 * The one Worker that workerd starts with. It loads every other by workerd's dynamic loader, which compiles in about 3 ms where a new
 * process takes 100. `inspect` loads without a name, so that the isolate is freed; a named one stays until the process ends.
 */
export const HOST_SCRIPT = `
const OWN = new Set(["${KEY_HEADER}", "${MODE_HEADER}"]);
// What a Worker that asks where its visitor is finds here.
const CF = { colo: "LOC", country: "XX", httpProtocol: "HTTP/1.1" };

async function code(env, key) {
  const stored = await env.STORE.fetch("http://store/" + encodeURIComponent(key));
  if (!stored.ok) throw new Error("This version of the Worker is gone.");
  const buffer = await stored.arrayBuffer();
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  const length = new DataView(buffer).getUint32(0);
  const { modules, ...code } = JSON.parse(text.decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const loaded = {};
  for (const { name, kind, size } of modules) {
    const bytes = buffer.slice(at, at + size);
    at += size;
    loaded[name] = { [kind]: kind === "wasm" || kind === "data" ? bytes : text.decode(bytes) };
  }
  return { ...code, modules: loaded };
}

export default {
  async fetch(request, env) {
    const mode = request.headers.get("${MODE_HEADER}");
    if (mode === "ping") return new Response("pong");
    const key = decodeURIComponent(request.headers.get("${KEY_HEADER}"));
    const headers = new Headers([...request.headers].filter(([name]) => !OWN.has(name)));
    try {
      const worker = env.LOADER.get(mode === "inspect" ? null : key, () => code(env, key));
      return await worker.getEntrypoint().fetch(new Request(request, { headers, cf: CF }));
    } catch (error) {
      const failure = error instanceof Error ? String(error.message) : "thrown: " + String(error);
      return new Response("error code: 1101", {
        status: 500,
        headers: { "content-type": "text/plain; charset=UTF-8", "${FAILURE_HEADER}": encodeURIComponent(failure.slice(0, 4000)) },
      });
    }
  },
};
`;
