import { failure } from "../http/envelope";
import { CODES } from "../http/errors";
import type { ApiRequest, ApiResponse } from "../http/message";
import type { Limits } from "../limits";
import type { Content, Inspection, Settings } from "../model/script";
import { codeOf, isPython } from "./code";
import { startHost, type Host } from "./host";
import { Inspector } from "./inspector";
import { newestCompatibilityDate, startInstance, type MiniflareModule } from "./miniflare";
import type { Deployed, Runtime } from "./runtime";
import { WorkerServer, plain } from "./server";
import { serviceWorkerOptions } from "./service-worker";
import { ServiceWorkers } from "./service-workers";

/** What nobody can know without running Python. */
const PYTHON: Inspection = { handlers: ["fetch"], namedHandlers: [], startupTimeMs: 1, compiled: false };

/** The real Workers runtime: one process to compile in, one to serve from, one for each service worker in use. */
export function workerdRuntime(miniflare: MiniflareModule, limits: Limits, log: (line: string) => void): Runtime {
  const newest = newestCompatibilityDate(miniflare);
  const logWorker = (text: string): void => {
    for (const line of text.split("\n")) if (line.trim() !== "") log(`worker: ${line}`);
  };
  const start = async (): Promise<Host> => await startHost(miniflare, logWorker);
  const inspector = new Inspector(async () => await startHost(miniflare, () => undefined), limits);
  const server = new WorkerServer(start, limits, log);
  const serviceWorkers = new ServiceWorkers(
    async (content, settings) => await startInstance(miniflare, serviceWorkerOptions(content, settings, newest), logWorker),
  );
  const clamped = clampWarning(newest, log);

  return {
    inspect: async (content, settings) => {
      clamped(settings);
      // [documented] Python Workers exist; this emulator stores them and does not run them.
      if (isPython(content)) return PYTHON;
      if (content.entry.kind === "body") return await serviceWorkers.inspect(content, settings);
      return await inspector.inspect(codeOf(content, settings, newest));
    },
    fetch: async ({ script, content }: Deployed, request: ApiRequest, url: string): Promise<ApiResponse> => {
      const { settings, entry, account, name, etag } = script;
      try {
        if (entry?.kind === "body") return await serviceWorkers.fetch(content(), settings, request, url);
        if (entry && isPythonName(content, entry.name)) return plain(501, "The emulator stores Python Workers and does not run them.");
        return await server.fetch(`${account}/${name}/${etag}`, () => codeOf(content(), settings, newest), request, url);
      } catch (error) {
        log(`the Worker ${name} could not be reached: ${error instanceof Error ? error.message : String(error)}`);
        return failure(502, [{ code: CODES.internal, message: "The Workers runtime of the emulator did not answer." }]);
      }
    },
    reset: async () => {
      await Promise.all([server.close(), serviceWorkers.close()]);
    },
    close: async () => {
      await Promise.all([inspector.close(), server.close(), serviceWorkers.close()]);
    },
  };
}

function isPythonName(content: () => Content, name: string): boolean {
  return name.endsWith(".py") && isPython(content());
}

/** Says once for each date that it is newer than the runtime. */
function clampWarning(newest: string, log: (line: string) => void): (settings: Settings) => void {
  const said = new Set<string>();
  return ({ compatibility_date: date }) => {
    if (date === undefined || date <= newest || said.has(date)) return;
    said.add(date);
    log(`the compatibility date ${date} is newer than this Workers runtime, which runs the code as of ${newest}`);
  };
}
