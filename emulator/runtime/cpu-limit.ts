import type { Limits } from "../limits";
import type { HostRequest } from "./host";
import type { Version } from "./runtime";

/**
 * [documented] `limits.cpu_ms` of a version. Here it is compared with wall time, on a machine that does other things too: less than the time
 * after which a process counts as blocked is no limit.
 */
export function cpuLimit({ settings }: Version, { blockedMilliseconds }: Limits): Pick<HostRequest, "cpuMilliseconds"> {
  const { cpu_ms: own } = (settings.limits ?? {}) as { readonly cpu_ms?: unknown };
  return typeof own === "number" && own > 0 ? { cpuMilliseconds: Math.max(own, blockedMilliseconds) } : {};
}
