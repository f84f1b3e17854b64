import { createHash } from "node:crypto";
import type { Content, Settings } from "../model/script";
import { validation } from "../http/errors";
import { environment, runnableDate } from "./code";
import { RuntimeFailure, type WorkerSource } from "./miniflare";

/** Header that asks for the registered event types instead of the Worker's own answer. */
export const EVENTS_HEADER = "x-emulator-events";

/**
 * One line in front of the code: it notes which events the code listens to. Line numbers of errors are one too high because of it.
 */
const PRELUDE = `(() => { const types = new Set(); const add = globalThis.addEventListener; add.call(globalThis, "fetch", (event) => { if (event.request.headers.has("${EVENTS_HEADER}")) event.respondWith(Response.json([...types])); }); globalThis.addEventListener = function (type, ...rest) { types.add(String(type)); return add.call(this, type, ...rest); }; })();`;

/** The options that run a service worker: it has no modules, its parts are bindings. */
export function serviceWorkerOptions(content: Content, settings: Settings, newest: string): WorkerSource {
  const part = (type: string): Record<string, Uint8Array<ArrayBuffer>> =>
    Object.fromEntries(
      settings.bindings
        .filter((binding) => binding.type === type)
        .map((binding) => [binding.name, partBytes(content, String(binding["part"]))]),
    );
  const text = Object.fromEntries(Object.entries(part("text_blob")).map(([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")]));
  return {
    name: content.entry.name,
    modules: false,
    script: `${PRELUDE}\n${Buffer.from(partBytes(content, content.entry.name)).toString("utf8")}`,
    compatibilityDate: runnableDate(settings, newest),
    compatibilityFlags: [...settings.compatibility_flags],
    bindings: { ...environment(settings), ...text },
    wasmBindings: part("wasm_module"),
    dataBlobBindings: part("data_blob"),
  };
}

function partBytes({ modules }: Content, name: string): Uint8Array<ArrayBuffer> {
  const found = modules.find((module) => module.name === name);
  if (!found) throw validation(`A binding names the part ${name}, which was not uploaded.`);
  return new Uint8Array(found.bytes);
}

/** The same code with the same settings is the same Worker. */
export function serviceWorkerKey(content: Content, settings: Settings): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const { name, bytes } of content.modules) hash.update(JSON.stringify([name, bytes.byteLength])).update(bytes);
  return hash.digest("hex");
}

/** What workerd calls the code of a service worker in stack traces: the one or the other. */
const SCRIPT_NAME = /\b(?:script-0|core:user:\S+?):(\d+):(\d+)/g;

/** What workerd said about code that it could not start, with the name and line numbers of that code. */
export function serviceWorkerFailure(error: unknown, { entry }: Content): unknown {
  if (!(error instanceof RuntimeFailure)) return error;
  const message = /Uncaught[\s\S]*/.exec(error.message)?.[0] ?? error.message;
  return validation(
    message.trimEnd().replace(SCRIPT_NAME, (_match, line: string, column: string) => `${entry.name}:${Number(line) - 1}:${column}`),
  );
}
