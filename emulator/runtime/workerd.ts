import { failure } from "../http/envelope";
import { CODES } from "../http/errors";
import type { ApiResponse } from "../http/message";
import type { Limits } from "../limits";
import type { Content, Inspection } from "../model/script";
import { needsInstance } from "./bindings/kinds";
import { AccountInstances } from "./bound/accounts";
import { startPlan } from "./bound/start";
import { codeOf, isPython } from "./code";
import { cpuLimit } from "./cpu-limit";
import type { AccountFolders } from "../store/account-folders";
import { startLoader } from "./host";
import { Inspector } from "./inspector";
import { newestCompatibilityDate, startInstance, type MiniflareModule } from "./miniflare";
import type { RunSettings, Runtime, Version } from "./runtime";
import { requestFor } from "./send";
import { WorkerServer } from "./server";
import { serviceWorkerSources } from "./service-worker";
import { ServiceWorkerInspector } from "./service-worker-inspector";
import { startStorage } from "./storage/start";
import { plain } from "./suspects";

/** What nobody can know without running Python. */
const PYTHON: Inspection = { handlers: ["fetch"], namedHandlers: [], startupTimeMs: 1, compiled: false };

interface Surroundings {
  readonly limits: Limits;
  readonly log: (line: string) => void;
  readonly data: AccountFolders;
}

/**
 * The real Workers runtime: one process to compile in, one that loads the Workers whose bindings are plain values, and for each account in use one
 * with what it stores and one or more for service workers and for the Workers with other bindings.
 */
export function workerdRuntime(miniflare: MiniflareModule, { limits, log, data }: Surroundings): Runtime {
  const { state } = data;
  const newest = newestCompatibilityDate(miniflare);
  const logWorker = (text: string): void => {
    for (const line of text.split("\n")) if (line.trim() !== "") log(`worker: ${line}`);
  };
  const inspector = new Inspector(async () => await startLoader(miniflare, () => undefined, state), limits);
  const server = new WorkerServer(async () => await startLoader(miniflare, logWorker, state), limits, log);
  const serviceWorkers = new ServiceWorkerInspector(
    async (content, settings, ended) =>
      await startInstance(miniflare, serviceWorkerSources(content, settings, newest), () => undefined, { state, ended }),
    limits,
  );
  const instances = new AccountInstances({
    start: async (plan, view, storage, ended) =>
      await startPlan(miniflare, plan, view, { folder: data.of(view.account), state, storage, onOutput: logWorker, ended }),
    startStorage: async (account) => await startStorage(miniflare, { folder: data.of(account), state }, logWorker),
    limits,
    log,
  });
  const clamped = clampWarning(newest, log);
  const stop = async (): Promise<void> => {
    await Promise.all([server.close(), instances.close()]);
  };

  const serve: Runtime["fetch"] = async (version, view, request, url) => {
    const { entry, settings, metadata, content } = version;
    if (entry.name.endsWith(".py") && isPython(content())) return notRun();
    if (needsInstance(version)) {
      return await instances.answer(version, view, { mode: "serve", ...cpuLimit(version, limits), ...requestFor(request, url) });
    }
    return await server.fetch(version, () => codeOf(content(), settings, newest, metadata), request, url);
  };

  const answered = async ({ script }: Version, answer: Promise<ApiResponse>): Promise<ApiResponse> => {
    try {
      return await answer;
    } catch (error) {
      log(`the Worker ${script} could not be reached: ${error instanceof Error ? error.message : String(error)}`);
      return failure(502, [{ code: CODES.internal, message: "The Workers runtime of the emulator did not answer." }]);
    }
  };

  return {
    stores: true,
    inspect: async (content: Content, settings: RunSettings) => {
      clamped(settings);
      // [documented] Python Workers exist; this emulator stores them and does not run them.
      if (isPython(content)) return PYTHON;
      if (content.entry.kind === "body") return await serviceWorkers.inspect(content, settings);
      return await inspector.inspect(codeOf(content, settings, newest));
    },
    fetch: async (version, view, request, url) => await answered(version, serve(version, view, request, url)),
    scheduled: async (version, view, { cron, scheduledTime }) => {
      if (version.entry.name.endsWith(".py")) return notRun();
      const event = new URLSearchParams({ cron, time: String(scheduledTime) }).toString();
      const request = { mode: "scheduled", method: "GET", path: `/?${event}`, headers: { host: "scheduled" } } as const;
      return await answered(version, instances.answer(version, view, { ...request, ...cpuLimit(version, limits) }));
    },
    reset: stop,
    close: async () => {
      await Promise.all([inspector.close(), serviceWorkers.close(), stop()]);
    },
  };
}

function notRun(): ApiResponse {
  return plain(501, "The emulator stores Python Workers and does not run them.");
}

/** Says once for each date that it is newer than the runtime. */
function clampWarning(newest: string, log: (line: string) => void): (settings: RunSettings) => void {
  const said = new Set<string>();
  return ({ compatibility_date: date }) => {
    if (date === undefined || date <= newest || said.has(date)) return;
    said.add(date);
    log(`the compatibility date ${date} is newer than this Workers runtime, which runs the code as of ${newest}`);
  };
}
