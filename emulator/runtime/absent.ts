import { json } from "../http/envelope";
import type { Context } from "../context";
import type { ApiResponse } from "../http/message";
import type { Runtime } from "./runtime";

/** Stands in where the Workers runtime is not installed: code is taken as it is, and nothing runs. */
export function absentRuntime({ assume, log }: Pick<Context, "assume" | "log">): Runtime {
  let said = false;
  const say = (): void => {
    if (said) return;
    said = true;
    log("The Workers runtime is not installed, so code is neither compiled nor run. To have both: npm install --save-dev miniflare");
  };
  const nothingRuns = async (): Promise<ApiResponse> => {
    say();
    return await Promise.resolve(json(503, { error: "The Workers runtime is not installed: npm install --save-dev miniflare" }));
  };
  return {
    stores: false,
    inspect: async () => {
      say();
      assume("code-not-compiled");
      return await Promise.resolve({ handlers: ["fetch"], namedHandlers: [], startupTimeMs: 1, compiled: false });
    },
    fetch: nothingRuns,
    scheduled: nothingRuns,
    reset: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
