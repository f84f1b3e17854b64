import type { Content } from "../model/script";
import { validation } from "../http/errors";
import { absence, isAbsent, isBound, plainValues } from "./bindings/kinds";
import { runnableDate } from "./code";
import { ABSENT, INSTANCE_SCRIPT } from "./host-script";
import { RuntimeFailure, type WorkerSource } from "./miniflare";
import type { RunSettings } from "./runtime";

/** Header that asks for the registered event types instead of the Worker's own answer. */
export const EVENTS_HEADER = "x-emulator-events";

/**
 * One line in front of the code: it notes which events the code listens to. Line numbers of errors are one too high because of it.
 */
const PRELUDE = `(() => { const types = new Set(); const add = globalThis.addEventListener; add.call(globalThis, "fetch", (event) => { if (event.request.headers.has("${EVENTS_HEADER}")) event.respondWith(Response.json([...types])); }); globalThis.addEventListener = function (type, ...rest) { types.add(String(type)); return add.call(this, type, ...rest); }; })();`;

/** Name of the Worker that stands for the bindings that are not there. */
const STANDS_IN = "emulator-absent";

/** What starts a service worker on its own. What it could only use in its account's instance, it finds there as not available. */
export function serviceWorkerSources(content: Content, settings: RunSettings, newest: string): [WorkerSource, WorkerSource] {
  const { bindings, ...code } = serviceWorkerCode(content, settings);
  const missing = settings.bindings.filter((binding) => isAbsent(binding) || isBound(binding));
  const main = {
    ...code,
    name: content.entry.name,
    compatibilityDate: runnableDate(settings, newest),
    compatibilityFlags: [...settings.compatibility_flags],
    bindings: { ...plainValues(settings), ...bindings },
    serviceBindings: Object.fromEntries(
      missing.map((binding) => {
        const message = absence(binding, `nothing stands in for the kind ${binding.type}`);
        return [binding.name, { name: STANDS_IN, entrypoint: ABSENT, props: { message } }];
      }),
    ),
  };
  return [main, { name: STANDS_IN, modules: true, script: INSTANCE_SCRIPT, compatibilityDate: newest }];
}

/** The code of a service worker: it has no modules, its parts are bindings. */
export function serviceWorkerCode(
  content: Content,
  settings: RunSettings,
): { modules: false; script: string; bindings: Record<string, string>; wasmBindings: object; dataBlobBindings: object } {
  const part = (type: string): Record<string, Uint8Array<ArrayBuffer>> =>
    Object.fromEntries(
      settings.bindings
        .filter((binding) => binding.type === type)
        .map((binding) => [binding.name, partBytes(content, String(binding["part"]))]),
    );
  const text = Object.fromEntries(Object.entries(part("text_blob")).map(([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")]));
  return {
    modules: false,
    script: `${PRELUDE}\n${Buffer.from(partBytes(content, content.entry.name)).toString("utf8")}`,
    bindings: text,
    wasmBindings: part("wasm_module"),
    dataBlobBindings: part("data_blob"),
  };
}

function partBytes({ modules }: Content, name: string): Uint8Array<ArrayBuffer> {
  const found = modules.find((module) => module.name === name);
  if (!found) throw validation(`A binding names the part ${name}, which was not uploaded.`);
  return new Uint8Array(found.bytes);
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
