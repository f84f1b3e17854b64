import type { Context } from "../context";
import { absentRuntime } from "./absent";
import type { AccountFolders } from "../store/account-folders";
import { loadMiniflare } from "./miniflare";
import type { Runtime } from "./runtime";
import { workerdRuntime } from "./workerd";

/** The Workers runtime where it is installed, loaded when the first code arrives. */
export function lazyRuntime({ assume, limits, log }: Pick<Context, "assume" | "limits" | "log">, data: AccountFolders): Runtime {
  let loaded: Runtime | undefined;
  const load = (): Runtime => {
    if (loaded) return loaded;
    const miniflare = loadMiniflare();
    loaded = miniflare ? workerdRuntime(miniflare, { limits, log, data }) : absentRuntime({ assume, log });
    return loaded;
  };
  return {
    get stores() {
      return load().stores;
    },
    inspect: async (content, settings) => await load().inspect(content, settings),
    fetch: async (version, view, request, url) => await load().fetch(version, view, request, url),
    scheduled: async (version, view, event) => await load().scheduled(version, view, event),
    reset: async () => {
      await loaded?.reset();
      data.clear();
    },
    close: async () => {
      await loaded?.close();
      data.close();
    },
  };
}
