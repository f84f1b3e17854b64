import type { AccountView } from "../runtime";
import type { MiniflareModule, WorkerSource } from "../miniflare";
import { requestName, serviceName, type ServiceTarget } from "./wiring";

/** Name of the router of a script and an entrypoint. */
export function routerName({ script, entrypoint }: ServiceTarget): string {
  return `${script}@split/${entrypoint ?? "default"}`;
}

/**
 * Stands between a service binding and a Worker with more than one live version: asks which one for each fetch, with its headers, and for
 * each call of a method. [documented] The headers that pick a version work on the fetch of a binding too.
 */
const SCRIPT = `
import { WorkerEntrypoint } from "cloudflare:workers";
async function pick(env, headers) {
  return env[await (await env.PICK.fetch("http://pick/", { headers })).text()];
}
export default class extends WorkerEntrypoint {
  constructor(ctx, env) {
    super(ctx, env);
    return new Proxy(this, {
      get: (target, key) => typeof key === "symbol" || key in target
        ? Reflect.get(target, key)
        : async (...args) => (await pick(env, {}))[key](...args),
    });
  }
  async fetch(request) { return (await pick(this.env, request.headers)).fetch(request); }
}
`;

export function routerSource(
  target: ServiceTarget,
  view: AccountView,
  { Response }: MiniflareModule,
  compatibilityDate: string,
): WorkerSource {
  const { script, versions, entrypoint } = target;
  const names = versions.map(serviceName);
  return {
    name: routerName(target),
    modules: true,
    script: SCRIPT,
    compatibilityDate,
    serviceBindings: {
      ...Object.fromEntries(
        versions.map((version) => [
          serviceName(version),
          { name: requestName(version, entrypoint), ...(entrypoint === undefined ? {} : { entrypoint }) },
        ]),
      ),
      PICK: ({ headers }: { headers: Iterable<[string, string]> }) => {
        const chosen = view.choose(script, Object.fromEntries(headers));
        const name = chosen && serviceName(chosen);
        return new Response(name !== undefined && names.includes(name) ? name : names[0]);
      },
    },
  };
}
